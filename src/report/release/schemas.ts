/**
 * JSON Schemas (draft 7) of the files on the profiling branch. `schemas/*.schema.json` are written from these by
 * `scripts/schemas.mjs`. They also bound what is read back: the branch can be pushed to by others.
 */

const text = { type: 'string', maxLength: 20_000 } as const;
const shortText = { type: 'string', maxLength: 1000 } as const;
const seconds = { type: 'number', minimum: 0, maximum: 1e12 } as const;
const count = { type: 'number', minimum: 0, maximum: 1e18 } as const;
const optionalSeconds = { type: ['number', 'null'], minimum: 0, maximum: 1e12 } as const;
const optionalCount = { type: ['number', 'null'], minimum: 0, maximum: 1e18 } as const;
const line = { type: 'integer', minimum: 0, maximum: 1e9 } as const;
/** What is written below `all/artifacts/`; nothing that leads elsewhere. */
const folder = {
  type: 'string',
  pattern: '^\\d{4}_\\d{2}_\\d{2}-[A-Za-z0-9_][A-Za-z0-9._-]*$',
  maxLength: 100,
} as const;
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', maxLength: 40 } as const;
const commit = { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})?$' } as const;
const id = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' } as const;
const list = (items: object, maxItems: number) => ({ type: 'array', items, maxItems }) as const;
const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) =>
  ({
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
  }) as const;

/** One row per release, one number per test. */
const rows = (items: object) => list(list(items, 100_000), 10_000);

const definitions = {
  statistics: object({
    best: count,
    median: count,
    mean: count,
    deviation: count,
    samples: list(count, 100_000),
  }),
  /** As statistics; samples may stand in another file of the release. */
  figures: object({ best: count, median: count, mean: count, deviation: count, samples: list(count, 100_000) }, [
    'samples',
  ]),
  environment: object({
    cpu: shortText,
    os: shortText,
    arch: shortText,
    interpreter: shortText,
    busted: shortText,
    runnerImage: shortText,
  }),
  method: object({
    testingMethod: shortText,
    rounds: count,
    passes: { type: 'object', additionalProperties: count },
    clock: { enum: ['wall', 'cpu', 'cycles', 'reference-cycles'] },
    clocks: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { available: { type: 'boolean' }, source: text, reason: text },
        required: ['available'],
      },
    },
    seed: { type: 'number' },
    tick: optionalCount,
    ended: { enum: ['content', 'maximum', 'budget'] },
  }),
  test: object(
    {
      id,
      name: text,
      path: list(text, 1000),
      file: text,
      line,
      sourceHash: shortText,
      time: { $ref: '#/definitions/figures' },
      instructions: optionalCount,
      instructionsStable: { type: ['boolean', 'null'] },
      instructionsMost: count,
      cycles: optionalCount,
      referenceCycles: optionalCount,
    },
    ['instructionsMost'],
  ),
  file: object({
    file: text,
    tests: count,
    time: { $ref: '#/definitions/figures' },
    instructions: optionalCount,
  }),
  function: object({
    name: text,
    file: text,
    line,
    totalTime: seconds,
    selfTime: seconds,
    selfInstructions: optionalCount,
    samples: count,
    calls: optionalCount,
    mean: optionalCount,
    median: optionalCount,
  }),
} as const;

const optionalStatistics = { anyOf: [{ $ref: '#/definitions/statistics' }, { type: 'null' }] } as const;

const prerelease = { const: true } as const;

const record = {
  version: shortText,
  prerelease,
  commit,
  date,
  environment: { $ref: '#/definitions/environment' },
  method: { $ref: '#/definitions/method' },
  suite: object({
    time: { $ref: '#/definitions/statistics' },
    cpu: { $ref: '#/definitions/statistics' },
    instructions: optionalCount,
    cycles: optionalStatistics,
    referenceCycles: optionalStatistics,
  }),
  files: list({ $ref: '#/definitions/file' }, 100_000),
  tests: list({ $ref: '#/definitions/test' }, 100_000),
} as const;

const schema = (title: string, kind: string, properties: Readonly<Record<string, object>>) => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title,
  ...object({ schemaVersion: { const: 1 }, kind: { const: kind }, ...properties }, ['prerelease']),
});

export const profileSchema = {
  ...schema('profile.json: a release or one of its tests, measured and profiled; times in seconds', 'profile', {
    ...record,
    functions: list({ $ref: '#/definitions/function' }, 100_000),
  }),
  definitions,
};

export const summarySchema = {
  ...schema('summary.json: a release, measured; times in seconds', 'summary', record),
  definitions,
};

export const historySchema = {
  ...schema('history.json: the figures of all releases, in the order of versions; times in seconds', 'history', {
    releases: list(
      object(
        {
          folder,
          version: shortText,
          prerelease,
          commit,
          date,
          environment: { $ref: '#/definitions/environment' },
          testingMethod: shortText,
          rounds: count,
          tests: count,
          suite: object({
            best: seconds,
            median: seconds,
            mean: seconds,
            deviation: seconds,
            lowerQuartile: seconds,
            upperQuartile: seconds,
            instructions: optionalCount,
          }),
        },
        ['prerelease'],
      ),
      10_000,
    ),
    tests: list(
      object(
        {
          id,
          name: text,
          file: text,
          sourceHash: shortText,
          shown: folder,
        },
        ['shown'],
      ),
      100_000,
    ),
    best: rows(optionalSeconds),
    median: rows(optionalSeconds),
    instructions: rows(optionalCount),
  }),
  definitions: { environment: definitions.environment },
};

const flamegraphSchema = {
  ...schema('flamegraph.json: complete events of the Trace Event format, callers before what they call', 'flamegraph', {
    weight: { enum: ['time', 'instructions'] },
    unit: shortText,
    displayTimeUnit: { enum: ['ms', 'ns'] },
    traceEvents: list(
      object(
        {
          name: text,
          cat: shortText,
          ph: { const: 'X' },
          ts: { type: 'number', minimum: 0, multipleOf: 0.125 },
          dur: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.125 },
          pid: { const: 1 },
          tid: { const: 1 },
        },
        ['cat'],
      ),
      100_000,
    ),
  }),
};

/** By the name of the file in `schemas/`. */
export const schemas = {
  'profile.schema.json': profileSchema,
  'summary.schema.json': summarySchema,
  'history.schema.json': historySchema,
  'flamegraph.schema.json': flamegraphSchema,
} as const;
