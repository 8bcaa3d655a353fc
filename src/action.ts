/** One run of the action: inputs and event in, a mode's story, outputs and exit code out. */
import { readFile } from 'node:fs/promises';
import * as core from '@actions/core';
import { actionLog } from './action-log.js';
import { UserError } from './errors.js';
import { parsePayload, readEvent, type Payload } from './event.js';
import { readInputs } from './inputs.js';
import { runMode } from './modes/run.js';
import type { Outcome } from './modes/outcome.js';
import { endSoon, inRealWorld } from './world-node.js';

/**
 * Runs the action as the runner starts it; the process then ends with its exit code.
 * @param assets folder that holds `lua/`: the one that the bundle lies in
 */
export async function runAction(assets: string): Promise<void> {
  const log = actionLog();
  try {
    const inputs = readInputs((name) => core.getInput(name, { trimWhitespace: false }));
    if (inputs.githubToken) core.setSecret(inputs.githubToken);
    const event = readEvent(process.env, await payloadFile(process.env.GITHUB_EVENT_PATH ?? ''));
    await say(await inRealWorld(assets, log, (world) => runMode(world, inputs, event)));
  } catch (error) {
    if (error instanceof Error && error.stack) core.debug(error.stack);
    core.setFailed(error instanceof UserError ? error.message : `Unexpected: ${String(error)}`);
  }
  endSoon();
}

/** The event's payload; a file that is not there is an event that carries nothing. */
async function payloadFile(file: string): Promise<Payload> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? {} : parsePayload(file, text);
}

async function say({ outputs, summary, failure }: Outcome): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  if (summary !== '' && process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(summary).write();
  if (failure !== null) core.setFailed(failure);
}
