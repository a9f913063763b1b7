/** Before a rolling upgrade: which members, in which order, and what speaks against it. Reads only. */

import { leastUsable, type SafetyPolicy } from '../../fleet/safety.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import type { RollingHooks } from './rolling-events.ts';
import {
  type Objection,
  objectionsOfCommands,
  objectionsTo,
  tooFew,
} from './rolling-objections.ts';

export interface RollingPlan {
  readonly balancer: string;
  readonly members: readonly Member[];
  /** Members that are under way together, in order. */
  readonly waves: readonly (readonly Member[])[];
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
