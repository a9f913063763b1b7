/** What speaks against a rolling upgrade before it begins, and what to do about each. */

import { foretell } from '../../fleet/action.ts';
import { countRows, isEnough, type PoolCount, servingReserve } from '../../fleet/pool-count.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { isInTrouble, stateText } from '../../httpd/status.ts';
import type { RollingHooks } from './rolling-events.ts';

export interface Objection {
  readonly what: string;
  /** A sentence that holds in every face. */
  readonly mend: string;
}

export function objectionsTo(
  { frontEnds }: FleetSnapshot,
  { views, members: all }: FleetBalancer,
  members: readonly Member[],
): readonly Objection[] {
  const objections: Objection[] = [];
  if (members.length === 0) objections.push(nobodyLeft(all));
  for (const { name, error, page } of frontEnds) {
    if (error === null && page !== null) continue;
    const { what, hint } = error ?? { what: 'no answer yet', hint: 'Wait for its first answer.' };
    objections.push({ what: `${name}: ${what}`, mend: hint });
  }
  for (const member of members) {
    const places = new Set(member.places.map((place) => place.frontEnd));
    for (const { frontEnd } of views) {
      if (places.has(frontEnd)) continue;
      const mend = 'Add it there, or leave it out with --skip.';
      objections.push({ what: `${memberLabel(member)} is not on ${frontEnd}`, mend });
    }
  }
  return objections;
}

function nobodyLeft(all: readonly Member[]): Objection {
  if (all.length === 0) {
    const mend = 'Add one: BalancerMember in httpd.conf, or x on the balancer in the screen.';
    return { what: 'the balancer has no members', mend };
  }
  const isOdd = all.some((member) => standingOf(member) !== null);
  return {
    what: 'no member is left to upgrade',
    mend: isOdd
      ? 'Enable the members that are out, and repair those in error.'
      : 'Name other members with --only and --skip.',
  };
}

/** It was named to begin, and is left out. */
export function cannotBegin({
  member,
  why,
}: {
  readonly member: Member;
  readonly why: string;
}): Objection {
  const what = `${memberLabel(member)} cannot be first: it is left out (${why})`;
  return { what, mend: 'Name another one with --first.' };
}

/** One line a member. */
export function objectionsOfCommands(
  members: readonly Member[],
  unfit: RollingHooks['unfit'],
): readonly Objection[] {
  return members.flatMap((member) => {
    const why = unfit?.(member) ?? null;
    if (why === null) return [];
    const mend = 'Change the command, or leave the member out with --skip.';
    return [{ what: `${memberLabel(member)}: ${why}`, mend }];
  });
}

/** Members that are out together leave fewer than `least` on a front end. */
export function tooFew(
  balancer: FleetBalancer,
  wave: readonly Member[],
  least: number,
): readonly Objection[] {
  const names = wave.map(memberLabel).join(' and ');
  return balancer.views.flatMap(({ frontEnd }) => {
    const without = countWithout(balancer, wave, frontEnd);
    if (isEnough(without, least)) return [];
    const minimum = least > 1 ? `, fewer than the minimum of ${least}` : '';
    const what = `without ${names}, ${leftText(without, frontEnd)}${minimum}`;
    return [{ what, mend: mendOfTooFew(balancer, wave, least, frontEnd) }];
  });
}

function mendOfTooFew(
  balancer: FleetBalancer,
  wave: readonly Member[],
  least: number,
  frontEnd: string,
): string {
  const alone = (member: Member) => isEnough(countWithout(balancer, [member], frontEnd), least);
  if (wave.length > 1 && wave.every(alone)) return 'Take fewer out at once (--max-out).';
  const others = balancer.members.filter((member) => !wave.includes(member));
  const odd = others.flatMap((member) => {
    const standing = standingOf(member, frontEnd);
    return standing === null ? [] : [{ name: memberLabel(member), ...standing }];
  });
  const out = odd.find(({ isOut }) => isOut) ?? odd[0];
  if (out?.isOut === true) return `Enable ${out.name} first: it is ${out.state}.`;
  if (out !== undefined) return `Repair ${out.name} first: it is ${out.state}.`;
  const lower = least > 1 ? ', or lower the minimum (minUsable, --min-usable)' : '';
  return `Add a member that serves meanwhile${lower}.`;
}

/** The state of a member that serves nobody, anywhere or on one front end; null: it serves. */
function standingOf(
  { places }: Member,
  frontEnd?: string,
): { readonly state: string; readonly isOut: boolean } | null {
  const odd = places.find(
    (place) =>
      (frontEnd === undefined || place.frontEnd === frontEnd) &&
      (place.worker.status.intent !== 'in' || isInTrouble(place.worker.status)),
  );
  if (odd === undefined) return null;
  const { status } = odd.worker;
  return { state: stateText(status), isOut: status.intent !== 'in' };
}

/** `web1 has 1 usable member`, `web1 has its hot standby alone`. */
function leftText(count: PoolCount, frontEnd: string): string {
  const reserve = count.usable === 0 ? servingReserve(count) : null;
  const left = counted(count.usable, 'usable member');
  return `${frontEnd} has ${reserve === null ? left : `its ${reserve} alone`}`;
}

/** As the guard counts it for a disable: who serves on that front end while these members are out. */
export function countWithout(
  balancer: FleetBalancer,
  wave: readonly Member[],
  frontEnd: string,
): PoolCount {
  const out = new Set(wave.map((member) => member.key));
  const rows = balancer.members.flatMap(({ key, places }) =>
    places
      .filter((place) => place.frontEnd === frontEnd)
      .map(({ worker: { status, lbSet } }) => ({
        status: out.has(key) ? foretell({ flags: { disabled: true } }, status) : status,
        lbSet,
      })),
  );
  return countRows(rows);
}
