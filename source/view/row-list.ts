/** The table as a flat list of rows: light references, their cells are built only when shown. */

import type { FleetBalancer, FleetSnapshot, Member } from '../fleet/snapshot.ts';
import type { HeldOrder } from './finding.ts';
import { inOrder } from './sort-order.ts';

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
  | {
      readonly kind: 'balancer';
      readonly key: string;
      readonly balancer: FleetBalancer;
      readonly isOpen: boolean;
    }
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

export interface RowChoice {
  readonly collapsed: ReadonlySet<string>;
  readonly ghosts: readonly Ghost[];
  readonly order: HeldOrder | null;
  /** null: all members. A balancer without one that it lets through has no row. */
  readonly passes: ((member: Member) => boolean) | null;
  /** null: all of those. A balancer without one that it lets through is closed. */
  readonly worthARow: ((member: Member) => boolean) | null;
  /** Key of a row that stays although its member no longer passes: the cursor is on it. */
  readonly keep: string | null;
}

export const ALL_ROWS: RowChoice = {
  collapsed: new Set(),
  ghosts: [],
  order: null,
  passes: null,
  worthARow: null,
  keep: null,
};

export interface RowList {
  readonly rows: readonly Row[];
  /** Members that passed, those of closed balancers too. */
  readonly matched: number;
}

export function listRows(snapshot: FleetSnapshot, choice: RowChoice): RowList {
  const { collapsed, ghosts, order, passes, worthARow, keep } = choice;
  const rows: Row[] = [];
  let matched = 0;
  for (const balancer of snapshot.balancers) {
    const passing = passes === null ? balancer.members : balancer.members.filter(passes);
    const worth = worthARow === null ? passing : passing.filter(worthARow);
    matched += worth.length;
    const own = ghosts.filter((ghost) => ghost.balancer === balancer.name);
    const isWhole = worth === balancer.members;
    const isWorthy = new Set(isWhole ? [] : worth);
    const kept = isWhole
      ? undefined
      : balancer.members.find(
          (member) => memberRowKey(member.key) === keep && !isWorthy.has(member),
        );
    if (passes !== null && passing.length === 0 && own.length === 0 && kept === undefined) continue;
    const key = balancerRowKey(balancer.name);
    const isWorth = worthARow === null || worth.length > 0 || kept !== undefined;
    const isOpen = isWorth && !collapsed.has(balancer.name);
    rows.push({ kind: 'balancer', key, balancer, isOpen });
    if (!isOpen) continue;
    const first = rows.length;
    const members =
      kept === undefined
        ? worth
        : balancer.members.filter((member) => member === kept || isWorthy.has(member));
    for (const member of inOrder(members, order)) {
      rows.push({ kind: 'member', key: memberRowKey(member.key), balancer, member });
    }
    for (const ghost of own) {
      const at = Math.min(rows.length, first + ghost.index);
      rows.splice(at, 0, { kind: 'ghost', key: memberRowKey(ghost.key), ghost });
    }
  }
  return { rows, matched };
}

export function findMember(snapshot: FleetSnapshot, key: string): Member | null {
  for (const balancer of snapshot.balancers) {
    const member = balancer.members.find((each) => each.key === key);
    if (member !== undefined) return member;
  }
  return null;
}
