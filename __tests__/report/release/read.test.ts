import { describe, expect, it } from '@jest/globals';
import { historyJson } from '../../../src/report/release/history-json.js';
import { profileJson, summaryJson } from '../../../src/report/release/json.js';
import { readHistory, readProfile, readSummary } from '../../../src/report/release/read.js';
import { historyOf, releaseRecord } from './fixture.js';

const record = releaseRecord({ tests: 3 });

describe('reading the branch', () => {
  it('takes what was written, and writes it again as the same bytes', () => {
    const profile = readProfile(profileJson(record.profile));
    expect(profile).toMatchObject({ ok: true });
    if (profile.ok) expect(profileJson(profile.value)).toBe(profileJson(record.profile));
    expect(readSummary(summaryJson(record.summary))).toMatchObject({ ok: true });
    expect(readHistory(historyJson(historyOf([record])))).toMatchObject({ ok: true });
  });

  it.each([
    ['', 'broken'],
    ['[]', 'broken'],
    ['{"schemaVersion":2,"kind":"history"}', 'newer'],
    ['{"schemaVersion":0,"kind":"history"}', 'older'],
    ['{"schemaVersion":1,"kind":"history","releases":[{"folder":"../../x"}],"tests":[]}', 'broken'],
  ])('refuses %s as %s', (text, kind) => {
    expect(readHistory(text)).toMatchObject({ ok: false, kind });
  });
});
