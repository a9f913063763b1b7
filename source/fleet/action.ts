/** What an operator asks of a member, and the edit that it means for the member as it is. */

import { isDone, type WorkerEdit, whatRemains } from '../httpd/edit/edit.ts';
import { FLAGS, type Flag } from '../httpd/flags.ts';
import type { Worker } from '../httpd/model.ts';
import { NOT_USABLE, parseStatus, type WorkerStatus } from '../httpd/status.ts';

export type Action =
  | { readonly kind: 'disable' | 'enable' | 'drain' | 'stop' }
  | { readonly kind: 'standby'; readonly on: boolean }
  /** Settings (factor, load-balancer set, route, redirect, health check) and the flags without an action of their own. */
  | { readonly kind: 'set'; readonly edit: WorkerEdit }
  /** Back to the flags and settings noted before an own change. */
  | {
      readonly kind: 'undo';
      readonly edit: WorkerEdit;
      /** By `placeKey`, where workers differed before. */
      readonly byPlace?: ReadonlyMap<string, WorkerEdit>;
    }
  /** Flags that a drain, a rolling upgrade or a restart calls for, under a name that people and the audit log read. */
  | {
      readonly kind: 'apply';
      readonly name: AppliedName;
      readonly edit: WorkerEdit;
      readonly byPlace?: ReadonlyMap<string, WorkerEdit>;
    };

/** `put back`: as it was found; `check through`: in for requests of its own route alone; `set again`: what a restart of httpd took. */
export type AppliedName = 'disable' | 'ignore errors' | 'put back' | 'set again' | 'check through';

/**
 * The whole edit that an action means; `whatRemains` drops what the worker has already.
 * Enable clears whichever of Dis, Drn and Stop is set, and leaves every other flag alone:
 * a hot standby stays a hot standby. `place`: which worker it is for (`placeKey`).
 */
export function editFor(action: Action, place?: string): WorkerEdit {
  switch (action.kind) {
    case 'disable':
      return { flags: { disabled: true } };
    case 'drain':
      return { flags: { draining: true } };
    case 'stop':
      return { flags: { stopped: true } };
    case 'enable':
      return { flags: { disabled: false, draining: false, stopped: false } };
    case 'standby':
      return { flags: { standby: action.on } };
    case 'set':
      return action.edit;
    case 'undo':
    case 'apply':
      return (place === undefined ? undefined : action.byPlace?.get(place)) ?? action.edit;
  }
}

/** The fields to send to this worker; null when it is already as asked, or further out than asked. */
export function editToSend(action: Action, worker: Worker, place?: string): WorkerEdit | null {
  const edit = editFor(action, place);
  // Dis and Stop overrule Drn: the flag would say that sessions stay, and they don't.
  const { intent } = worker.status;
  if (action.kind === 'drain' && (intent === 'disabled' || intent === 'stopped')) return null;
  return isDone(edit, worker) ? null : whatRemains(edit, worker);
}

/** The status that a worker would have after the edit, as far as it can be foretold. */
export function foretell(edit: WorkerEdit, status: WorkerStatus): WorkerStatus {
  let tokens = status.tokens.filter((token) => token !== 'Ok');
  for (const [name, wanted] of Object.entries(edit.flags ?? {})) {
    const token = FLAGS[name as Flag].token;
    tokens = tokens.filter((each) => each !== token);
    if (wanted) tokens.push(token);
  }
  const initialised = tokens.includes('Init') || !status.tokens.includes('-');
  if (initialised && !tokens.some((token) => NOT_USABLE.includes(token))) tokens.push('Ok');
  return parseStatus(tokens.join(' '));
}
