/** How certain it can be that a member is quiet: without a scoreboard, and where httpd serves HTTP/2. */

import type { Member } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import type { DrainOptions } from './drain-events.ts';
import type { PlaceWatch } from './quiet.ts';
import { isWithinTime, wantsScoreboard } from './quiet-rule.ts';
import { NOTHING_NEW_MS, type Scoreboards, SHOWN_WITHIN_MS } from './witness.ts';

/** Without one, by busy and by time: what `why` leaves open. Safe to print, as all of this. */
export function withoutScoreboard(why: string): string {
  return `${why}; a request longer than ${NOTHING_NEW_MS / 1_000} s could be missed`;
}

export const HTTP2_COMES = 'it serves HTTP/2, and server-status does not show every stream';

/** Each front end where it is not certain, by name where there are several; '' where it is certain on all. */
export function doubtOf(places: readonly PlaceWatch[]): string {
  const several = places.length > 1;
  return places
    .flatMap(({ frontEnd, witness, why, http2 }) => {
      const who = several ? `${printable(frontEnd)}: ` : '';
      if (witness === 'time') return [who + withoutScoreboard(why)];
      return http2 ? [who + HTTP2_COMES] : [];
    })
    .join('; ');
}

/** The same before a drain, as far as the scoreboards were read: what it is going to be. */
export function doubtOfBoards(
  places: readonly { readonly frontEnd: string }[],
  boards: Scoreboards,
  maxRequestMs: number | null,
): string {
  const several = places.length > 1;
  return places
    .flatMap(({ frontEnd }) => {
      const board = boards.of(frontEnd);
      const who = several ? `${printable(frontEnd)}: ` : '';
      if (board === null || board.shows === null)
        return isWithinTime(maxRequestMs) ? [] : [who + withoutScoreboard(board?.why ?? '')];
      return board.http2 ? [who + HTTP2_COMES] : [];
    })
    .join('; ');
}

/** What a question about it, and its refusal, begin with. */
export const UNCERTAIN = 'it is not certain that it is quiet';

/** Why nothing could ever tell that it is quiet, so that nothing is begun; '' where something can. */
export async function whyNeverQuiet(
  member: Member,
  options: Pick<DrainOptions, 'maxRequestMs' | 'quietForMs' | 'witness'>,
  boards: Scoreboards,
  signal: AbortSignal,
): Promise<string> {
  const { maxRequestMs, witness, quietForMs = null } = options;
  const isBlind = member.places.some(({ worker }) => worker.busy === null);
  const isRequired = witness === 'require' && quietForMs === null;
  const needsBoards = isRequired || (isBlind && maxRequestMs === null);
  if (!needsBoards) return '';
  const missing = wantsScoreboard(options)
    ? await boards.missing(SHOWN_WITHIN_MS, signal)
    : 'its server-status page is not read';
  if (missing === '' || signal.aborted) return '';
  return isRequired
    ? `it cannot be known for certain when it is quiet (${missing}), and --witness require needs that`
    : `httpd 2.2 does not show requests in flight: give --max-request, or open its server-status page (${missing})`;
}
