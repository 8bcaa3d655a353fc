/**
 * `report.json` in the output path: the comparison as a file. A `workflow_run` workflow reads it back to post the comment
 * of a pull request from a fork, so reading takes it for what it is: a stranger's file.
 */
import { Ajv } from 'ajv';
import type { Comparison } from '../../analyse/comparison.js';
import { UserError } from '../../errors.js';
import { truncateMiddle } from '../text/visible.js';
import { comparisonSchema, LARGEST_NUMBER, LONGEST_TEXT } from './report-schema.js';

/** Name of the file in the output path. */
export const REPORT_FILE = 'report.json';
/** Largest report that is read, in UTF-16 units. */
export const LARGEST_REPORT = 64 * 1024 * 1024;

/** The file's text. Numbers and texts beyond the schema's bounds are brought within them, so that it can be read back. */
export function reportFile(comparison: Comparison): string {
  const bounded = (_: string, value: unknown): unknown => {
    if (typeof value === 'number') {
      if (Number.isNaN(value)) return 0;
      return Math.min(LARGEST_NUMBER, Math.max(-LARGEST_NUMBER, value));
    }
    return typeof value === 'string' ? truncateMiddle(value, LONGEST_TEXT) : value;
  };
  return `${JSON.stringify(comparison, bounded, 1)}\n`;
}

/**
 * Reads a report. What comes back has the shape and bounds of the schema and nothing else; its texts are still a
 * stranger's, and its verdict and commits are claims: the caller compares `head.commit` with what GitHub says.
 *
 * @throws UserError where it is no report: too large, no JSON, another version, a wrong shape
 */
export function readReport(text: string): Comparison {
  const remedy = `Upload ${REPORT_FILE} as mode: pr wrote it, by the same version of the action.`;
  if (text.length > LARGEST_REPORT) {
    throw new UserError(`The report has ${text.length} characters, more than ${LARGEST_REPORT}.`, remedy);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UserError('The report is not JSON.', remedy, { cause: error });
  }
  const version: unknown =
    typeof data === 'object' && data !== null && 'schemaVersion' in data ? data.schemaVersion : null;
  if (version !== 1) throw new UserError('The report is not of schema version 1.', remedy);
  // Whatever the schema does not name is dropped, and the first error ends the check: a stranger chooses neither how
  // much is kept nor how much is reported.
  const validate = new Ajv({ removeAdditional: 'all', allErrors: false }).compile<Comparison>(comparisonSchema);
  if (!validate(data)) {
    const error = validate.errors?.[0];
    const where = (error?.schemaPath ?? '').slice(0, 200);
    throw new UserError(
      `The report does not have the shape of a comparison (${where}: ${error?.message ?? ''}).`,
      remedy,
    );
  }
  return data;
}
