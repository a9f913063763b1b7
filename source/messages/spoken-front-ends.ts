/** The page of front ends as sentences, one front end a line. What nobody knows is left out. */

import type { FleetEvent, FleetSnapshot } from '../fleet/snapshot.ts';
import { wallOf } from '../httpd/clock.ts';
import { counted } from '../httpd/counted.ts';
import { disagreementText } from './drift.ts';
import { spokenEvent } from './event-text.ts';
import { type FrontEndFacts, frontEndFacts } from './front-end-facts.ts';
import { isFresh } from './member-facts.ts';
import { safeName } from './member-label.ts';
import { clock, moment } from './numbers.ts';

/** More of them are counted. */
const MOST_DRIFT = 3;

/** `web1: live, answers in 12 ms, httpd 2.4.71, loses changes with a restart, 8 members, 1 out.` */
export function spokenFrontEnds(
  snapshot: FleetSnapshot,
  events: readonly FleetEvent[],
  utc: boolean,
): readonly string[] {
  const said = (facts: FrontEndFacts) => sentence(facts, snapshot.at, utc);
  return frontEndFacts(snapshot, events).map(said);
}

function sentence(facts: FrontEndFacts, now: number, utc: boolean): string {
  const { name, version, startedAt, persists, drift, lastChange } = facts;
  const parts = [`${safeName(name)}: ${stateOf(facts, utc)}`, ...timesOf(facts)];
  if (version !== null) parts.push(`httpd ${version}`);
  if (startedAt !== null) parts.push(`up since ${moment(wallOf(startedAt), wallOf(now), utc)}`);
  if (persists !== null) {
    parts.push(persists ? 'keeps changes over a restart' : 'loses changes with a restart');
  }
  parts.push(...certificateOf(facts), ...membersOf(facts));
  if (drift !== null) {
    const told = drift.slice(0, MOST_DRIFT).map(disagreementText);
    const more = drift.length - told.length;
    const list = [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
    parts.push(drift.length === 0 ? 'as the other front ends' : `differs: ${list}`);
  }
  if (lastChange !== null) parts.push(`last change ${spokenEvent(lastChange, utc, false)}`);
  return `${parts.join(', ')}.`;
}

function stateOf({ freshness, readAt, error }: FrontEndFacts, utc: boolean): string {
  if (freshness === 'waiting') return 'connecting';
  if (isFresh(freshness)) return freshness;
  const why = error?.kind === 'auth' ? 'login needed' : freshness;
  return readAt === null ? why : `${why}, last answer ${clock(readAt, utc)}, and then`;
}

function timesOf({ answerMs, medianMs }: FrontEndFacts): readonly string[] {
  if (answerMs === null) return [];
  const median = medianMs === null ? '' : `, median ${Math.round(medianMs)} ms`;
  return [`answers in ${Math.round(answerMs)} ms${median}`];
}

function certificateOf({ certificateDays: days }: FrontEndFacts): readonly string[] {
  if (days === null) return [];
  return [days < 0 ? 'certificate expired' : `certificate valid for ${counted(days, 'day')}`];
}

function membersOf({ members, out, inError }: FrontEndFacts): readonly string[] {
  if (members === null) return [];
  return [counted(members, 'member'), `${out} out`, `${inError} in error`];
}
