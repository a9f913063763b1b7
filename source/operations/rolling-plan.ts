/** Before a rolling upgrade: which members, in which order, and what speaks against it. Reads only. */

import { foretell } from '../fleet/action.ts';
import { countRows, isEnough, type PoolCount, servingReserve } from '../fleet/pool-count.ts';
import { leastUsable, type SafetyPolicy } from '../fleet/safety.ts';
import { memberLabel } from '../fleet/select.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { stateText } from '../manager/status.ts';
import type { RollingHooks } from './rolling-events.ts';

export interface RollingPlan {
  readonly balancer: string;
  readonly members: readonly Member[];
  /** Members that are under way together, in order. */
  readonly waves: readonly (readonly Member[])[];
  readonly skipped: readonly { readonly member: Member; readonly why: string }[];
  /** Why it must not begin; empty when nothing speaks against it. */
  readonly objections: readonly string[];
  /** True on every front end, worth knowing: changes are lost when httpd restarts. */
  readonly notPersisted: readonly string[];
}

export interface RollingChoice {
  /** Keys of the members wanted; null: all of the balancer. */
  readonly only: ReadonlySet<string> | null;
  readonly skip: ReadonlySet<string>;
  /** Members that must serve on every front end while others are out, as typed; `policy` may ask for more. */
  readonly minUsable: number;
  readonly policy: Pick<SafetyPolicy, 'minUsable'>;
  /** Members that may be out at the same time. */
  readonly maxOut: number;
  /** As in `RollingHooks`. */
  readonly unfit?: RollingHooks['unfit'];
}

export function planRolling(
  snapshot: FleetSnapshot,
  balancer: FleetBalancer,
  choice: RollingChoice,
): RollingPlan {
  const members: Member[] = [];
  const skipped: { member: Member; why: string }[] = [];
  for (const member of balancer.members) {
    const why = whySkipped(member, choice);
    if (why === null) members.push(member);
    else skipped.push({ member, why });
  }
  const waves = wavesOf(members, choice.maxOut);
  const least = leastUsable(choice.policy, balancer.name, choice.minUsable);
  return {
    balancer: balancer.name,
    members,
    waves,
    skipped,
    objections: [
      ...objectionsTo(snapshot, balancer, members),
      ...waves.flatMap((wave) => tooFew(balancer, wave, least)),
      ...objectionsOfCommands(members, choice.unfit),
    ],
    notPersisted: snapshot.frontEnds
      .filter((frontEnd) => frontEnd.page?.persisted === false)
      .map((frontEnd) => frontEnd.name),
  };
}

/** As many as may be out together, in the given order. */
export function wavesOf<T>(members: readonly T[], maxOut: number): readonly (readonly T[])[] {
  const waves: (readonly T[])[] = [];
  for (let at = 0; at < members.length; at += maxOut) waves.push(members.slice(at, at + maxOut));
  return waves;
}

/** A member that is out or broken already is somebody's business: it is not taken through the steps unasked. */
function whySkipped(member: Member, { only, skip }: RollingChoice): string | null {
  if (skip.has(member.key)) return 'by --skip';
  if (only !== null) return only.has(member.key) ? null : 'not in --only';
  const odd = member.places.find(({ worker }) => {
    const { intent, health, usable } = worker.status;
    return intent !== 'in' || health !== 'ok' || !usable;
  });
  return odd === undefined ? null : `${stateText(odd.worker.status)} before the start`;
}

function objectionsTo(
  snapshot: FleetSnapshot,
  balancer: FleetBalancer,
  members: readonly Member[],
): readonly string[] {
  const objections: string[] = [];
  if (members.length === 0) objections.push('no member is left to upgrade');
  for (const { name, error, page } of snapshot.frontEnds) {
    if (error !== null || page === null)
      objections.push(`${name}: ${error?.what ?? 'no answer yet'}`);
  }
  for (const member of members) {
    const places = new Set(member.places.map((place) => place.frontEnd));
    for (const { frontEnd } of balancer.views) {
      if (!places.has(frontEnd)) objections.push(`${memberLabel(member)} is not on ${frontEnd}`);
    }
  }
  return objections;
}

/** One line a member. */
export function objectionsOfCommands(
  members: readonly Member[],
  unfit: RollingHooks['unfit'],
): readonly string[] {
  return members.flatMap((member) => {
    const why = unfit?.(member) ?? null;
    return why === null ? [] : [`${memberLabel(member)}: ${why}`];
  });
}

function tooFew(
  balancer: FleetBalancer,
  wave: readonly Member[],
  least: number,
): readonly string[] {
  const names = wave.map(memberLabel).join(' and ');
  return balancer.views.flatMap(({ frontEnd }) => {
    const without = countWithout(balancer, wave, frontEnd);
    return isEnough(without, least) ? [] : [`without ${names}, ${leftText(without, frontEnd)}`];
  });
}

/** `web1 has 1 usable member`, `web1 has its hot standby alone`. */
function leftText(count: PoolCount, frontEnd: string): string {
  const reserve = count.usable === 0 ? servingReserve(count) : null;
  const left = `${count.usable} usable member${count.usable === 1 ? '' : 's'}`;
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
