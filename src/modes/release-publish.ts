/** A measured release is reported, and published whole or not at all. */
import path from 'node:path';
import type { ReleaseRecord } from '../analyse/release-record.js';
import { folderOf, type BranchFolder } from '../publish/branch-folder.js';
import type { ObjectStore } from '../publish/object-store.js';
import type { GitHubRepository } from '../publish/octokit.js';
import { publishRelease } from '../publish/release.js';
import { flamegraphJson } from '../report/flamegraph/trace-events.js';
import { profileJson } from '../report/release/json.js';
import { releaseLog } from '../report/release/log.js';
import type { ReleaseReport } from '../report/release/report.js';
import { releasePage } from '../report/release/release-page.js';
import { summaryPage } from '../report/release/summary-page.js';
import type { Job } from './job.js';
import type { Outcome, OutputName } from './outcome.js';
import { writeFiles } from './output-folder.js';
import { renderRelease, type Rendered, type RenderOptions } from './release-render.js';

/** Where a release is published: GitHub, or a repository on disk (no client: no pull requests). */
export interface Host {
  readonly store: ObjectStore;
  readonly github: GitHubRepository | null;
}

/** Reports a measured release, and publishes it whole or not at all. */
export async function publishRecord(job: Job, host: Host, record: ReleaseRecord): Promise<Outcome> {
  const { world, inputs, site, output } = job;
  const files = { 'profile.json': profileJson(record.profile) };
  await writeFiles(output, [
    { path: 'profile.json', content: files['profile.json'] },
    ...(record.tree === null ? [] : [{ path: 'flamegraph.json', content: flamegraphJson(record.tree) }]),
  ]);
  const options: RenderOptions = {
    record,
    site,
    top: inputs.top,
    chartReleases: inputs.chartReleases,
    keepReleases: inputs.keepReleases,
    deleteRemovedTests: inputs.deleteRemovedTests,
  };
  const said = new Set<string>();
  const warn = (text: string): void => {
    if (!said.has(text)) world.log.warning(text);
    said.add(text);
  };
  const rendered: { last: Rendered | null } = { last: null };
  const render = async (existing: BranchFolder): Promise<Rendered> =>
    (rendered.last = await renderRelease(existing, options, warn));
  const outputs = inputs.dryRun
    ? await rehearse(job, host, render)
    : await publish(job, host, record.profile.version, render);
  world.log.info(releaseLog(record, { top: inputs.top, colours: world.log.colours }));
  return {
    outputs: {
      'output-path': output,
      'profile-path': path.join(output, 'profile.json'),
      ...(record.tree === null ? {} : { 'flamegraph-path': path.join(output, 'flamegraph.json') }),
      'release-path': `${site.benchmarksPath}/${rendered.last?.releasePath ?? ''}`,
      ...outputs,
    },
    summary: rendered.last === null ? '' : releasePage(rendered.last.report),
    failure: null,
  };
}

type Outputs = Partial<Record<OutputName, string>>;

async function publish(
  { world, inputs, site }: Job,
  { store, github }: Host,
  version: string,
  render: (existing: BranchFolder) => Promise<Rendered>,
): Promise<Outputs> {
  const suite = inputs.name === '' ? '' : ` of ${inputs.name}`;
  let report: ReleaseReport | null = null;
  const tree = {
    branch: site.profilingBranch,
    mainBranch: site.mainBranch,
    benchmarksPath: inputs.benchmarksPath,
    folder: inputs.name,
    message: `Performance${suite} at ${version}`,
    render: async (existing: BranchFolder) => {
      const rendered = await render(existing);
      report = rendered.report;
      return rendered.changes;
    },
  };
  const result = await publishRelease(store, github, world, {
    tree,
    summary:
      inputs.summary === 'none'
        ? null
        : {
            how: inputs.summary,
            mainBranch: site.mainBranch,
            path: site.summaryPath,
            render: () => Promise.resolve(report === null ? '' : summaryPage(report)),
            message: `Performance summary${suite} at ${version}`,
            pullRequestBranch: `busted-profiler/summary${inputs.name === '' ? '' : `-${inputs.name}`}`,
            pullRequest: {
              title: `Performance summary${suite}`,
              body: `The performance summary page, brought up to date. The results lie on the branch \`${site.profilingBranch}\`.`,
            },
          },
  });
  const { summary } = result;
  return {
    'profiling-commit': result.commit,
    ...(summary?.kind === 'commit' ? { 'summary-commit': summary.commit } : {}),
    ...(summary?.kind === 'pull-request' ? { 'summary-pull-request': summary.url } : {}),
  };
}

/** A dry run: what would be written lies in the output folder. */
async function rehearse(
  { world, site, output }: Job,
  { store }: Host,
  render: (existing: BranchFolder) => Promise<Rendered>,
): Promise<Outputs> {
  const { changes, report } = await render(await folderOf(store, site.profilingBranch, site.benchmarksPath));
  await writeFiles(path.join(output, 'profiling-branch', ...site.benchmarksPath.split('/')), changes.write);
  await writeFiles(path.join(output, 'main'), [{ path: site.summaryPath, content: summaryPage(report) }]);
  for (const gone of changes.deletePaths) world.log.info(`Would delete ${site.benchmarksPath}/${gone}`);
  world.log.info(`Dry run: nothing was published; what would be written lies in ${output}.`);
  return {};
}
