/** Is one place of a member quiet, by the best that its front end offers? */

import type { FrontEndState } from '../../fleet/snapshot.ts';
import { isWithinTime, type QuietRule } from './quiet-rule.ts';
import type { Track } from './quiet-track.ts';
import type { RequestInFlight } from './scoreboard-watch.ts';
import { NOTHING_NEW_MS, type Scoreboard, type Witness } from './witness.ts';

export interface Verdict {
  /** Why this place is not quiet; '' when it is. Safe to print. */
  readonly waitsFor: string;
  /** By what it is judged. */
  readonly witness: Witness;
  /** This front end serves HTTP/2: its scoreboard does not show every stream. */
  readonly http2: boolean;
  /** Why there is nothing better; '' where there is. Safe to print. */
  readonly why: string;
  /** Requests that began before it was out, the oldest first, whichever member serves them. Unsafe to print. */
  readonly left: readonly RequestInFlight[];
  /** Busy is above 0, and no request is left that it could count. */
  readonly isStaleBusy: boolean;
}

export interface Judged {
  readonly rule: QuietRule;
  readonly track: Track;
  readonly state: FrontEndState | undefined;
  /** null: none is read. */
  readonly board: Scoreboard | null;
  /** What began before this moment may have been sent to the member. */
  readonly since: number;
  /** More will be set, and waited for, afterwards: only new requests matter. */
  readonly isBeforeOut: boolean;
  /** Not quiet before this moment by busy alone. */
  readonly notBefore: number;
  readonly now: number;
}

export const OLDER_REQUESTS = 'requests that began before it was out';
const NO_SCOREBOARD = 'its server-status page is not read';

export function judgePlace(judged: Judged): Verdict {
  const { rule, track, board, now } = judged;
  const said = rule.nothingNewMs ?? (judged.isBeforeOut ? 0 : null);
  if (said !== null) return byTime(judged, 'quiet-for', said);
  const since = Math.max(judged.since, track.grewAt);
  const ended = board?.ended(since) ?? 'not';
  const isTelling = board !== null && tells(board, ended, now);
  if (!isTelling) {
    const why = board?.why || NO_SCOREBOARD;
    if (rule.requiresScoreboard) {
      const waitsFor = `a server-status page (${why})`;
      return { ...NOTHING_SEEN, waitsFor, witness: 'rows', why };
    }
    const { maxRequestMs } = rule;
    const [witness, leastMs] = isWithinTime(maxRequestMs)
      ? (['max-request', maxRequestMs] as const)
      : (['time', NOTHING_NEW_MS] as const);
    return { ...byTime(judged, witness, leastMs, board?.lostAt ?? 0), why };
  }
  const { http2 } = board;
  if (ended === 'all') track.endedAt = Math.min(track.endedAt, track.readAt);
  const left = ended === 'all' ? [] : board.left(since);
  const unread = waitsForReading(judged);
  const isStaleBusy = unread === '' && ended === 'all' && !http2 && isMiscount(track);
  const waitsFor = unread || (isStaleBusy ? '' : waitsForEnd(judged, ended, http2));
  return { waitsFor, witness: board.lastShown, why: '', http2, left, isStaleBusy };
}

const NOTHING_SEEN = { http2: false, why: '', left: [], isStaleBusy: false } as const;

/** One that is lost says nothing of what it had not seen to end. */
function tells({ shows, lostAt }: Scoreboard, ended: string, now: number): boolean {
  if (shows !== null || ended === 'all') return true;
  return lostAt !== null && now - lostAt < NOTHING_NEW_MS;
}

/** '' where the last reading can be judged. */
function waitsForReading({ track, state }: Judged): string {
  if (state === undefined) return 'an answer';
  if (state.error !== null) return `an answer (${state.error.what})`;
  return track.worker.elected === null
    ? 'a count of requests (the page shows none that can be read)'
    : '';
}

function waitsForEnd({ track, rule }: Judged, ended: string, http2: boolean): string {
  const { worker, quietPolls, readAt, lastRequestAt } = track;
  if (ended === 'not') return OLDER_REQUESTS;
  if ((worker.busy ?? 0) > 0) return `busy ${worker.busy}`;
  if (worker.busy !== null && quietPolls < rule.polls) return 'quiet';
  // A stream that its client does not read is on no row.
  const isOver = readAt - lastRequestAt >= NOTHING_NEW_MS;
  return http2 && !isOver ? 'HTTP/2: no new requests for 10 s' : '';
}

/** No request is as old as busy would have it, and it does not move. */
function isMiscount({ worker, stillSince, endedAt, readAt }: Track): boolean {
  return (worker.busy ?? 0) > 0 && readAt - Math.max(stillSince, endedAt) >= NOTHING_NEW_MS;
}

/** By busy, and nothing new for so long, counted from `from` at the earliest. */
function byTime(
  judged: Judged,
  witness: 'quiet-for' | 'max-request' | 'time',
  nothingNewMs: number,
  from = 0,
): Verdict {
  const { rule, track, notBefore, now } = judged;
  const { worker, readAt } = track;
  const wait = () => {
    if (worker.busy === null) return 'the longest request (httpd 2.2 shows no busy)';
    if (worker.busy > 0) return `busy ${worker.busy}`;
    if (track.quietPolls < rule.polls || readAt - track.quietSince < rule.leastMs) return 'quiet';
    if (readAt - Math.max(track.lastRequestAt, from) < nothingNewMs) {
      return witness === 'quiet-for'
        ? '--quiet-for'
        : `no new requests for ${nothingNewMs / 1_000} s`;
    }
    return now < notBefore ? 'requests of the old httpd processes' : '';
  };
  return { ...NOTHING_SEEN, witness, waitsFor: waitsForReading(judged) || wait() };
}
