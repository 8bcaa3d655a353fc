import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../../src/errors.js';
import { readReport, reportFile } from '../../../src/report/comparison/report-file.js';
import { comment } from '../../../src/report/comparison/comment.js';
import { enormous, faster, identity, same, SITE, slower, unresolved } from './fixtures.js';

/** The report with one value put elsewhere, as a stranger might. */
function tampered(path: readonly (string | number)[], value: unknown): string {
  const data = JSON.parse(reportFile(slower())) as unknown;
  let at = data as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) at = at[part] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return JSON.stringify(data);
}

describe('report.json', () => {
  it('is read back as it was written', () => {
    for (const one of [slower(), faster(), same(), unresolved(), enormous(2_000)]) {
      expect(readReport(reportFile(one))).toEqual(one);
    }
  });

  it('brings what JSON or the schema cannot hold within bounds', () => {
    const one = slower();
    const test = identity('x'.repeat(100_000));
    const back = readReport(
      reportFile({ ...one, added: [test], noise: { suite: Infinity, control: NaN, controlShift: -Infinity } }),
    );
    expect(back.noise).toEqual({ suite: 1e15, control: 0, controlShift: -1e15 });
    expect(back.added[0]?.name.length).toBe(20_000);
  });

  it('drops what the schema does not name', () => {
    expect(readReport(tampered(['extra'], 1))).toEqual(slower());
    expect(readReport(tampered(['suite', '__proto__x'], { a: 1 }))).toEqual(slower());
  });

  it.each<[string, string]>([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', tampered(['schemaVersion'], 2)],
    ['a verdict of its own', tampered(['verdict'], 'fine')],
    ['a commit that is none', tampered(['head', 'commit'], 'HEAD; rm -rf /')],
    ['a commit with a line feed', tampered(['head', 'commit'], `${'a'.repeat(40)}\n`)],
    ['a name that is no text', tampered(['tests', 0, 'test', 'name'], { toString: 'x' })],
    ['a name without end', tampered(['tests', 0, 'test', 'name'], 'x'.repeat(20_001))],
    ['a number as text', tampered(['suite', 'time', 'base'], '1')],
    ['a number beyond bounds', tampered(['suite', 'time', 'base'], 1e300)],
    ['a missing part', tampered(['suite'], undefined)],
    ['a clock of its own', tampered(['method', 'clock'], 'sundial')],
    [
      'too many notes',
      tampered(
        ['notes'],
        Array.from({ length: 1_001 }, () => ''),
      ),
    ],
  ])('refuses %s', (_, text) => {
    expect(() => readReport(text)).toThrow(UserError);
  });

  it('shows a stranger’s report as safely as our own', () => {
    const report = readReport(tampered(['baseline', 'label'], '</code>@team'));
    expect(comment(report, SITE)).not.toContain('@team');
  });
});
