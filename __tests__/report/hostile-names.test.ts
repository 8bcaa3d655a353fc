/** No name, whatever it is made of, is anything but text in what we show: every medium is read by its own parser. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { actionLog } from '../../src/action-log.js';
import type { Comparison } from '../../src/analyse/comparison.js';
import type { ReleaseRecord } from '../../src/analyse/release-record.js';
import type { CallTree } from '../../src/measure/measurement.js';
import { annotations } from '../../src/report/comparison/annotations.js';
import { comment } from '../../src/report/comparison/comment.js';
import { logText } from '../../src/report/comparison/log.js';
import { stepSummary } from '../../src/report/comparison/step-summary.js';
import { mergeSections } from '../../src/report/comparison/sticky.js';
import { badgeJson, badgeSvg } from '../../src/report/pictures/badge.js';
import { callgraphSvg } from '../../src/report/pictures/callgraph.js';
import { flamegraphDiffSvg } from '../../src/report/pictures/flamegraph-diff.js';
import { flamegraphSvg } from '../../src/report/pictures/flamegraph-svg.js';
import { testHistoryPictures } from '../../src/report/pictures/test-history.js';
import { releaseLog } from '../../src/report/release/log.js';
import { releasePage } from '../../src/report/release/release-page.js';
import { suitePage } from '../../src/report/release/suite-page.js';
import { branchSummaryPage, summaryPage } from '../../src/report/release/summary-page.js';
import { testPages, testsPage } from '../../src/report/release/test-pages.js';
import { viewerHtml } from '../../src/report/viewer/html.js';
import { hostileName } from '../support/hostile.js';
import { inspect } from '../support/render-markdown.js';
import { htmlElements } from '../support/html.js';
import { identity, SITE, slower } from './comparison/fixtures.js';
import { historyOf, releaseRecord, reportOf } from './release/fixture.js';

/** The same names each time: a failure here is a failure everywhere. */
const RUNS = { seed: 20_261, numRuns: 40 };
const FEW = { ...RUNS, numRuns: 20 };

/** Test, function, file, version, note, and the machine's name. */
interface Names {
  readonly test: string;
  readonly frame: string;
  readonly file: string;
  readonly version: string;
}
const PLAIN: Names = { test: 'adds', frame: 'sum', file: 'src/sum.lua', version: 'v1.2.0' };
const names = fc.record({ test: hostileName, frame: hostileName, version: hostileName, file: fc.constant(PLAIN.file) });
const files = fc.record({ test: hostileName, frame: hostileName, version: hostileName, file: hostileName });

function recordOf({ test, frame, file, version }: Names): ReleaseRecord {
  const one = { ...identity('x', file, 3), name: test, path: [test] };
  const record = releaseRecord({ tests: 1, rounds: 3, identities: [one], version });
  const named = {
    ...record.profile,
    environment: { ...record.profile.environment, cpu: `CPU ${frame}`, interpreter: `Lua ${test}` },
  };
  const tree: CallTree = {
    frames: [
      { name: 'suite', file: '', line: 0 },
      { name: test, file, line: 3, test: one.id },
      { name: frame, file, line: 7 },
    ],
    nodes: [
      { frame: 0, parent: -1, selfTime: 0, selfInstructions: 0, samples: 0 },
      { frame: 1, parent: 0, selfTime: 0.1, selfInstructions: 1000, samples: 9 },
      { frame: 2, parent: 1, selfTime: 0.4, selfInstructions: 4000, samples: 36 },
    ],
  };
  const [first] = named.functions;
  const functions = first ? [{ ...first, name: frame, file, line: 7 }] : [];
  return { ...record, profile: { ...named, functions }, tree, notes: [test] };
}

function comparisonOf({ test, frame, file, version }: Names): Comparison {
  const one = slower();
  const named = { ...identity('x', file, 3), name: test };
  return {
    ...one,
    name: `suite ${version}`,
    baseline: { ...one.baseline, label: version },
    tests: one.tests.map((finding) => ({ ...finding, test: named })),
    added: [named],
    removed: [named],
    edited: [named],
    functions: one.functions.map((change) => ({ ...change, frame: { name: frame, file, line: 7 }, tests: [named] })),
    environment: { ...one.environment, head: { ...one.environment.head, cpu: frame } },
    notes: [test],
  };
}

function markdownOf(all: Names): Record<string, string> {
  const report = reportOf([recordOf(all)]);
  const comparison = comparisonOf(all);
  const [own] = testPages(report);
  return {
    suitePage: suitePage(report),
    releasePage: releasePage(report),
    summaryPage: summaryPage(report),
    branchSummaryPage: branchSummaryPage(report),
    testsPage: testsPage(report),
    testPage: String(own?.content),
    comment: mergeSections(null, all.version.slice(0, 50), comment(comparison, SITE)),
    stepSummary: stepSummary(comparison, SITE),
  };
}

/** Where a long word may be broken is no structure. */
const structure = (elements: readonly string[]): string[] => elements.filter((name) => name !== 'wbr');

const COMMAND = /^\s*::|##\[/m;

function logsOf(all: Names, colours = false): Record<string, string> {
  return {
    comparison: logText(comparisonOf(all), { top: 20, colours }),
    release: releaseLog(recordOf(all), { top: 20, colours }),
  };
}

async function picturesOf(all: Names): Promise<Record<string, string>> {
  const record = recordOf(all);
  const { tree } = record;
  if (tree === null) throw new Error('The record has a tree.');
  const profile = {
    ...tree,
    sampler: 'instructions',
    interval: 1000,
    samples: 45,
    runs: 1,
    calls: null,
    edges: null,
    executed: null,
    reached: {},
  } as const;
  const history = historyOf([record]);
  const compared = new Set(record.profile.tests.map(({ id }) => id));
  const [test] = history.tests;
  return {
    flamegraph: flamegraphSvg(tree, { title: all.version }),
    diff: flamegraphDiffSvg(profile, profile, { title: all.version, base: all.version, head: all.test, compared }),
    callgraph: await callgraphSvg(record),
    badge: badgeSvg(history),
    history: test ? testHistoryPictures(history)(test) : '',
  };
}

const DRAWN = new Set('svg style rect text g title path polygon polyline ellipse circle clipPath'.split(' '));

/** Elements of an SVG document; throws where it is not well-formed XML. */
function elementsOf(svg: string): string[] {
  const elements: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.push(name);
    for (const attribute of Object.keys(attributes)) expect(attribute).not.toMatch(/^on|href/i);
  });
  parser.write(svg).close();
  return elements;
}

describe('names of any kind', () => {
  it('leave the structure of every page as it is', () => {
    const plain = markdownOf(PLAIN);
    const wanted = Object.fromEntries(Object.entries(plain).map(([name, text]) => [name, inspect(text)]));
    fc.assert(
      fc.property(names, (all) => {
        for (const [name, text] of Object.entries(markdownOf(all))) {
          const shown = inspect(text);
          expect([name, structure(shown.elements)]).toEqual([name, structure(wanted[name]?.elements ?? [])]);
          expect(shown.made).toEqual([]);
          expect(shown.rows.map((row) => row.length)).toEqual(wanted[name]?.rows.map((row) => row.length));
        }
      }),
      RUNS,
    );
  });

  it('make no link but into the repository, whatever the files are called', () => {
    fc.assert(
      fc.property(files, (all) => {
        for (const text of Object.values(markdownOf(all))) {
          const { made, addresses, elements } = inspect(text);
          expect(made).toEqual([]);
          expect(
            elements.filter(
              (name) =>
                !/^(?:[hpab]|h[1-6]|br|code|pre|em|strong|details|summary|ul|li|sub|img|table|thead|tbody|tr|t[hd]|blockquote|picture|source|wbr)$/.test(
                  name,
                ),
            ),
          ).toEqual([]);
          for (const address of addresses)
            expect(address).toMatch(
              /^(?:https:\/\/(?:github\.com\/(?:owner\/lua-thing|lunar\/serpent-json)\/|www\.speedscope\.app|ui\.perfetto\.dev)|(?:\.\.\/)*[\w.%#-]|$)/,
            );
        }
      }),
      FEW,
    );
  });

  it('stay one line in the log, which holds no command and no control character', () => {
    const plain = logsOf(PLAIN);
    fc.assert(
      fc.property(files, (all) => {
        for (const [name, text] of Object.entries(logsOf(all))) {
          expect(text).not.toMatch(COMMAND);
          // eslint-disable-next-line no-control-regex -- those are what must not be there
          expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
          expect(text.split('\n')).toHaveLength(plain[name]?.split('\n').length ?? 0);
          // Colours are all that is added, and they are ours.
          // eslint-disable-next-line no-control-regex -- the sequences that colour
          expect(logsOf(all, true)[name]?.replace(/\x1b\[\d+m/g, '')).toBe(text);
        }
      }),
      RUNS,
    );
  });

  it('make annotations that are one command each, at a file of the repository', () => {
    const write = process.stdout.write.bind(process.stdout);
    let printed = '';
    process.stdout.write = (chunk: string | Uint8Array) => {
      printed += String(chunk);
      return true;
    };
    try {
      fc.assert(
        fc.property(files, (all) => {
          printed = '';
          const found = annotations(comparisonOf(all), SITE);
          const log = actionLog();
          for (const { level, message, ...at } of found) log[level](message, at);
          const lines = printed.split(/\r\n|\n|\r/).filter((line) => line !== '');
          expect(lines).toHaveLength(found.length);
          for (const line of lines)
            expect(line).toMatch(/^::(?:error|warning) title=[^,:]+,file=[^,:]*,line=\d+::[^\r\n]*$/);
        }),
        RUNS,
      );
    } finally {
      process.stdout.write = write;
    }
  });

  it('are text in every picture', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        for (const svg of Object.values(await picturesOf(all)))
          expect(elementsOf(svg).filter((name) => !DRAWN.has(name))).toEqual([]);
      }),
      FEW,
    );
  });

  it('are text in the page to click through', () => {
    const pageOf = (all: Names): string => {
      const report = reportOf([recordOf(all)]);
      return viewerHtml({ ...report, title: all.version });
    };
    const plain = htmlElements(pageOf(PLAIN)).map(({ name }) => name);
    fc.assert(
      fc.property(files, (all) => {
        const elements = htmlElements(pageOf(all));
        expect(elements.map(({ name }) => name)).toEqual(plain);
        expect(elements.flatMap(({ attributes }) => attributes).filter((name) => name.startsWith('on'))).toEqual([]);
        const data = elements.find(({ id }) => id === 'data')?.text ?? '';
        expect(Object.keys(JSON.parse(data) as object)).toContain('tests');
      }),
      RUNS,
    );
  });

  it('leave the badge what shields.io takes', () => {
    fc.assert(
      fc.property(hostileName, (version) => {
        const badge = JSON.parse(badgeJson(historyOf([recordOf({ ...PLAIN, version })]))) as Record<string, unknown>;
        expect(Object.keys(badge)).toEqual(['schemaVersion', 'label', 'message', 'color']);
        // eslint-disable-next-line no-control-regex -- those are what must not be there
        expect(badge.message).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028\u2029]/);
      }),
      RUNS,
    );
  });
});
