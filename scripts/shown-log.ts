/** An action's log as GitHub shows it, indented: without the lines that only the runner reads. */
export function shownLog(chunk: string): string {
  return chunk.replace(/^::(?:debug|add-mask)::.*\n?/gm, '').replace(/^(?=.)/gm, '  | ');
}
