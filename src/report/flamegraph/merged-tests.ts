/** The calling-context tree with all tests as one frame: what many short tests have in common then shows. */
import { OUTSIDE_OF_TESTS, type CallTree, type Frame } from '../../measure/measurement.js';

const ALL: Frame = { name: 'all tests', file: '', line: 0, test: 'all' };

export function mergedTests({ frames, nodes }: CallTree): CallTree {
  const merged = frames.map((frame) => {
    if (frame.test !== undefined) return ALL;
    return frame.name === OUTSIDE_OF_TESTS ? { ...frame, file: '' } : frame;
  });
  return { frames: merged, nodes };
}
