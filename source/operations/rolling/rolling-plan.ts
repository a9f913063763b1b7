/** Before a rolling upgrade: which members, in which order, and what speaks against it. Reads only. */

import { leastUsable, type SafetyPolicy } from '../../fleet/safety.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import { membersOut } from './max-out.ts';
import type { MaxOut, RollingHooks, RollingOptions } from './rolling-events.ts';
import {
  cannotBegin,
  type Objection,
  objectionsOfCommands,
  objectionsTo,
  tooFew,
} from './rolling-objections.ts';
import { objectionsToThrough } from './through.ts';

export interface RollingPlan {
  readonly balancer: string;
  /** By host: further balancers of it, and the host of each member by its key. */
  readonly others?: readonly string[];
  readonly groups?: ReadonlyMap<string, string>;
  readonly members: readonly Member[];
  /** Members that are under way together, in order. */
  readonly waves: readonly (readonly Member[])[];
  /** So many at the same time: `maxOut` of the choice as a number. */
  readonly maxOut: number;
  readonly skipped: readonly { readonly member: Member; readonly why: string }[];
  /** Why it must not begin; empty when nothing speaks against it. */
  readonly objections: readonly Objection[];
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
  readonly maxOut: MaxOut;
  /** Key of the member that begins; none: the first of the page. */
  readonly first?: string | null;
  /** The first one goes alone. */
  readonly pauseAfter?: RollingOptions['pauseAfter'];
  /** As in `RollingHooks`. */
  readonly unfit?: RollingHooks['unfit'];
  /** Each is asked through httpd by its own route. */
  readonly checksThrough?: boolean;
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
  const least = leastUsable(choice.policy, balancer.name, choice.minUsable);
  const maxOut = membersOut(choice.maxOut, balancer, least);
  const begins = members.findIndex(({ key }) => key === choice.first);
  if (begins > 0) members.unshift(...members.splice(begins, 1));
  const waves = wavesOf(members, maxOut, choice.pauseAfter === 'first');
  return {
    balancer: balancer.name,
    members,
    waves,
    maxOut,
    skipped,
    objections: [
      ...skipped.filter(({ member }) => member.key === choice.first).map(cannotBegin),
      ...objectionsTo(snapshot, balancer, members),
      ...waves.flatMap((wave) => tooFew(balancer, wave, least)),
      ...objectionsOfCommands(members, choice.unfit),
      ...(choice.checksThrough === true ? objectionsToThrough(snapshot, members) : []),
    ],
    notPersisted: snapshot.frontEnds
      .filter((frontEnd) => frontEnd.page?.persisted === false)
      .map((frontEnd) => frontEnd.name),
  };
}

/** As many as may be out together, in the given order; `firstAlone`: but the first. */
export function wavesOf<T>(
  members: readonly T[],
  maxOut: number,
  firstAlone = false,
): readonly (readonly T[])[] {
  const waves: (readonly T[])[] = firstAlone && members.length > 0 ? [members.slice(0, 1)] : [];
  for (let at = waves.length; at < members.length; at += maxOut)
    waves.push(members.slice(at, at + maxOut));
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
