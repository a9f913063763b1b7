/** A front end between its readings, as a recording has it: why it failed, since when, and what it waits for. */

import type { FrontEndState } from '../../fleet/snapshot.ts';
import type { ErrorKind, ManagerError } from '../../httpd/errors.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import { fieldsOf, lineIn, momentIn, numberIn, orNull, wordIn } from './shape.ts';

type Part = Pick<
  FrontEndState,
  'tookMs' | 'error' | 'failingSince' | 'nextPollAt' | 'pollingSince' | 'paceMs'
>;

/** Times count from where the session began. What says nothing is left out. */
export interface StateLine {
  readonly ms?: number;
  readonly error?: ManagerError;
  readonly failing?: number;
  readonly next?: number;
  readonly asked?: number;
  readonly pace?: number;
}

/**
 * As far as it can be seen: of one that answers, when the next poll goes out is not, and that one is under way only
 * once it is late.
 */
export function stateLine(state: FrontEndState, began: number, isLate: boolean): StateLine {
  const { tookMs, error, failingSince, nextPollAt, pollingSince, paceMs } = state;
  const since = (at: number) => Math.max(0, at - began);
  return {
    ...(tookMs !== null && { ms: tookMs }),
    ...(error !== null && { error: { ...error, ...masked(error) } }),
    ...(failingSince !== null && { failing: since(failingSince) }),
    ...(error !== null && nextPollAt !== null && { next: since(nextPollAt) }),
    ...(pollingSince !== null && (error !== null || isLate) && { asked: since(pollingSince) }),
    ...(paceMs !== undefined && { pace: paceMs }),
  };
}

function masked({ what, hint }: ManagerError) {
  return { what: maskSecrets(what), hint: maskSecrets(hint) };
}

export function readState(value: unknown, began: number): Part {
  const line = fieldsOf(value);
  const at = (moment: unknown) => began + momentIn(moment);
  const paceMs = orNull(line.pace, momentIn);
  return {
    tookMs: orNull(line.ms, momentIn),
    error: orNull(line.error, readError),
    failingSince: orNull(line.failing, at),
    nextPollAt: orNull(line.next, at),
    pollingSince: orNull(line.asked, at),
    ...(paceMs !== null && { paceMs }),
  };
}

const ERROR_KINDS: Readonly<Record<ErrorKind, true>> = {
  'unknown-host': true,
  unreachable: true,
  reset: true,
  cut: true,
  timeout: true,
  tls: true,
  auth: true,
  forbidden: true,
  limited: true,
  cached: true,
  mixed: true,
  'not-found': true,
  'server-error': true,
  redirect: true,
  'not-a-manager': true,
  'too-large': true,
  incomplete: true,
  'bad-answer': true,
  aborted: true,
};

function readError(value: unknown): ManagerError {
  const line = fieldsOf(value);
  return {
    kind: wordIn(line.kind, Object.keys(ERROR_KINDS) as ErrorKind[]),
    what: lineIn(line.what),
    hint: lineIn(line.hint),
    ...(line.status !== undefined && { status: numberIn(line.status) }),
    ...(line.retryAfterMs !== undefined && { retryAfterMs: momentIn(line.retryAfterMs) }),
  };
}
