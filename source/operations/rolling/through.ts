/**
 * A request to one member alone, through a front end: while it is draining, httpd gives it what carries its route and
 * nothing else (2.4). Elected shows that it took it. Reaches AJP, which no URL can probe, and pools without traffic.
 */

import { balancerNamed, frontEndNamed } from '../../fleet/find.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { FleetSnapshot, Member, Place } from '../../fleet/snapshot.ts';
import { nextNews } from '../drain/news.ts';
import { type Events, LOOK_AGAIN_MS, type MemberWay } from './member-way.ts';
import type { Objection } from './rolling-objections.ts';

/** In a row on each front end, as of the readiness check. */
const REACHED_IN_A_ROW = 2;

/** A page can hold any text, and this goes into a header. */
const COOKIE_NAME = /^[\w!#$%&'*+.^`~-]+$/;
const ROUTE = /^[\w.~:+-]+$/;

/** The cookie that leads to a member; null: none does. The page shows `cookie`, or `cookie|parameter`. */
export function routeCookie(sticky: string | null, route: string): string | null {
  const name = (sticky ?? '').split('|')[0]?.trim() ?? '';
  return COOKIE_NAME.test(name) && ROUTE.test(route) ? `${name}=baltop.${route}` : null;
}

/** Why no request can be sent to a member alone, before anything is changed. */
export function objectionsToThrough(
  snapshot: FleetSnapshot,
  members: readonly Member[],
): readonly Objection[] {
  const mend = 'Leave out --check-through: the proof after enabling needs no route.';
  const whys = members.flatMap((member) =>
    member.places.flatMap((place) => whyUnreachable(snapshot, member, place) ?? []),
  );
  return [...new Set(whys)].map((why) => ({
    what: `no request can be sent to one member alone: ${why}`,
    mend,
  }));
}

function whyUnreachable(snapshot: FleetSnapshot, member: Member, place: Place): string | null {
  const { frontEnd, worker } = place;
  const name = memberLabel(member);
  if (frontEndNamed(snapshot, frontEnd)?.page?.generation === '2.2')
    return `httpd 2.2 on ${frontEnd} cannot drain a member`;
  const sticky = stickyOn(snapshot, member, frontEnd);
  if (sticky === null) return `${member.balancer} has no sticky sessions on ${frontEnd}`;
  if (worker.route === '') return `${name} has no route on ${frontEnd}`;
  if (routeCookie(sticky, worker.route) === null)
    return `the route of ${name}, or the cookie of ${member.balancer}, cannot be written into a cookie`;
  return worker.elected === null ? `${frontEnd} shows no ELECTED of ${name}` : null;
}

function stickyOn(snapshot: FleetSnapshot, { balancer }: Member, frontEnd: string): string | null {
  const views = balancerNamed(snapshot, balancer)?.views ?? [];
  return views.find((view) => view.frontEnd === frontEnd)?.balancer.sticky ?? null;
}

/** In for its own route alone, and asked on every front end; out again where it does not answer in time. */
export async function* reachThrough(way: MemberWay): Events {
  const { memberFlags, member } = way;
  const surprise = memberFlags.surprise();
  if (surprise !== null) {
    yield way.stop(surprise);
    return;
  }
  // A request that comes before its application is ready would put it into Err, and then none reaches it for `retry` seconds.
  const draining = { draining: true, disabled: false, 'ignoring-errors': true };
  const failed = yield* memberFlags.set(draining, member.places, 'check through');
  const why = failed ?? (yield* untilReached(way));
  if (why === null) {
    yield { kind: 'reached', member, frontEnds: member.places.map(({ frontEnd }) => frontEnd) };
    return;
  }
  const back = yield* memberFlags.takeOutAgain();
  yield way.stop(back === null ? why : `${why}; and it could not be disabled again: ${back}`);
}

/** Why it is not, or null. */
async function* untilReached(way: MemberWay): Events<string | null> {
  const { fleet, options, signal } = way.context;
  const deadline = fleet.clock.monotonic() + options.checkTimeoutMs;
  for (const { frontEnd } of way.member.places) {
    let inARow = 0;
    let told = '';
    while (inARow < REACHED_IN_A_ROW) {
      yield* way.waits(`its own requests through ${frontEnd}`);
      const { why, surprise } = yield* askThrough(way, frontEnd);
      if (signal.aborted) return 'it was stopped';
      if (surprise !== null) return surprise;
      inARow = why === null ? inARow + 1 : 0;
      if (why !== null && why !== told) {
        told = why;
        yield { kind: 'not-ready', member: way.member, why };
      }
      if (inARow >= REACHED_IN_A_ROW) break;
      if (why !== null && fleet.clock.monotonic() > deadline)
        return `it is not reached through httpd: ${why}`;
      if (why !== null) await nextNews(fleet, LOOK_AGAIN_MS, signal);
    }
  }
  return null;
}

/** One request. `why` null: it was answered, and httpd counted it for this member. */
async function* askThrough(
  way: MemberWay,
  frontEnd: string,
): Events<{ readonly why: string | null; readonly surprise: string | null }> {
  const { hooks, fleet, signal } = way.context;
  await way.readAfresh();
  const before = electedOn(way, frontEnd);
  const route = placeOn(way, frontEnd)?.worker.route ?? '';
  const cookie = routeCookie(stickyOn(fleet.getSnapshot(), way.member, frontEnd), route);
  if (cookie === null || hooks.through == null)
    return { why: null, surprise: `its route on ${frontEnd} is gone` };
  const asked = hooks.through(way.member, frontEnd, cookie, signal);
  const { value, surprise } = yield* way.meanwhile(asked, 'draining');
  if (!value.ok) return { why: `through ${frontEnd}: ${value.why}`, surprise };
  await way.readAfresh();
  const after = electedOn(way, frontEnd);
  const isCounted = before !== null && after !== null && after > before;
  const isInError = placeOn(way, frontEnd)?.worker.status.health === 'error';
  const other = isInError ? 'httpd calls it Err' : 'httpd gave the request to another member';
  return { why: isCounted ? null : `through ${frontEnd}: ${other}`, surprise };
}

function placeOn({ memberFlags }: MemberWay, frontEnd: string): Place | undefined {
  return memberFlags.places().find((place) => place.frontEnd === frontEnd);
}

function electedOn(way: MemberWay, frontEnd: string): number | null {
  return placeOn(way, frontEnd)?.worker.elected ?? null;
}
