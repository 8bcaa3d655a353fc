/** Profiles of several shards as one. */
import type { CallCount, CallEdge, CallTreeNode, Frame, Profile } from '../measure/measurement.js';

/**
 * Joins profiles below one root. Values become those of one suite run, whatever the number of runs each shard made.
 *
 * @returns null where a shard has no profile, or another kind of it: half a suite's profile would look like a whole one
 */
export function mergeProfiles(profiles: readonly (Profile | null)[]): Profile | null {
  const all: Profile[] = [];
  for (const profile of profiles) {
    if (profile === null) return null;
    all.push(profile);
  }
  const [first] = all;
  if (first === undefined) return null;
  if (all.some((one) => one.sampler !== first.sampler || one.interval !== first.interval)) return null;

  const frames: Frame[] = [];
  const known = new Map<string, number>();
  const nodes: CallTreeNode[] = [];
  const calls = new Map<number, CallCount>();
  const edges = new Map<string, CallEdge>();
  const reached: Record<string, readonly number[]> = {};
  const executed = new Map<number, number>();
  const counted = all.every((profile) => profile.calls !== null && profile.edges !== null);

  for (const profile of all) {
    const index = profile.frames.map((frame) => frameIndex(frame));
    const at = (frame: number) => (frame < 0 ? frame : (index[frame] ?? -1));
    const offset = nodes.length === 0 ? 0 : nodes.length - 1;
    profile.nodes.forEach((node, position) => {
      const own = {
        frame: at(node.frame),
        parent: node.parent <= 0 ? node.parent : node.parent + offset,
        selfTime: node.selfTime / profile.runs,
        selfInstructions: node.selfInstructions / profile.runs,
        samples: node.samples,
      };
      const [root] = nodes;
      if (position > 0 || root === undefined) nodes.push(own);
      else nodes[0] = sum(root, own);
    });
    for (const count of profile.calls ?? []) addCount({ ...count, frame: at(count.frame) });
    for (const edge of profile.edges ?? []) addEdge({ ...edge, caller: at(edge.caller), callee: at(edge.callee) });
    for (const [frame, instructions] of profile.executed?.instructions ?? [])
      executed.set(at(frame), (executed.get(at(frame)) ?? 0) + instructions);
    for (const [test, list] of Object.entries(profile.reached)) reached[test] = list.map(at);
  }
  return {
    sampler: first.sampler,
    interval: first.interval,
    samples: all.reduce((total, profile) => total + profile.samples, 0),
    runs: 1,
    frames,
    nodes,
    calls: counted ? [...calls.values()] : null,
    edges: counted ? [...edges.values()] : null,
    executed: all.every((profile) => profile.executed !== null)
      ? { interval: Math.max(...all.map((profile) => profile.executed?.interval ?? 0)), instructions: [...executed] }
      : null,
    reached,
  };

  function frameIndex(frame: Frame): number {
    const key = JSON.stringify([frame.name, frame.file, frame.line, frame.test ?? null]);
    const index = known.get(key) ?? frames.push(frame) - 1;
    known.set(key, index);
    return index;
  }

  function addCount(count: CallCount): void {
    const old = calls.get(count.frame);
    if (old === undefined) {
      calls.set(count.frame, count);
      return;
    }
    // The median of two groups lies between theirs: the larger group's is the better guess.
    const median = old.calls >= count.calls ? old.median : count.median;
    calls.set(count.frame, {
      frame: count.frame,
      calls: old.calls + count.calls,
      selfTime: old.selfTime + count.selfTime,
      totalTime: old.totalTime + count.totalTime,
      median,
    });
  }

  function addEdge(edge: CallEdge): void {
    const key = `${edge.caller} ${edge.callee}`;
    const old = edges.get(key);
    edges.set(key, {
      ...edge,
      calls: edge.calls + (old?.calls ?? 0),
      totalTime: edge.totalTime + (old?.totalTime ?? 0),
    });
  }
}

function sum(first: CallTreeNode, second: CallTreeNode): CallTreeNode {
  return {
    ...first,
    selfTime: first.selfTime + second.selfTime,
    selfInstructions: first.selfInstructions + second.selfInstructions,
    samples: first.samples + second.samples,
  };
}
