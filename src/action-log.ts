/** The runner's log: `Log` over @actions/core. */
import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import type { Log, SourcePlace } from './world.js';

/** A line that the runner would take for a workflow command. */
const COMMAND = /^\s*(::|##\[)/m;

/**
 * Text of others (the suite's output, test names) passes through here unchanged. Where a line of it looks like a
 * workflow command, commands are switched off around it, as GitHub's documentation of `stop-commands` describes.
 */
function print(text: string): void {
  if (!COMMAND.test(text.replaceAll('\r', '\n'))) {
    core.info(text);
    return;
  }
  const token = randomUUID();
  core.info(`::stop-commands::${token}`);
  core.info(text);
  core.info(`::${token}::`);
}

function place(at: SourcePlace | undefined): core.AnnotationProperties {
  if (!at) return {};
  return { file: at.file, startLine: at.line, ...(at.title === undefined ? {} : { title: at.title }) };
}

/** The runner's groups cannot nest: an inner one becomes a heading. */
export function actionLog(): Log {
  let open = 0;
  return {
    info: print,
    progress: print,
    debug: (text) => {
      core.debug(text);
    },
    notice: (text, at) => {
      core.notice(text, place(at));
    },
    warning: (text, at) => {
      core.warning(text, place(at));
    },
    error: (text, at) => {
      core.error(text, place(at));
    },
    async group(title, body) {
      const outermost = open++ === 0;
      if (outermost) core.startGroup(title.replace(/[\r\n]+/g, ' '));
      else print(title);
      try {
        return await body();
      } finally {
        open -= 1;
        if (outermost) core.endGroup();
      }
    },
    colours: true,
  };
}
