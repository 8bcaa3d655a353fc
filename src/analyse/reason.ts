/** One plain sentence for every way the evidence can fall out. No names from the suite: nothing here is untrusted. */

/** How the evidence by instructions and by time fell out together. */
export type Grounds =
  | 'instructions-slower'
  | 'instructions-slower-small'
  | 'instructions-slower-time-same'
  | 'more-instructions-less-time'
  | 'both-slower'
  | 'time-slower'
  | 'time-slower-small'
  | 'time-slower-brief'
  | 'time-slower-instructions-not'
  | 'time-suspect'
  | 'time-suspect-few'
  | 'time-suspect-control'
  | 'time-suspect-stored'
  | 'time-unresolved'
  | 'time-unresolved-few'
  | 'unresolved'
  | 'unresolved-few'
  | 'time-same'
  | 'time-faster'
  | 'both-same'
  | 'both-faster'
  | 'instructions-same'
  | 'instructions-faster'
  | 'too-short'
  | 'too-few'
  | 'too-small-to-matter'
  | 'no-evidence';

const REASONS: Readonly<Record<Grounds, string>> = {
  'instructions-slower': 'It executes more VM instructions.',
  'instructions-slower-small':
    'It executes more VM instructions, but so few that they have no consequence (`minimum-slowdown`).',
  'instructions-slower-time-same':
    'It executes more VM instructions, but its time did not grow past the threshold: much of it is not spent in Lua code (it waits, or works in C functions). If that is as it should be, `gate-on: time` lets instructions warn only.',
  'more-instructions-less-time':
    'It executes more VM instructions and yet takes less time: work has moved, look whether that is what was meant.',
  'both-slower': 'It executes more VM instructions and takes more time.',
  'time-slower': 'It takes more time, and did so again in fresh pairs.',
  'time-slower-small': 'It takes more time, but less than `minimum-slowdown`.',
  'time-slower-brief':
    'It takes more time, and did so again in fresh pairs, but all of it takes less than `minimum-test-time`: so short a time only warns, since a cycle of the garbage collector that moved into it weighs as much. Look at C functions and at what is allocated.',
  'time-slower-instructions-not':
    'It takes more time, and did so again in fresh pairs, though its VM instructions have not grown: look at C functions (string matching, for one), garbage collection and I/O.',
  'time-suspect': 'It seemed to take more time, but no fresh pairs could confirm or refute that.',
  'time-suspect-few':
    'It seemed to take more time, but the budget left too few fresh pairs to confirm it: raise `time-budget`.',
  'time-suspect-control':
    'It seemed to take more time, but the machine changed its pace in the fresh pairs that should have confirmed it.',
  'time-suspect-stored':
    'It seems to take more time, but against a stored baseline, which was not measured side by side, that proves nothing.',
  'time-unresolved': 'Its VM instructions have not grown, but its time does not exclude a slowdown past the threshold.',
  'time-unresolved-few':
    'Its VM instructions have not grown, but its time was measured in too few pairs of rounds to exclude a slowdown past the threshold.',
  unresolved: 'Its time does not exclude a slowdown past the threshold, and its VM instructions cannot tell.',
  'unresolved-few':
    'Its time was measured in too few pairs of rounds to exclude a slowdown past the threshold, and its VM instructions cannot tell.',
  'time-same': 'It takes as much time as before, within what could be told apart.',
  'time-faster': 'It takes less time.',
  'both-same': 'It executes as many VM instructions and takes as much time as before.',
  'both-faster': 'It executes fewer VM instructions and takes less time.',
  'instructions-same': 'It executes as many VM instructions as before; its time was not judged.',
  'instructions-faster': 'It executes fewer VM instructions.',
  'too-short': 'It is shorter than `minimum-test-time`, and its VM instructions cannot tell.',
  'too-small-to-matter':
    'Its VM instructions cannot be compared by ratio, but all of it takes less than `minimum-slowdown`: no slowdown of it could count.',
  'too-few': 'It is too small to be judged by instructions or by time.',
  'no-evidence': 'There is neither time nor a VM instruction count that could be compared.',
};

export function reasonFor(grounds: Grounds, subject: 'suite' | 'test'): string {
  const reason = REASONS[grounds];
  return subject === 'test' ? reason : reason.replace(/^Its\b/, "The suite's").replace(/^It\b/, 'The suite');
}
