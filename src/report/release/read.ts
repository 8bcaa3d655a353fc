/**
 * Reads back what releases left on the profiling branch. Anyone with push rights can have written it: it is checked
 * against the schemas, bounded in size, and never makes the program fail.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { History } from '../../analyse/history.js';
import type { ProfileRecord, SummaryRecord } from '../../analyse/release-record.js';
import { historyOfFile, type HistoryFile } from './history-json.js';
import { historySchema, profileSchema, summarySchema } from './schemas.js';

/** A value, or why there is none: one sentence part without untrusted text, to follow the file's name. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly kind: 'broken' | 'newer' | 'older'; readonly reason: string };

const SCHEMA_VERSION = 1;
/** Characters of a file; ten thousand tests with a hundred samples each are about 30 million. */
const LONGEST = 100_000_000;

const ajv = new Ajv({ allErrors: false, strict: true, allowUnionTypes: true });
const validators = new Map<object, ValidateFunction>();

/** Compiled when first needed: most runs read one kind of file. */
function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, known);
  return known;
}

export function readProfile(text: string): Read<ProfileRecord> {
  return read<ProfileRecord>(text, 'profile', profileSchema);
}

export function readSummary(text: string): Read<SummaryRecord> {
  return read<SummaryRecord>(text, 'summary', summarySchema);
}

export function readHistory(text: string): Read<History> {
  const result = read<HistoryFile>(text, 'history', historySchema);
  if (!result.ok) return result;
  const folders = result.value.releases.map(({ folder }) => folder.toLowerCase());
  if (new Set(folders).size !== folders.length) return broken('names a release folder twice');
  return { ok: true, value: historyOfFile(result.value) };
}

function broken(reason: string): { readonly ok: false; readonly kind: 'broken'; readonly reason: string } {
  return { ok: false, kind: 'broken', reason };
}

function read<T>(text: string, kind: string, schema: object): Read<T> {
  if (text.length > LONGEST) return broken(`is longer than ${String(LONGEST)} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken('is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken('is not a JSON object');
  const { schemaVersion, kind: found } = value as Record<string, unknown>;
  if (typeof schemaVersion !== 'number') return broken('names no schema version');
  if (schemaVersion > SCHEMA_VERSION)
    return {
      ok: false,
      kind: 'newer',
      reason: `has schema version ${String(schemaVersion)}, newer than this program's`,
    };
  if (schemaVersion < SCHEMA_VERSION)
    return {
      ok: false,
      kind: 'older',
      reason: `has schema version ${String(schemaVersion)}, older than this program's`,
    };
  if (found !== kind) return broken(`is not of the kind ${kind}`);
  const validate = validatorOf(schema);
  if (validate(value)) return { ok: true, value: value as T };
  const error = validate.errors?.[0];
  // A path's parts are names of ours or numbers, save for the free keys of passes and clocks.
  const where = (error?.instancePath ?? '').replace(/[^\w/-]/g, '?').slice(0, 100);
  return broken(`does not fit its schema at ${where === '' ? '/' : where} (${error?.keyword ?? 'unknown'})`);
}
