/** What httpd tells of a member's last error, as a sentence. */

import type { Place } from '../fleet/snapshot.ts';
import { wallOf } from '../httpd/clock.ts';
import { counted } from '../httpd/counted.ts';
import { retryIn, unprovedError } from '../httpd/last-error.ts';
import type { Worker } from '../httpd/model.ts';
import { moment } from './numbers.ts';

/**
 * `ERR since 05:27:50 by httpd's clock, tried again in 41 s`, or `was ERR when last asked (05:27:50 by httpd's clock):
 * nothing has proved it since`; null where there was no error, or nobody tells.
 */
export function lastErrorText(worker: Worker, now: number, utc: boolean): string | null {
  const unproved = unprovedError(worker);
  if (unproved !== null) {
    const time = moment(unproved.isTold ? unproved.at : wallOf(unproved.at), wallOf(now), utc);
    const when = unproved.isTold ? `${time} by httpd's clock` : `seen until ${time}`;
    return `was ERR when last tried (${when}), not tried since`;
  }
  const since = errorSince(worker, now, utc);
  return since === null ? null : `ERR ${since}`;
}

/** `since 05:27:50 by httpd's clock, tried again in 41 s`; null where it is in no error now, or nobody tells. */
export function errorSince(worker: Worker, now: number, utc: boolean): string | null {
  const { lastError } = worker;
  if (worker.status.health !== 'error' || lastError?.isTold !== true) return null;
  const { at, retries } = lastError;
  const tries =
    retries === null || retries === 0 ? '' : ` (tried ${counted(retries, 'time')} before)`;
  const since = moment(at, wallOf(now), utc);
  return `since ${since} by httpd's clock, ${retryText(worker, now)}${tries}`;
}

/** httpd looks at the retry time when a request comes; then it tries the member again. */
function retryText(worker: Worker, now: number): string {
  if (worker.status.intent === 'stopped') return 'not tried again while it is stopped';
  const wait = retryIn(worker, now) ?? 0;
  return wait === 0
    ? 'tried again with the next request'
    : `tried again in ${Math.ceil(wait / 1_000)} s`;
}

/** The same for each front end; their names only where there are several. */
export function lastErrorTexts(
  places: readonly Place[],
  now: number,
  utc: boolean,
): readonly { readonly frontEnd: string; readonly text: string }[] {
  return places.flatMap(({ frontEnd, worker }) => {
    const text = lastErrorText(worker, now, utc);
    return text === null ? [] : [{ frontEnd, text }];
  });
}
