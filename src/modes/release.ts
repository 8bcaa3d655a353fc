/** Mode `release`: a tag's commit is measured, and its results are kept on the profiling branch. */
import path from 'node:path';
import { releaseRecord } from '../analyse/record.js';
import type { ReleaseRecord } from '../analyse/release-record.js';
import { UserError } from '../errors.js';
import { payloadAt, payloadText, type GitHubEvent } from '../event.js';
import { bringCommit } from '../measure/merge-base.js';
import { openSession } from '../measure/session.js';
import { BranchFolder } from '../publish/branch-folder.js';
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
import { planOf, withCheckouts } from './measuring.js';
import type { Outcome, OutputName } from './outcome.js';
import { writeFiles } from './output-folder.js';
import { renderRelease, type Rendered, type RenderOptions } from './release-render.js';

/** A release to measure. */
export interface ReleaseToMeasure {
  readonly version: string;
  readonly commit: string;
  readonly date: Date;
  readonly prerelease: boolean;
}

/** Where a release is published: GitHub, or a repository on disk (no client: no pull requests). */
export interface Host {
  readonly store: ObjectStore;
  readonly github: GitHubRepository | null;
}

export async function release(job: Job, host: Host, event: GitHubEvent | null): Promise<Outcome> {
  return publishMeasured(job, host, await releaseOf(job, event));
}

/** The release that the event, or the input `version`, names; its commit is brought here where it is not yet. */
export async function releaseOf({ git, inputs }: Job, event: GitHubEvent | null): Promise<ReleaseToMeasure> {
  const payload = event?.payload ?? {};
  const version = inputs.version || payloadText(payload, 'release', 'tag_name');
  if (version === '')
    throw new UserError(
      'There is no release: the event names none, and input version is empty.',
      'Give version: v1.2.3.',
    );
  const found = await bringCommit(git, `refs/tags/${version}`);
  const commit = (await git.taggedCommit(version)) ?? found.commit;
  if (commit === null)
    throw new UserError(
      `The tag ${JSON.stringify(version)} is not in the repository${found.commit === null ? `: ${found.reason}` : ''}.`,
      'Push the tag first; a release is measured at its tag.',
    );
  const published = Date.parse(payloadText(payload, 'release', 'published_at'));
  const date = Number.isNaN(published)
    ? await git.tagDate(version).catch(() => git.commitDate(commit))
    : new Date(published);
  return { version, commit, date, prerelease: payloadAt(payload, 'release', 'prerelease') === true };
}

/** Measures a release, reports it, and publishes it whole or not at all. */
export async function publishMeasured(job: Job, host: Host, release: ReleaseToMeasure): Promise<Outcome> {
  const { world, inputs, site, output } = job;
  // A token that does not hold, or a host that does not answer, is found out before the minutes of measuring.
  await host.store.branchTip(site.profilingBranch);
  const record = await measureRelease(job, release);
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
  const outputs = inputs.dryRun ? await rehearse(job, host, render) : await publish(job, host, release.version, render);
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

async function measureRelease(
  job: Job,
  { version, commit, date, prerelease }: ReleaseToMeasure,
): Promise<ReleaseRecord> {
  return withCheckouts(job, [{ label: version, commit }], async (subjects) => {
    const session = await openSession(job.world, subjects, planOf(job));
    const [measurement] = await session.measure();
    if (measurement === undefined) throw new Error('The session returned no measurement.');
    for (const note of measurement.notes) job.world.log.notice(note);
    return releaseRecord(measurement, { version, date, prerelease });
  });
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
  { world, inputs, site, output }: Job,
  { store }: Host,
  render: (existing: BranchFolder) => Promise<Rendered>,
): Promise<Outputs> {
  const tip = await store.branchTip(site.profilingBranch);
  const entry = await new BranchFolder(store, tip === null ? null : (await store.commit(tip)).tree).find(
    [inputs.benchmarksPath, inputs.name].filter(Boolean).join('/'),
  );
  const { changes, report } = await render(new BranchFolder(store, entry?.type === 'tree' ? entry.sha : null));
  await writeFiles(path.join(output, 'profiling-branch', ...site.benchmarksPath.split('/')), changes.write);
  await writeFiles(path.join(output, 'main'), [{ path: site.summaryPath, content: summaryPage(report) }]);
  for (const gone of changes.deletePaths) world.log.info(`Would delete ${site.benchmarksPath}/${gone}`);
  world.log.info(`Dry run: nothing was published; what would be written lies in ${output}.`);
  return {};
}
