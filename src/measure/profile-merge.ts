/** One profile out of what several passes gave: their frames become one table, shared by the tree and the calls. */
import type { CallEdge, CallTreeNode, Executed, Frame, Profile } from './measurement.js';

/** Frames in order of first sight, found again by what they are. */
class FrameTable {
  readonly frames: Frame[] = [];
  private readonly indices = new Map<string, number>();

  /** Where each of these frames stands in the table. */
  place(frames: readonly Frame[]): (index: number) => number {
    const places = frames.map((frame) => {
      const key = JSON.stringify([frame.name, frame.file, frame.line, frame.test ?? null]);
      const known = this.indices.get(key);
      if (known !== undefined) return known;
      this.indices.set(key, this.frames.length);
      return this.frames.push(frame) - 1;
    });
    return (index) => places[index] ?? -1;
  }
}

/**
 * Adds the trees of sampling passes of the same code: self values, samples and runs are sums.
 * @returns null for an empty list
 */
export function addProfiles(profiles: readonly Profile[]): Profile | null {
  const [first, ...more] = profiles;
  if (first === undefined || more.length === 0) return first ?? null;
  const table = new FrameTable();
  const nodes: { -readonly [K in keyof CallTreeNode]: CallTreeNode[K] }[] = [];
  const places = new Map<string, number>();
  const reached = new Map<string, Set<number>>();
  for (const profile of profiles) {
    const at = table.place(profile.frames);
    const moved: number[] = [];
    for (const node of profile.nodes) {
      const parent = node.parent < 0 ? -1 : (moved[node.parent] ?? -1);
      const key = `${parent}/${at(node.frame)}`;
      let place = places.get(key);
      if (place === undefined) {
        place = nodes.push({ frame: at(node.frame), parent, selfTime: 0, selfInstructions: 0, samples: 0 }) - 1;
        places.set(key, place);
      }
      moved.push(place);
      const sum = nodes[place];
      if (sum === undefined) continue;
      sum.selfTime += node.selfTime;
      sum.selfInstructions += node.selfInstructions;
      sum.samples += node.samples;
    }
    for (const [test, frames] of Object.entries(profile.reached)) {
      const all = reached.get(test) ?? new Set<number>();
      reached.set(test, all);
      for (const frame of frames) all.add(at(frame));
    }
  }
  const total = (value: (profile: Profile) => number): number => profiles.reduce((sum, one) => sum + value(one), 0);
  return {
    ...first,
    frames: table.frames,
    nodes,
    samples: total((profile) => profile.samples),
    runs: total((profile) => profile.runs),
    reached: Object.fromEntries([...reached].map(([test, frames]) => [test, [...frames]])),
  };
}

/**
 * The sampled tree with the calls pass's exact counts beside it. The tests' reach is the calls pass's, which misses none.
 * @param sampled null where no sampling pass ran: the result is the calls pass's own
 */
export function withCalls(sampled: Profile | null, calls: Profile): Profile {
  if (sampled === null) return calls;
  const table = new FrameTable();
  table.place(sampled.frames);
  const at = table.place(calls.frames);
  const edge = ({ caller, callee, ...values }: CallEdge): CallEdge => ({
    caller: caller < 0 ? -1 : at(caller),
    callee: at(callee),
    ...values,
  });
  return {
    ...sampled,
    frames: table.frames,
    calls: calls.calls?.map((count) => ({ ...count, frame: at(count.frame) })) ?? null,
    edges: calls.edges?.map(edge) ?? null,
    reached: Object.fromEntries(Object.entries(calls.reached).map(([test, frames]) => [test, frames.map(at)])),
  };
}

/** The profile with functions' own instructions from a sampling of them alone. */
export function withExecuted(profile: Profile, counted: Profile): Profile {
  const table = new FrameTable();
  table.place(profile.frames);
  const at = table.place(counted.frames);
  const sums = new Map<number, number>();
  for (const { frame, selfInstructions } of counted.nodes) {
    sums.set(frame, (sums.get(frame) ?? 0) + selfInstructions);
  }
  const executed = { interval: counted.interval, instructions: [...sums] };
  return { ...profile, frames: table.frames, executed: moved(executed, at) };
}

function moved({ interval, instructions }: Executed, at: (index: number) => number): Executed {
  return { interval, instructions: instructions.map(([frame, count]) => [at(frame), count]) };
}
