/** Mode `auto`: the mode that an event asks for. */
import { UserError } from '../errors.js';
import { payloadText, type GitHubEvent } from '../event.js';
import type { Inputs, Mode } from '../inputs.js';

/**
 * @throws UserError where the event asks for no mode, or where a given mode lacks what only its event can tell
 */
export function chooseMode(inputs: Inputs, event: GitHubEvent): Mode {
  const mode = inputs.mode === 'auto' ? modeOfEvent(inputs, event) : inputs.mode;
  if (mode === 'release' && inputs.version === '') refuseWithdrawn(event);
  return mode;
}

/** A release that was taken back is nothing to publish the results of. */
function refuseWithdrawn({ name, payload }: GitHubEvent): void {
  const action = payloadText(payload, 'action');
  if (name === 'release' && ['deleted', 'unpublished'].includes(action))
    throw new UserError(
      `The event is a release that was ${action}: there is nothing to measure.`,
      'Limit the workflow with on: release: types: [published].',
    );
}

function modeOfEvent(inputs: Inputs, event: GitHubEvent): Mode {
  switch (event.name) {
    case 'pull_request':
      return 'pr';
    case 'pull_request_target':
      throw new UserError(
        "The event is pull_request_target, which would run a stranger's code with a token that can write.",
        'Use on: pull_request, and mode: comment in a workflow_run workflow for pull requests from forks.',
      );
    case 'release':
      return 'release';
    case 'workflow_run':
      return 'comment';
    case 'push': {
      const main = inputs.mainBranch || payloadText(event.payload, 'repository', 'default_branch');
      if (event.ref === `refs/heads/${main}`) return 'sync';
      throw new UserError(
        `The event is a push to ${JSON.stringify(event.ref)}, which is not the main branch ${JSON.stringify(main)}.`,
        'Limit the workflow with on: push: branches, or set mode.',
      );
    }
    case 'workflow_dispatch':
      if (inputs.version !== '') return 'release';
      throw new UserError(
        'The event is workflow_dispatch, and input version is empty.',
        'Give the version to release (version: v1.2.3), or set mode.',
      );
    default:
      throw new UserError(
        `Mode auto has no answer to the event ${JSON.stringify(event.name)}.`,
        'Set mode to pr, release, sync, backfill, calibrate or comment.',
      );
  }
}
