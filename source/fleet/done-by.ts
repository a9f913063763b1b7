/** Whose doing an event is: this program's, httpd's own, that of somebody whom an audit log names, or nobody's that is known. */

import { FLAG_LIST, type Flag } from '../httpd/flags.ts';
import { hasFlag, type WorkerStatus } from '../httpd/status.ts';
import type { FleetEvent } from './snapshot.ts';

/** Flags that httpd never changes by itself. It sets and clears `check-failed`, and ERR, which is no flag of a form. */
export const ADMIN_FLAGS = FLAG_LIST.filter((flag) => flag !== 'check-failed');

export type DoneBy = 'you' | 'httpd' | 'restart' | 'known' | 'outside';

type Deed = Pick<FleetEvent, 'by' | 'author' | 'atRestart' | 'kind' | 'was' | 'is'>;

export function doneBy(event: Deed): DoneBy {
  if (event.by === 'you') return 'you';
  if (event.kind === 'restarted' || event.kind === 'flags-lost' || event.atRestart)
    return 'restart';
  if (event.author !== null) return 'known';
  return isHttpdsOwn(event) ? 'httpd' : 'outside';
}

/** A setting or a flag of an administrator is another one, by whom ever, or by a restart. */
export function isChange({ kind, author, was, is }: Deed): boolean {
  if (kind === 'setting') return true;
  if (kind !== 'state' || was === null || is === null) return false;
  return author !== null || changedFlags(was, is).length > 0;
}

/** Not made by this program, and by a hand: changed while httpd ran. */
export function isByHand(event: Deed): boolean {
  const who = doneBy(event);
  return isChange(event) && (who === 'known' || who === 'outside');
}

/** OK, ERR and HCFL come and go by themselves, of a standby and a disabled member as well. */
function isHttpdsOwn({ kind, was, is }: Deed): boolean {
  switch (kind) {
    case 'state':
    case 'outage':
      return was !== null && is !== null && changedFlags(was, is).length === 0;
    case 'lost':
    case 'recovered':
      return true;
    default:
      return false;
  }
}

export interface FlagChange {
  readonly flag: Flag;
  readonly on: boolean;
}

/** Which flags an administrator must have changed between the two. */
export function changedFlags(was: WorkerStatus, is: WorkerStatus): readonly FlagChange[] {
  return ADMIN_FLAGS.flatMap((flag) => {
    const on = hasFlag(is, flag);
    return on === hasFlag(was, flag) ? [] : [{ flag, on }];
  });
}

/** Flags that were set, and are not any more: what a restart of httpd takes. */
export function lostFlags(was: WorkerStatus, is: WorkerStatus): readonly Flag[] {
  return changedFlags(was, is).flatMap(({ flag, on }) => (on ? [] : [flag]));
}
