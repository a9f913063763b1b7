/** The table as a flat list of rows: light references, their cells are built only when shown. */

import type { FleetBalancer, FleetSnapshot, Member } from '../fleet/snapshot.ts';

/** A member that was there a moment ago: its row stays a while so that nothing jumps under the cursor. */
export interface Ghost {
  readonly key: string;
  readonly balancer: string;
  readonly url: string;
  readonly route: string;
  readonly goneAt: number;
  /** Its place among the balancer's members when it was last seen. */
  readonly index: number;
}

export type Row =
  | { readonly kind: 'balancer'; readonly key: string; readonly balancer: FleetBalancer }
  | {
      readonly kind: 'member';
      readonly key: string;
      readonly balancer: FleetBalancer;
      readonly member: Member;
    }
  | { readonly kind: 'ghost'; readonly key: string; readonly ghost: Ghost };

export function balancerRowKey(name: string): string {
  return `balancer ${name}`;
}

export function memberRowKey(memberKey: string): string {
  return `member ${memberKey}`;
}

export function listRows(
  snapshot: FleetSnapshot,
  collapsed: ReadonlySet<string>,
  ghosts: readonly Ghost[],
): readonly Row[] {
  const rows: Row[] = [];
  for (const balancer of snapshot.balancers) {
    rows.push({ kind: 'balancer', key: balancerRowKey(balancer.name), balancer });
    if (collapsed.has(balancer.name)) continue;
    const first = rows.length;
    for (const member of balancer.members) {
      rows.push({ kind: 'member', key: memberRowKey(member.key), balancer, member });
    }
    for (const ghost of ghosts) {
      if (ghost.balancer !== balancer.name) continue;
      const at = Math.min(rows.length, first + ghost.index);
      rows.splice(at, 0, { kind: 'ghost', key: memberRowKey(ghost.key), ghost });
    }
  }
  return rows;
}

export function findMember(snapshot: FleetSnapshot, key: string): Member | null {
  for (const balancer of snapshot.balancers) {
    const member = balancer.members.find((each) => each.key === key);
    if (member !== undefined) return member;
  }
  return null;
}
