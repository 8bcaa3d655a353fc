/** A verdict becomes what people see: the log, annotations, the step summary, the files of this run. */
import path from 'node:path';
import { releaseRecord } from '../analyse/record.js';
import type { PublishedFile } from '../report/published-file.js';
import { annotations } from '../report/comparison/annotations.js';
import { logText } from '../report/comparison/log.js';
import { REPORT_FILE, reportFile } from '../report/comparison/report-file.js';
import { stepSummary } from '../report/comparison/step-summary.js';
import { headline } from '../report/comparison/headline.js';
import { flamegraphJson } from '../report/flamegraph/trace-events.js';
import { flamegraphDiffSvg } from '../report/pictures/flamegraph-diff.js';
import { flamegraphSvg } from '../report/pictures/flamegraph-svg.js';
import { profileJson } from '../report/release/json.js';
import type { Job } from './job.js';
import type { Judged } from './judge.js';
import type { Outcome } from './outcome.js';
import { writeFiles } from './output-folder.js';
import { reproduceArguments } from './reproduce.js';

/** Says the verdict everywhere but on GitHub's pages, and writes the files of this run. */
export async function reportComparison(job: Job, judged: Judged): Promise<Outcome> {
  const { comparison, head } = judged;
  const { world, inputs, site, output } = job;
  await writeFiles(output, comparisonFiles(job, judged));
  for (const { level, message, ...at } of annotations(comparison, site)) world.log[level](message, at);
  world.log.info(logText(comparison, { top: inputs.top, colours: world.log.colours }));
  const { baseline, suite } = comparison;
  const change = suite.time?.change.value ?? suite.instructions?.change ?? null;
  return {
    outputs: {
      verdict: comparison.verdict,
      'change-percent': change === null ? '' : (change * 100).toFixed(1),
      baseline: `${baseline.kind}:${baseline.kind === 'release' ? baseline.label : baseline.commit}`,
      'output-path': output,
      'report-path': path.join(output, REPORT_FILE),
      'profile-path': path.join(output, 'profile.json'),
      ...(head.profile === null ? {} : { 'flamegraph-path': path.join(output, 'flamegraph.json') }),
    },
    summary: stepSummary(comparison, site, { arguments: reproduceArguments(inputs) }),
    failure: comparison.gate === 'fail' ? headline(comparison) : null,
  };
}

function comparisonFiles({ world }: Job, { comparison, base, head }: Judged): PublishedFile[] {
  const label = head.commit === '' ? 'working tree' : head.commit.slice(0, 12);
  const record = releaseRecord(head, { version: label, date: world.now(), prerelease: false });
  const files: PublishedFile[] = [
    { path: REPORT_FILE, content: reportFile(comparison) },
    { path: 'profile.json', content: profileJson(record.profile) },
  ];
  if (record.tree === null) return files;
  files.push(
    { path: 'flamegraph.json', content: flamegraphJson(record.tree) },
    { path: 'flamegraph.svg', content: flamegraphSvg(record.tree, { title: 'The suite' }) },
  );
  if (base.profile !== null && head.profile !== null)
    files.push({
      path: 'flamegraph-diff.svg',
      content: flamegraphDiffSvg(base.profile, head.profile, {
        title: 'What changed',
        base: comparison.baseline.label,
        head: label,
        compared: new Set(comparison.tests.map(({ test }) => test.id)),
      }),
    });
  return files;
}
