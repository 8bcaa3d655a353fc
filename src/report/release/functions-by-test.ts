/** A test's share of each function, from the calling-context tree. */
import type { FunctionRecord, ProfileRecord } from '../../analyse/release-record.js';
import type { CallTree } from '../../measure/measurement.js';

interface Sum {
  totalTime: number;
  selfTime: number;
  selfInstructions: number;
  samples: number;
}

/**
 * Functions that were seen under each test, by the test's id; times are scaled as the record's are (seconds per suite
 * run). Calls are known for the whole suite only, so they are null. Recursion counts once in the total.
 */
export function functionsByTest(
  tree: CallTree,
  profile: Pick<ProfileRecord, 'functions'>,
): Map<string, FunctionRecord[]> {
  const scale = scaleOf(tree, profile);
  const totals = tree.nodes.map(({ selfTime }) => selfTime);
  for (let index = tree.nodes.length - 1; index > 0; index -= 1) {
    const parent = tree.nodes[index]?.parent ?? -1;
    if (parent >= 0) totals[parent] = (totals[parent] ?? 0) + (totals[index] ?? 0);
  }
  const sums = new Map<string, Map<number, Sum>>();
  const testOf: (string | null)[] = [];
  tree.nodes.forEach((node, index) => {
    const own = tree.frames[node.frame]?.test;
    const test = own ?? (node.parent < 0 ? null : (testOf[node.parent] ?? null));
    testOf[index] = test;
    if (test === null || own !== undefined) return;
    const ofTest = sums.get(test) ?? new Map<number, Sum>();
    sums.set(test, ofTest);
    const sum = ofTest.get(node.frame) ?? { totalTime: 0, selfTime: 0, selfInstructions: 0, samples: 0 };
    ofTest.set(node.frame, sum);
    sum.selfTime += node.selfTime * scale;
    sum.selfInstructions += node.selfInstructions;
    sum.samples += node.samples;
    if (!calledByItself(tree, node.frame, node.parent)) sum.totalTime += (totals[index] ?? 0) * scale;
  });
  return new Map(
    Array.from(sums, ([test, ofTest]) => [
      test,
      Array.from(ofTest, ([frame, sum]): FunctionRecord => {
        const { name = '', file = '', line = 0 } = tree.frames[frame] ?? {};
        return { name, file, line, ...sum, calls: null, mean: null, median: null };
      }),
    ]),
  );
}

/** The tree may hold several runs; the record's functions say what one run is. */
function scaleOf(tree: CallTree, { functions }: Pick<ProfileRecord, 'functions'>): number {
  const sampled = tree.nodes.reduce((sum, { selfTime }) => sum + selfTime, 0);
  const recorded = functions.reduce((sum, { selfTime }) => sum + selfTime, 0);
  return sampled > 0 && recorded > 0 ? recorded / sampled : 1;
}

function calledByItself(tree: CallTree, frame: number, from: number): boolean {
  for (let at = from; at >= 0; at = tree.nodes[at]?.parent ?? -1) if (tree.nodes[at]?.frame === frame) return true;
  return false;
}
