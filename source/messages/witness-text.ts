/** By what a member was found quiet, and which requests are waited for, in words. */

import { excerpt, printable } from '../httpd/printable.ts';
import { doubtOf, UNCERTAIN } from '../operations/drain/doubt.ts';
import type { PlaceWatch } from '../operations/drain/quiet.ts';
import { OLDER_REQUESTS } from '../operations/drain/quiet-judge.ts';
import type { RequestInFlight } from '../operations/drain/scoreboard-watch.ts';
import { duration } from './numbers.ts';

const SHOWN = 3;
const PATH_LENGTH = 24;

/** ` (2: GET /app/report 4.1s, a request 2.0s)` behind what is waited for; '' where no request is. For screens only. */
export function requestsText({ waitsFor, left }: PlaceWatch): string {
  if (waitsFor !== OLDER_REQUESTS || left.length === 0) return '';
  const more = left.length > SHOWN ? ', ...' : '';
  return ` (${left.length}: ${left.slice(0, SHOWN).map(requestText).join(', ')}${more})`;
}

/** How many they are, and how old the oldest is: for what is kept in files. */
export function requestCountText({ waitsFor, left }: PlaceWatch): string {
  const [oldest] = left;
  if (waitsFor !== OLDER_REQUESTS || oldest === undefined) return '';
  return ` (${left.length}, the oldest ${ageText(oldest)})`;
}

function requestText(request: RequestInFlight): string {
  const { method, path, isHttp2 } = request;
  const what = isHttp2
    ? 'HTTP/2'
    : path === ''
      ? 'a request'
      : `${printable(method)} ${excerpt(path, PATH_LENGTH)}`;
  return `${what} ${ageText(request)} from ${maskClient(request.client)}`;
}

function ageText({ ageMs }: RequestInFlight): string {
  return ageMs === null ? 'of unknown age' : duration(ageMs);
}

/** `10.1.2.3` -> `10.1.x.x`: whose request it is, is nobody's business. */
function maskClient(client: string): string {
  const four = /^(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(client)?.[1];
  if (four !== undefined) return `${four}.x.x`;
  const six = /^([\da-f]{1,4}:[\da-f]{1,4}):[\da-f:]*$/i.exec(client)?.[1];
  return six === undefined ? 'x' : `${six}:x`;
}

/** By what a place was found quiet: ` (scoreboard and busy)`. */
const WITNESS_WORDS: Readonly<Record<PlaceWatch['witness'], string>> = {
  rows: 'scoreboard and busy',
  letters: 'letters of the scoreboard, and busy',
  time: 'busy alone',
  'quiet-for': '--quiet-for',
  'max-request': '--max-request',
};

/** `scoreboard and busy`, each way once. */
export function witnessText(places: readonly PlaceWatch[]): string {
  return [...new Set(places.map(({ witness }) => WITNESS_WORDS[witness]))].join('; ');
}

/** By what it was found quiet on each front end, for the audit log. */
export function quietDetails(places: readonly PlaceWatch[]): ReadonlyMap<string, string> {
  return new Map(
    places.map((place) => {
      const doubt = doubtOf([place]);
      const sure = doubt === '' ? '' : `, not certain: ${doubt}`;
      return [place.frontEnd, `by ${WITNESS_WORDS[place.witness]}${sure}`];
    }),
  );
}

/** What the command would begin on; behind a member's name. `doubt`: safe to print. */
export function uncertainText(doubt: string): string {
  return `${UNCERTAIN}: ${doubt}`;
}

/** The same of any member, while nothing was changed yet; also before a question. */
export function willBeUncertainText(doubt: string): string {
  return `it will not be certain that a member is quiet: ${doubt}`;
}

export const DOCTOR_HINT = 'baltop doctor says how httpd can show it.';

/** Where nobody can be asked: what agrees to it, and what makes it certain. */
export const AGREE_HINT = `To agree to that: --yes. To wait by time instead: --quiet-for TIME, your longest request. ${DOCTOR_HINT}`;

/** As fields of JSON. `withPaths`: what the requests are, too. */
export function witnessFields(
  { witness, why, http2, left, waitsFor }: PlaceWatch,
  withPaths = false,
): Readonly<Record<string, unknown>> {
  const older = waitsFor === OLDER_REQUESTS ? left : [];
  const requests = older.map(({ ageMs, method, path, isHttp2 }) =>
    withPaths
      ? { ageMs, http2: isHttp2, method, path: printable(path) }
      : { ageMs, http2: isHttp2 },
  );
  return { witness, why, http2, older: requests };
}
