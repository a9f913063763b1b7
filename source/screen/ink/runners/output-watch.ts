/** Reads along what the commands of a rolling upgrade print, while they run: the last lines of their files. */

import type { Fleet } from '../../../fleet/fleet.ts';
import { memberLabel } from '../../../fleet/select.ts';
import type { Member } from '../../../fleet/snapshot.ts';
import { safeName } from '../../../messages/member-label.ts';
import { beginOutput, endOutput, outputFile } from '../../../operations/hooks/hook-output.ts';
import type { Printed } from '../../state/rolling-session.ts';
import { readPrinted } from './journal-watch.ts';

/** Faster than that nobody reads. */
const LEAST_MS = 1_000;

export interface OutputWatch {
  readonly fleet: Pick<Fleet, 'subscribe'>;
  readonly folder: string;
  readonly now: () => number;
  readonly tell: (printed: Printed) => void;
}

/** Tells the end of what is printed while the command runs, as often as httpd is read, and once more when it has ended. */
export async function readingAlong<Result>(
  { fleet, folder, now, tell }: OutputWatch,
  who: Member,
  command: () => Promise<Result>,
): Promise<Result> {
  const file = outputFile(folder, who);
  // As the command itself will find it: where nothing can be kept, there is nothing to read.
  const from = beginOutput(file);
  if (from === null) return command();
  const began = now();
  const member = safeName(memberLabel(who));
  let readAt = Number.NEGATIVE_INFINITY;
  let known = '';
  const read = (more: Pick<Printed, 'running' | 'tookMs'>) => {
    readAt = now();
    const printed = { ...readPrinted(endOutput(file, from)), member, ...more };
    const text = JSON.stringify(printed);
    if (text !== known) tell(printed);
    known = text;
  };
  read({ running: began });
  const stop = fleet.subscribe(() => {
    if (now() - readAt >= LEAST_MS) read({ running: began });
  });
  try {
    return await command();
  } finally {
    stop();
    read({ running: null, tookMs: now() - began });
  }
}
