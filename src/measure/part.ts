/**
 * A shard's measurement as a file, `part-2-of-8.json`: what a shard job leaves, and the merging job reads back. Artifacts
 * of a run can be written by whatever code runs in it, so what is read is checked and otherwise untrusted.
 */
import { Ajv, type JSONSchemaType } from 'ajv';
import { UserError } from '../errors.js';
import type { MeasuredPair, Measurement } from './measurement.js';
import { asMeasurement } from './measurement-check.js';
import type { Shard } from './shard.js';

interface PartHead {
  readonly schemaVersion: 1;
  readonly kind: 'part';
  /** The input `name`: parts of several suites may lie in one folder. */
  readonly name: string;
  readonly shard: Shard;
  /** All spec files of the version under test; this part holds some of them. */
  readonly specFiles: readonly string[];
}

export interface PullRequestPart extends PartHead {
  readonly of: 'pull-request';
  readonly head: Measurement;
  /** Null where the newest release is the baseline: the merging job reads that. */
  readonly baseline: null | {
    readonly commit: string;
    readonly label: string;
    readonly base: Measurement;
    /** Rounds for confirming what the whole suite's rounds make suspicious: they have no part in the suspicion. */
    readonly fresh: MeasuredPair;
  };
  /** Whether every commit of the pull request is of a type that `ignore-commits` names. */
  readonly ignored: boolean;
  readonly notes: readonly string[];
}

export interface ReleasePart extends PartHead {
  readonly of: 'release';
  readonly version: string;
  /** ISO 8601. */
  readonly date: string;
  readonly prerelease: boolean;
  readonly measurement: Measurement;
}

export type Part = PullRequestPart | ReleasePart;

/** Largest part that is read, in bytes. */
export const LARGEST_PART = 256 * 1024 * 1024;

/** Names of parts in a folder of artifacts. */
export const PART_FILE = /^part-.*\.json$/;

/** The file's name; no two parts of a run share one, so that all artifacts may be downloaded into one folder. */
export function partName({ name, shard }: Pick<Part, 'name' | 'shard'>): string {
  return `part-${name === '' ? '' : `${name}-`}${shard.index}-of-${shard.count}.json`;
}

export function partText(part: Part): string {
  return `${JSON.stringify(part)}\n`;
}

const text = { type: 'string', maxLength: 4096 };
const count = { type: 'integer', minimum: 1, maximum: 999 };
const flag = { type: 'boolean' };
const measured = { type: 'object' };
const object = (properties: Record<string, object>): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const head = {
  schemaVersion: { const: 1 },
  kind: { const: 'part' },
  name: text,
  shard: object({ index: count, count }),
  specFiles: { type: 'array', items: text, maxItems: 1_000_000 },
};
const baseline = object({
  commit: text,
  label: text,
  base: measured,
  fresh: object({ base: measured, head: measured }),
});
const pullRequestPart = object({
  ...head,
  of: { const: 'pull-request' },
  head: measured,
  baseline: { anyOf: [{ type: 'null' }, baseline] },
  ignored: flag,
  notes: { type: 'array', items: { type: 'string' }, maxItems: 1000 },
});
const releasePart = object({
  ...head,
  of: { const: 'release' },
  version: { type: 'string', pattern: '^[^\\u0000-\\u0020\\u007f]{1,200}$' },
  date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]{5,15}Z$' },
  prerelease: flag,
  measurement: measured,
});

const ajv = new Ajv({ strict: false });
const isPullRequestPart = ajv.compile<PullRequestPart>(pullRequestPart as JSONSchemaType<PullRequestPart>);
const isReleasePart = ajv.compile<ReleasePart>(releasePart as JSONSchemaType<ReleasePart>);

/**
 * @param file its name, for the message
 * @throws UserError where the text is no part that this version of the action can merge
 */
export function readPart(file: string, content: string): Part {
  const refuse = (why: string): never => {
    throw new UserError(
      `The part ${JSON.stringify(file)} cannot be read: ${why}.`,
      'Let every job of the run use the same version of the action, and upload the file as it was written.',
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return refuse('it is not JSON');
  }
  const { schemaVersion, of } = Object(value) as { readonly schemaVersion?: unknown; readonly of?: unknown };
  if (schemaVersion !== 1) return refuse('it is not of schema version 1');
  const fits = of === 'release' ? isReleasePart : isPullRequestPart;
  if (!fits(value)) {
    const [error] = fits.errors ?? [];
    return refuse(`${error?.instancePath ?? ''} ${error?.message ?? 'has another shape'}`.trim());
  }
  for (const [where, measurement] of Object.entries(measurementsOf(value))) {
    const checked = asMeasurement(measurement);
    if ('wrong' in checked) return refuse(`${where} ${checked.wrong}`);
    if (!/^[0-9a-f]{40}$/.test(checked.commit)) return refuse(`${where}/commit is no commit`);
  }
  return value;
}

function measurementsOf(part: Part): Record<string, Measurement> {
  if (part.of === 'release') return { measurement: part.measurement };
  const { head: measuredHead, baseline: against } = part;
  if (against === null) return { head: measuredHead };
  return { head: measuredHead, base: against.base, 'fresh base': against.fresh.base, 'fresh head': against.fresh.head };
}
