/** Who changed a member's flags while an operation had it: by the audit logs of this host, or nobody that is known. */

import { isByHand } from '../../fleet/done-by.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { memberKey } from '../../fleet/identity.ts';
import type { Member } from '../../fleet/snapshot.ts';

/** `ops (baltop enable, pid 14451)`, or `somebody else`; as of the last change on these front ends. Safe to print. */
export function whoChanged(fleet: Fleet, member: Member, frontEnds: readonly string[]): string {
  const last = fleet
    .getEvents()
    .findLast(
      (event) =>
        event.kind === 'state' &&
        isByHand(event) &&
        frontEnds.includes(event.frontEnd) &&
        event.balancer !== null &&
        memberKey(event.balancer, event.url ?? '') === member.key,
    );
  const author = last?.author ?? null;
  if (author === null) return 'somebody else';
  return `${author.user} (baltop ${author.command}, pid ${author.pid})`;
}
