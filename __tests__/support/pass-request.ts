/** A request for a pass, with what tests leave as it is. */
import type { PassRequest } from '../../src/measure/pass-request.js';

/** What a test says of its pass: at least which one, where, and with which busted. */
type Said = Partial<PassRequest> & Pick<PassRequest, 'pass' | 'directory' | 'command'>;

export function passRequest(said: Said): PassRequest {
  return { args: [], seed: 1, clock: 'wall', timeout: 60, echo: false, include: [], exclude: [], ...said };
}
