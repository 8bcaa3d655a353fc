/** Releases that are measured once, and published as often as a test likes: each time with the very same results. */
import path from 'node:path';
import type { Inputs, Project, RunOptions } from './project.js';
import type { ActionResult } from './run-action.js';
import { ending, QUICK } from './small-project.js';

export type Publish = (version: string, inputs?: Inputs, options?: RunOptions) => Promise<ActionResult>;

/** Makes a commit for each version, tags it and measures it, as the only shard of its suite; nothing is published yet. */
export async function measureOnce(project: Project, versions: readonly string[]): Promise<Publish> {
  const parts = (version: string): string => path.join(project.folder, `parts-${version}`);
  const events = new Map<string, ReturnType<Project['releaseEvent']>>();
  for (const version of versions) {
    project.commit(`Prepare ${version}`, { VERSION: version });
    const event = project.releaseEvent(version);
    events.set(version, event);
    const result = await project.run(event, { ...QUICK, shard: '1/1', 'output-path': parts(version) });
    if (result.status !== 0) throw new Error(ending(result, 0));
  }
  return (version, inputs = {}, options = {}) => {
    const event = events.get(version);
    if (event === undefined) throw new Error(`${version} is not measured`);
    return project.run(event, { ...QUICK, ...inputs, shards: parts(version) }, options);
  };
}
