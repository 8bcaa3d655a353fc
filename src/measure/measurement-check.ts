/** Whether a JSON value from outside is a `Measurement`; nothing else of it is trusted before. */
import { Ajv, type JSONSchemaType } from 'ajv';
import type { Measurement } from './measurement.js';

const text = { type: 'string' };
const number = { type: 'number' };
const list = (items: object): object => ({ type: 'array', items });
const object = (properties: Record<string, object>, optional: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });

const samples = object({
  wall: list(number),
  cpu: list(number),
  cycles: orNull(list(number)),
  referenceCycles: orNull(list(number)),
});
const identity = { id: text, name: text, path: list(text), file: text, line: number, sourceHash: text };
const index = { type: 'integer', minimum: -1 };
const profile = object({
  frames: list(object({ name: text, file: text, line: number, test: text }, ['test'])),
  nodes: list(object({ frame: index, parent: index, selfTime: number, selfInstructions: number, samples: number })),
  sampler: { enum: ['instructions', 'jit.profile'] },
  interval: number,
  samples: number,
  runs: { type: 'integer', minimum: 1 },
  calls: orNull(list(object({ frame: index, calls: number, selfTime: number, totalTime: number, median: number }))),
  edges: orNull(list(object({ caller: index, callee: index, calls: number, totalTime: number }))),
  executed: orNull(
    object({ interval: number, instructions: list({ type: 'array', items: [index, number], minItems: 2 }) }),
  ),
  reached: { type: 'object', additionalProperties: list(index) },
});
const schema = object({
  schemaVersion: { const: 1 },
  commit: text,
  environment: object({ cpu: text, os: text, arch: text, interpreter: text, busted: text, runnerImage: text }),
  method: object({
    testingMethod: text,
    rounds: number,
    passes: object({ timing: number, counting: number, sampling: number, calls: number }),
    clock: { enum: ['wall', 'cpu', 'cycles', 'reference-cycles'] },
    clocks: { type: 'object', additionalProperties: object({ available: { type: 'boolean' } }) },
    seed: number,
    tick: orNull(number),
    ended: { enum: ['content', 'maximum', 'budget'] },
  }),
  suite: object({ samples, instructions: list(number) }),
  tests: list(object({ ...identity, samples, instructions: list(number) })),
  files: list(object({ file: text, tests: list(text), samples, instructions: list(number) })),
  blocks: list(object({ file: text, path: list(text), line: number, wall: list(number) })),
  control: list(number),
  profile: orNull(profile),
  notes: list(text),
  unmeasured: list(text),
});

const fits = new Ajv({ strict: false }).compile<Measurement>(schema as JSONSchemaType<Measurement>);

/** @returns the value as a `Measurement`, or why it is none */
export function asMeasurement(value: unknown): Measurement | { readonly wrong: string } {
  if (!fits(value)) {
    const [error] = fits.errors ?? [];
    return { wrong: `${error?.instancePath ?? ''} ${error?.message ?? 'is not a measurement'}`.trim() };
  }
  const frames = value.profile?.frames.length ?? 0;
  const stray = value.profile?.nodes.some((node, place) => node.frame >= frames || node.parent >= place) ?? false;
  return stray ? { wrong: '/profile/nodes name frames or parents that are not there' } : value;
}
