/** The table as a flat list of rows: light references, their cells are built only when shown. */

import { memberOn } from '../../fleet/scope.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { type HeldOrder, inOrder } from './held-order.ts';
import { balancerRowKey, memberRowKey, type Section, sectionsOf } from './sections.ts';

/** A member that was there a moment ago: its row stays a while so that nothing jumps under the cursor. */
export interface Ghost {
  readonly key: string;
  /** The front end whose section it was in; null where the sections are merged. */
  readonly frontEnd: string | null;
  readonly balancer: string;
  readonly url: string;
  readonly route: string;
  readonly goneAt: number;
  /** Its place among the balancer's members when it was last seen. */
  readonly index: number;
}

/** `frontEnd`: the only one that the row is about; null: all of them, and balancer and member are the merged ones. */
export type Row =
  | {
      readonly kind: 'balancer';
      readonly key: string;
      readonly frontEnd: string | null;
      readonly balancer: FleetBalancer;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: 'member';
      readonly key: string;
      readonly frontEnd: string | null;
      readonly balancer: FleetBalancer;
      /** Limited to `frontEnd`: an action on the row is about no other. */
      readonly member: Member;
      /** Its front ends are listed below it. */
      readonly isOpen: boolean;
      /** It is one of those, and its balancer is the merged one. */
      readonly isPart: boolean;
    }
  | { readonly kind: 'ghost'; readonly key: string; readonly ghost: Ghost };

export interface RowChoice {
  /** One section for each front end. */
  readonly isSplit: boolean;
  /** Keys of balancer rows. */
  readonly collapsed: ReadonlySet<string>;
  /** Keys of members whose front ends are listed. */
  readonly opened: ReadonlySet<string>;
  readonly ghosts: readonly Ghost[];
  /** Of one pool alone, which is open then; null: of all. `frontEnd` null: in every section. */
  readonly only: { readonly balancer: string; readonly frontEnd: string | null } | null;
  readonly order: HeldOrder | null;
  /** null: all members. A balancer without one that it lets through has no row. */
  readonly passes: ((member: Member) => boolean) | null;
  /** null: all of those. A balancer without one that it lets through is closed. */
  readonly worthARow: ((member: Member) => boolean) | null;
  /** Key of a row that stays although its member no longer passes: the cursor is on it. */
  readonly keep: string | null;
}

export const ALL_ROWS: RowChoice = {
  isSplit: false,
  collapsed: new Set(),
  opened: new Set(),
  ghosts: [],
  only: null,
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
  const { isSplit, only } = choice;
  const isOwn = ({ frontEnd }: Section) =>
    only === null || only.frontEnd === null || only.frontEnd === frontEnd;
  const [first, ...rest] = sectionsOf(snapshot, isSplit)
    .filter(isOwn)
    .map((each) => listSection(each, choice));
  if (first === undefined || rest.length === 0) return first ?? { rows: [], matched: 0 };
  return {
    rows: [first, ...rest].flatMap((each) => each.rows),
    matched: rest.reduce((sum, each) => sum + each.matched, first.matched),
  };
}

const NONE: ReadonlySet<string> = new Set();

function listSection({ frontEnd, snapshot }: Section, choice: RowChoice): RowList {
  const { opened, ghosts, only, order, passes, worthARow, keep } = choice;
  const collapsed = only === null ? choice.collapsed : NONE;
  const rows: Row[] = [];
  let matched = 0;
  for (const balancer of snapshot.balancers) {
    if (only !== null && only.balancer !== balancer.name) continue;
    const passing = passes === null ? balancer.members : balancer.members.filter(passes);
    const worth = worthARow === null ? passing : passing.filter(worthARow);
    matched += worth.length;
    const own = ghosts.filter(
      (ghost) => ghost.balancer === balancer.name && ghost.frontEnd === frontEnd,
    );
    const isWhole = worth === balancer.members;
    const isWorthy = new Set(isWhole ? [] : worth);
    const kept = isWhole
      ? undefined
      : balancer.members.find((member) => hasRow(member, keep) && !isWorthy.has(member));
    if (passes !== null && passing.length === 0 && own.length === 0 && kept === undefined) continue;
    const key = balancerRowKey(balancer.name, frontEnd);
    const isWorth = worthARow === null || worth.length > 0 || kept !== undefined;
    const isOpen = isWorth && !collapsed.has(key);
    rows.push({ kind: 'balancer', key, frontEnd, balancer, isOpen });
    if (!isOpen) continue;
    const first = rows.length;
    const members =
      kept === undefined
        ? worth
        : balancer.members.filter((member) => member === kept || isWorthy.has(member));
    // Where a ghost goes is counted in members, whatever rows of front ends are between them.
    const list = inOrder(members, order, frontEnd).map((member) =>
      memberRows(member, balancer, frontEnd, opened.has(member.key)),
    );
    for (const ghost of own) {
      list.splice(Math.min(list.length, ghost.index), 0, [
        { kind: 'ghost', key: memberRowKey(ghost.key, frontEnd), ghost },
      ]);
    }
    rows.splice(first, 0, ...list.flat());
  }
  return { rows, matched };
}

/** The member's row, and below it one for each of its front ends where it is open. */
function memberRows(
  member: Member,
  balancer: FleetBalancer,
  frontEnd: string | null,
  isAsked: boolean,
): readonly Row[] {
  const isOpen = isAsked && member.places.length > 1;
  const key = memberRowKey(member.key, frontEnd);
  const row: Row = { kind: 'member', key, frontEnd, balancer, member, isOpen, isPart: false };
  if (!isOpen) return [row];
  const parts = member.places.flatMap((place): Row[] => {
    const part = memberOn(member, place.frontEnd);
    if (part === null) return [];
    return [
      {
        ...row,
        key: memberRowKey(member.key, place.frontEnd),
        frontEnd: place.frontEnd,
        member: part,
        isOpen: false,
        isPart: true,
      },
    ];
  });
  return [row, ...parts];
}

/** Is it the key of a row of this member, be it on one front end? */
function hasRow({ key, places }: Member, rowKey: string | null): boolean {
  if (rowKey === null) return false;
  return (
    rowKey === memberRowKey(key) ||
    places.some(({ frontEnd }) => rowKey === memberRowKey(key, frontEnd))
  );
}
