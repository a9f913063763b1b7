/** What a column of the table is: one object says all of it. `columns.ts` lists them. */

import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import type { SettingName } from '../../httpd/edit/edit.ts';
import type { FleetFacts } from '../../messages/fleet-facts.ts';
import type { MemberFacts } from '../../messages/member-facts.ts';
import type { Labels } from '../../messages/own-label.ts';
import type { Order } from '../../operations/change/order.ts';
import type { Line, TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

export interface Column<Id extends string = string> {
  /** Its name in `columns` of the configuration, in `--columns` and after `:sort`. */
  readonly id: Id;
  readonly head: string;
  /** The head where the measures make it another one. */
  readonly headNow?: (measures: Measures) => string;
  /** What it shows, for the column chooser and the documentation. */
  readonly help: string;
  readonly align: 'left' | 'right';
  /** Blanks before it. */
  readonly gap: number;
  /** `screen`: the cells that the table may take. */
  readonly width: (measures: Measures, screen: number) => number;
  /** Narrower screens never show it, so that columns do not come and go with the data. */
  readonly from: number;
  /** Who gets room first: 1 before 2. The last one is the first to hide. */
  readonly rank: number;
  /** Without it a row says nothing: it is always shown. */
  readonly isVital?: boolean;
  /** There is nothing that it could show. */
  readonly isEmpty?: (measures: Measures) => boolean;
  /** Hot: called for every row on the screen at every frame. */
  readonly cell: CellOf;
  /** Of a member on one front end, below the row of all of them; null: as usual. */
  readonly partCell?: CellOf<Cell | null>;
  /** It is marked where front ends differ in this setting. */
  readonly setting?: SettingName;
  /** How rows are sorted by it; a column without cannot be sorted by. */
  readonly sort?: ColumnSort;
}

export type CellOf<Result = Cell> = (
  own: MemberFacts,
  context: CellContext,
  column: LaidColumn,
  member: Member,
  balancer: FleetBalancer,
) => Result;

export interface ColumnSort {
  /** When `o` comes to it: 1 before 2. */
  readonly turn: number;
  /** null: it has no value here, and is last whichever way the others go. */
  readonly value: (own: MemberFacts, member: Member) => number | string | null;
  /** What comes first; `worst` is the lowest value. */
  readonly first: 'highest' | 'lowest' | 'worst';
  /** It does not move by itself: its order is never held back. */
  readonly isSteady?: boolean;
}

export interface Cell {
  readonly text: string;
  /** Blanks before it, without its style. */
  readonly indent?: number;
  readonly style?: TextStyle | undefined;
  /** So many characters at its beginning, a sign or a bar, have another style. */
  readonly lead?: { readonly length: number; readonly style: TextStyle };
  /** Of exactly the width of its column, in place of the text: where pieces have styles of their own. */
  readonly parts?: Line;
}

/** What a cell may know besides its member. */
export interface CellContext {
  readonly state: CellState;
  readonly facts: FleetFacts;
  readonly layout: Layout;
  readonly theme: Theme;
}

/** The part of the screen's state that cells show. */
export interface CellState {
  readonly shown: FleetSnapshot;
  readonly now: number;
  /** Until when a worker (by `workerId`) is marked as changed. */
  readonly changed: ReadonlyMap<string, number>;
  /** Changes that are not verified yet. */
  readonly runs: readonly { readonly order: Order }[];
  readonly drains: readonly {
    readonly member: Member;
    readonly ended: object | null;
    readonly elapsedMs: number;
  }[];
  readonly settings: { readonly labels?: Labels };
}

/** A column that has got room. */
export interface LaidColumn<Id extends string = string> {
  readonly id: Id;
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly width: number;
  /** Blanks before it. */
  readonly gap: number;
  readonly of: Column;
}

export interface Layout<Id extends string = string> {
  /** In the order in which they are shown. */
  readonly columns: readonly LaidColumn<Id>[];
  /** Gutter, columns and gaps together. */
  readonly width: number;
}

export interface Measures {
  readonly longestMember: number;
  readonly longestRoute: number;
  /** The longest label of the configuration, with the blank before it. */
  readonly longestLabel?: number;
  readonly frontEnds: number;
  /** TO and FROM are rates: exact counts are known. */
  readonly byteRates?: boolean;
}

/** Keeps the literal type of the name. */
export function column<const Id extends string>(spec: Column<Id>): Column<Id> {
  return spec;
}
