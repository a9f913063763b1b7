/** What tells a restart of httpd from somebody's hand: with BalancerPersist off both end in the flag being gone. */

import { balancerNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';

interface Sign {
  readonly nonce: string | null;
  readonly elected: number | null;
}

/** Front ends of one member. With BalancerPersist on nothing tells of a restart, and nothing is lost by it. */
export class RestartWatch {
  private readonly signs = new Map<string, Sign>();

  /** Every front end counts as not restarted from here on. */
  note(snapshot: FleetSnapshot, member: Member): void {
    for (const [frontEnd, sign] of signsOf(snapshot, member)) this.signs.set(frontEnd, sign);
  }

  /** Those that were restarted since they were noted. */
  restarted(snapshot: FleetSnapshot, member: Member): readonly string[] {
    return [...signsOf(snapshot, member)]
      .filter(([frontEnd, now]) => {
        const before = this.signs.get(frontEnd);
        if (before === undefined) return false;
        return now.nonce !== before.nonce || isLess(now.elected, before.elected);
      })
      .map(([frontEnd]) => frontEnd);
  }
}

/** When a front end of the member was last seen to be restarted, before anybody watched the member; null: never. */
export function lastRestart(fleet: Pick<Fleet, 'getEvents'>, { places }: Member): number | null {
  const names = new Set(places.map(({ frontEnd }) => frontEnd));
  const last = fleet
    .getEvents()
    .findLast(({ kind, frontEnd }) => kind === 'restarted' && names.has(frontEnd));
  return last?.at ?? null;
}

function isLess(now: number | null, before: number | null): boolean {
  return now !== null && before !== null && now < before;
}

function signsOf(snapshot: FleetSnapshot, member: Member): ReadonlyMap<string, Sign> {
  const views = balancerNamed(snapshot, member.balancer)?.views ?? [];
  return new Map(
    member.places.map(({ frontEnd, worker }) => {
      const nonce = views.find((view) => view.frontEnd === frontEnd)?.balancer.nonce ?? null;
      return [frontEnd, { nonce, elected: worker.elected }];
    }),
  );
}
