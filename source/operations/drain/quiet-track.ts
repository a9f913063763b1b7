/** One place of a member, reading after reading: since when nothing has changed. */

import type { FrontEndState } from '../../fleet/snapshot.ts';
import type { Worker } from '../../httpd/model.ts';

export interface Track {
  worker: Worker;
  readAt: number;
  /** Readings in a row with nothing in flight and nothing new. */
  quietPolls: number;
  quietSince: number;
  /** Since when busy and Elected have both not changed. */
  stillSince: number;
  lastRequestAt: number;
  /** The same, as far as it was seen to grow since this watch began. */
  grewAt: number;
  /** When the scoreboard first showed that nothing old is left. */
  endedAt: number;
}

/** `before`: changed in place. */
export function follow(
  before: Track | undefined,
  worker: Worker,
  state: FrontEndState | undefined,
): Track {
  const readAt = state?.readAt ?? 0;
  if (before === undefined) {
    return {
      worker,
      readAt,
      quietPolls: isIdle(worker) ? 1 : 0,
      quietSince: readAt,
      stillSince: readAt,
      lastRequestAt: readAt,
      grewAt: 0,
      endedAt: Number.POSITIVE_INFINITY,
    };
  }
  // A failed poll counts as "not zero": what cannot be seen is not quiet.
  if (state === undefined || state.error !== null) {
    before.quietPolls = 0;
    before.stillSince = Number.POSITIVE_INFINITY;
    return before;
  }
  if (readAt > before.readAt) advance(before, worker, readAt);
  return before;
}

function isIdle(worker: Worker): boolean {
  return worker.busy === 0;
}

function advance(track: Track, worker: Worker, readAt: number): void {
  const before = track.worker;
  // A count that can't be read may have grown.
  const grew = worker.elected === null || worker.elected !== before.elected;
  if (grew) {
    track.lastRequestAt = readAt;
    track.grewAt = readAt;
    track.endedAt = Number.POSITIVE_INFINITY;
  }
  if (grew || worker.busy !== before.busy || track.stillSince === Number.POSITIVE_INFINITY) {
    track.stillSince = readAt;
  }
  // Bytes to or from a back end without a new request: one is in flight, whatever busy says.
  const isMiscount = !grew && isIdle(before) && hasMoved(before, worker);
  if (!isIdle(worker) || isMiscount) track.quietPolls = 0;
  else {
    const goesOn = !grew && track.quietPolls > 0;
    if (!goesOn) track.quietSince = readAt;
    track.quietPolls = goesOn ? track.quietPolls + 1 : 1;
  }
  track.worker = worker;
  track.readAt = readAt;
}

/** More bytes than before, as far as they are shown: the page rounds them. */
export function hasMoved(before: Worker, now: Worker): boolean {
  const grew = (one: Worker['to'], other: Worker['to']) =>
    one !== null && other !== null && other.exact === one.exact && other.bytes > one.bytes;
  return grew(before.to, now.to) || grew(before.from, now.from);
}
