/** `all/artifacts/{date-version}/README.md`: one release. */
import { code, details, link, prose } from '../text/markdown.js';
import { changeOf, changeSentence, releaseOf } from './change.js';
import { testFolder } from './folder.js';
import { commitUrl, releaseUrl } from './links.js';
import type { Site } from '../site.js';
import type { ReleaseReport } from './report.js';
import { profileLegend, LEGEND, unavailable } from './legend.js';
import { leftOut, notable, slowestFunctions, slowestTests } from './slowest.js';
import { environmentTable, filesTable, functionRows, statisticsTable, testsTable } from './tables.js';

export function releasePage(report: ReleaseReport): string {
  const { record, history, isPartial, site, isNewest, top } = report;
  const { profile } = record;
  const place = { site, commit: profile.commit };
  const release = releaseOf(history, profile.version);
  const tests = slowestTests(profile.tests);
  const functions = slowestFunctions(profile);
  const shown = notable(functions, top);
  const whole = functions.reduce((sum, { selfTime }) => sum + selfTime, 0);
  const commit =
    profile.commit === ''
      ? ''
      : ` · commit ${link(code(profile.commit.slice(0, 12)), commitUrl(site, profile.commit))}`;
  const remarks = record.notes.map((note) => `- ${prose(note)}`).join('\n');
  const counters = unavailable(profile.method);
  // Tests' own folders show the newest release only; an old page must not send a reader to another release's figures.
  const folder = isNewest ? (id: string, name: string) => `../../../by_release/${testFolder(id, name)}` : () => '';
  return [
    `# ${code(profile.version, 80)}\n`,
    `Released ${profile.date.slice(0, 10)}${commit}${notes(site, profile.version)} · [all releases](../../README.md)\n`,
    release === null ? '' : `${changeSentence(release, changeOf(history, release), isPartial)}\n`,
    statisticsTable(profile),
    remarks === '' ? '' : `**Notes**\n\n${remarks}\n`,
    `## Slowest tests\n`,
    testsTable(tests.slice(0, top), profile.suite, place, ({ id, name }) => folder(id, name)),
    tests.length > top ? `${String(tests.length - top)} more tests are in [\`summary.json\`](summary.json).\n` : '',
    functions.length === 0 ? '' : `## Slowest functions\n`,
    functionRows(shown, whole, place),
    functions.length === 0 ? '' : `${leftOut(functions, shown)}\n${profileLegend(functions)}\n`,
    `## By file\n`,
    filesTable(profile.files.slice(0, 500), place),
    `## Machine and method\n`,
    environmentTable(profile.environment, profile.method),
    counters === '' ? '' : details('Counters that this machine does not have', counters),
    `${LEGEND}\n`,
    'Every sample is in [`summary.json`](summary.json).\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function notes(site: Site, version: string): string {
  const url = releaseUrl(site, version);
  return url === '' ? '' : ` · ${link('release notes', url)}`;
}
