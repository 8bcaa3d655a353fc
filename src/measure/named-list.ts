/** Names of tests for a note: the first few, the rest as a number. Untrusted text, quoted and cut. */

/** Names that a note lists. */
const NAMED = 5;

/** @param tests what is said behind each name is our own */
export function namedList(tests: readonly { readonly name: string; readonly more?: string }[]): string {
  const rest = tests.length - NAMED;
  const named = tests.slice(0, NAMED).map(({ name, more = '' }) => JSON.stringify(name.slice(0, 200)) + more);
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ');
}
