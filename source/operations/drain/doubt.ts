/** What could be missed where a member is called quiet: without a scoreboard, and where HTTP/2 comes. */

import { printable } from '../../httpd/printable.ts';
import type { PlaceWatch } from './quiet.ts';
import { isWithinTime } from './quiet-rule.ts';
import { NOTHING_NEW_MS, type Scoreboards } from './witness.ts';

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
export const UNCERTAIN = 'nothing certain says that it is quiet';
