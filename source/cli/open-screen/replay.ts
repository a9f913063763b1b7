/** `baltop replay`: the screen on a recording, or what happened in it as Markdown. No front end is asked for anything. */

import { UsageError } from '../../config/usage-error.ts';
import { excerpt } from '../../httpd/printable.ts';
import {
  NoRecording,
  openRecording,
  type Recording,
} from '../../operations/recording/recording.ts';
import { authorOf } from '../connect/audited.ts';
import type { Invocation } from '../console/invocation.ts';
import { preferencesOf } from './preferences.ts';
import { wantsLines } from './wants-lines.ts';

export async function replay(invocation: Invocation): Promise<number> {
  const { values, operands, env } = invocation;
  const [path = ''] = operands;
  const recording = opened(path, invocation);
  try {
    if (values.report === true) {
      const { report } = await import('../reading/report.ts');
      return report(recording, preferencesOf(invocation).utc);
    }
    const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    if (!terminal || wantsLines(values, env)) {
      throw new UsageError(
        'a replay needs a terminal with a screen',
        '`baltop replay FILE --report` prints what happened.',
      );
    }
    const { openReplay } = await import('./terminal.ts');
    return await openReplay(invocation, recording);
  } finally {
    recording.close();
  }
}

/** Throws `UsageError`. */
function opened(path: string, { verb, env }: Invocation): Recording {
  try {
    return openRecording(path, authorOf({ verb, env }));
  } catch (problem) {
    if (problem instanceof NoRecording)
      throw new UsageError(excerpt(problem.message, 200), problem.hint);
    const why = problem instanceof Error ? problem.message : String(problem);
    throw new UsageError(`cannot read ${excerpt(path)}: ${excerpt(why, 200)}`, 'Check its name.');
  }
}
