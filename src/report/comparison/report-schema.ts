/**
 * JSON Schema of `report.json`, with bounds on every size: the file may come from a stranger's pull request.
 * `scripts/schemas.mjs` writes `schemas/comparison.schema.json` from it.
 */

/** Longest text of a report, in characters. */
export const LONGEST_TEXT = 20_000;
/** Largest number: beyond any count or duration, and short when it is printed. */
export const LARGEST_NUMBER = 1e15;

const text = { type: 'string', maxLength: LONGEST_TEXT };
const shortText = { type: 'string', maxLength: 500 };
const number = { type: 'number', minimum: -LARGEST_NUMBER, maximum: LARGEST_NUMBER };
const amount = { type: 'number', minimum: 0, maximum: LARGEST_NUMBER };
const integer = { type: 'integer', minimum: 0, maximum: LARGEST_NUMBER };
const verdict = { enum: ['slower', 'faster', 'same', 'unresolved'] };
const gate = { enum: ['fail', 'warn', 'none'] };
const clock = { enum: ['wall', 'cpu', 'cycles', 'reference-cycles'] };
const boolean = { type: 'boolean' };

/** An object that has exactly these properties; others are dropped when the file is read. */
function object(properties: Readonly<Record<string, unknown>>, optional: readonly string[] = []): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

function list(items: unknown, maxItems: number): object {
  return { type: 'array', items, maxItems };
}

function orNull(schema: unknown): object {
  return { anyOf: [{ type: 'null' }, schema] };
}

function ref(name: string): object {
  return { $ref: `#/definitions/${name}` };
}

const finding = {
  verdict,
  time: orNull(ref('timeEvidence')),
  instructions: orNull(ref('instructionEvidence')),
  gate,
  reason: shortText,
};
const availability = {
  anyOf: [object({ available: { const: true }, source: text }), object({ available: { const: false }, reason: text })],
};

export const comparisonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'report.json of a pull request',
  description:
    'What a pull request was found to do to the speed of the suite. Times in seconds (cycles where the clock counts those); changes are ratios less one: 0.1 is 10 % slower.',
  ...object({
    schemaVersion: { const: 1 },
    kind: { const: 'comparison' },
    name: { type: 'string', maxLength: 200 },
    baseline: object({
      kind: { enum: ['base', 'cache', 'release'] },
      commit: ref('commit'),
      label: shortText,
    }),
    head: object({ commit: ref('commit') }),
    verdict,
    gate,
    suite: object(finding),
    tests: list(object({ ...finding, test: ref('test') }), 50_000),
    added: list(ref('test'), 50_000),
    removed: list(ref('test'), 50_000),
    edited: list(ref('test'), 50_000),
    unmeasured: list({ type: 'string', maxLength: 4_096 }, 10_000),
    functions: list(ref('functionChange'), 10_000),
    noise: object({ suite: number, control: number, controlShift: number }),
    thresholds: object({
      fail: amount,
      warn: amount,
      minimumTestTime: amount,
      minimumSlowdown: amount,
      gateOn: { ...list({ enum: ['instructions', 'time'] }, 2), uniqueItems: true },
    }),
    fresh: orNull(
      object({
        pairs: integer,
        ended: { enum: ['content', 'maximum', 'budget'] },
        control: orNull({ enum: ['moved', 'noisy'] }),
      }),
    ),
    policy: object({ failOnRegression: boolean, ignored: boolean }),
    environment: object({ base: ref('environment'), head: ref('environment') }),
    method: object({
      testingMethod: shortText,
      rounds: integer,
      passes: object({ timing: integer, counting: integer, sampling: integer, calls: integer }),
      clock,
      clocks: object({
        wall: availability,
        cpu: availability,
        cycles: availability,
        'reference-cycles': availability,
        'vm-instructions': availability,
      }),
      seed: number,
      tick: orNull(amount),
      ended: { enum: ['content', 'maximum', 'budget'] },
    }),
    notes: list(text, 1_000),
  }),
  definitions: {
    commit: { type: 'string', pattern: '^([0-9a-f]{40})?$', maxLength: 40 },
    estimate: object({ value: number, low: number, high: number }),
    timeEvidence: object({
      clock,
      base: amount,
      head: amount,
      best: object({ base: amount, head: amount }),
      ofBest: number,
      change: ref('estimate'),
      pValue: { type: 'number', minimum: 0, maximum: 1 },
      pairs: integer,
      resolution: number,
      confirmation: { enum: ['confirmed', 'refuted', 'untried'] },
      verdict,
    }),
    instructionEvidence: object({
      base: amount,
      head: amount,
      change: number,
      low: number,
      high: number,
      stable: boolean,
      verdict,
    }),
    test: object({
      id: { type: 'string', maxLength: 100 },
      name: text,
      path: list(text, 200),
      file: { type: 'string', maxLength: 4_096 },
      line: integer,
      sourceHash: { type: 'string', maxLength: 200 },
    }),
    pair: orNull(object({ base: amount, head: amount })),
    functionChange: object({
      frame: object(
        {
          name: text,
          file: { type: 'string', maxLength: 4_096 },
          line: integer,
          test: { type: 'string', maxLength: 100 },
        },
        ['test'],
      ),
      selfInstructions: ref('pair'),
      selfTime: ref('pair'),
      calls: ref('pair'),
      callsOfC: ref('pair'),
      share: number,
      certain: list({ enum: ['instructions', 'calls', 'time'] }, 3),
      tests: list(ref('test'), 1_000),
    }),
    environment: object({
      cpu: shortText,
      os: shortText,
      arch: shortText,
      interpreter: shortText,
      busted: shortText,
      runnerImage: shortText,
    }),
  },
};
