/** Which columns a width has room for, and how wide each is. */

import type { Column, Layout, Measures } from './column.ts';
import { COLUMN_IDS, COLUMNS, type ColumnId, columnOf } from './columns.ts';

/** Blank, cursor sign, mark. */
export const GUTTER = 3;

/** In the order in which they get room: the last one is the first to hide. */
const BY_RANK: readonly ColumnId[] = COLUMNS.toSorted((a, b) => a.rank - b.rank).map(
  ({ id }) => id,
);

/** What an operator made of the columns. */
export interface ColumnChoice {
  readonly order: readonly ColumnId[];
  /** Never shown. */
  readonly off: ReadonlySet<ColumnId>;
  /** Asked for: these get room before all others that may hide, at every width. */
  readonly on: ReadonlySet<ColumnId>;
  /** Narrower than usual, so that others have room. */
  readonly narrow?: ReadonlyMap<ColumnId, number>;
  /** Who gets what is left, and up to which width, one after the other; `longest`: of a name with its label. */
  readonly spare?: (longest: number) => readonly Spare[];
}

export type Spare = readonly [id: ColumnId, width: number];

export const STANDARD_COLUMNS: ColumnChoice = {
  order: COLUMN_IDS,
  off: new Set(),
  on: new Set(),
};

/** Without these a row says nothing. */
export const VITAL: ReadonlySet<ColumnId> = new Set(COLUMNS.filter(isVital).map(({ id }) => id));

/** These and no others, in this order; first those without which a row says nothing, where they are left out. */
export function chosenColumns(ids: readonly ColumnId[]): ColumnChoice {
  const left = [...VITAL].filter((id) => !ids.includes(id));
  const shown = [...left, ...ids];
  const off = COLUMN_IDS.filter((id) => !shown.includes(id));
  return { order: [...shown, ...off], off: new Set(off), on: new Set(shown) };
}

/** What a label gets before columns of less worth do. */
const LABEL = 12;

/** With room for what a share was before. */
const WIDE_SHARE = 22;

/** Below this, gaps shrink to one blank and the right margin goes. */
const NARROW = 60;

/** Who gets room first. A wide table has all columns before it has a trend. */
function byRank({ on }: ColumnChoice, isWide: boolean): readonly ColumnId[] {
  const usual: readonly ColumnId[] = isWide
    ? [...BY_RANK.filter((id) => id !== 'trend'), 'trend']
    : BY_RANK;
  const rank = (id: ColumnId) => (VITAL.has(id) ? 0 : on.has(id) ? 1 : 2);
  return usual.toSorted((a, b) => rank(a) - rank(b));
}

/** `screen`: columns that the table may take, 40 or more. */
export function layoutColumns(
  screen: number,
  measures: Measures,
  choice: ColumnChoice = STANDARD_COLUMNS,
  isWide = false,
): Layout<ColumnId> {
  const gapOf = ({ gap }: Column) => (screen < NARROW ? Math.min(1, gap) : gap);
  const widths = new Map<ColumnId, number>();
  const { longestLabel: label = 0 } = measures;
  let room = screen - GUTTER - (screen < NARROW ? 0 : 1);
  for (const id of byRank(choice, isWide)) {
    // Whoever gave members names wants to see them rather than a trend.
    if (id === 'trend') room = grow(widths, 'member', 14 + Math.min(LABEL, label), room);
    // Nor does anybody give a part of a name for what came later.
    if (id === 'ms') room = grow(widths, 'member', Math.min(18, measures.longestMember), room);
    if (id === 'share') room = grow(widths, 'member', Math.max(18, measures.longestMember), room);
    if (id === 'timeline') room = grow(widths, 'trend', 12, room);
    const spec: Column = columnOf(id);
    const isAsked = isWide || choice.on.has(id);
    if (choice.off.has(id) || (screen < spec.from && !isAsked)) continue;
    if (spec.isEmpty?.(measures) === true) continue;
    const width = choice.narrow?.get(id) ?? spec.width(measures, screen);
    if (width + gapOf(spec) > room) {
      if (isAsked) continue;
      break;
    }
    widths.set(id, width);
    room -= width + gapOf(spec);
  }
  const longest = Math.max(18, measures.longestMember + label);
  const { spare = usualSpare } = choice;
  for (const [id, wanted] of spare(longest)) room = grow(widths, id, wanted, room);
  const columns = choice.order
    .filter((id) => widths.has(id))
    .map((id) => {
      const of: Column = columnOf(id);
      const { align } = of;
      const head = of.headNow?.(measures) ?? of.head;
      return { id, head, align, width: widths.get(id) ?? 0, gap: gapOf(of), of };
    });
  const width = columns.reduce((sum, column) => sum + column.gap + column.width, GUTTER);
  return { columns, width };
}

/** The column of a cell of the table, its gap at the left included; null: none. */
export function columnAt({ columns }: Layout<ColumnId>, cell: number): ColumnId | null {
  let end = GUTTER;
  if (cell < end) return null;
  for (const { id, gap, width } of columns) {
    end += gap + width;
    if (cell < end) return id;
  }
  return null;
}

function usualSpare(longest: number): readonly Spare[] {
  return [
    ['member', longest],
    ['trend', 12],
    ['share', WIDE_SHARE],
    ['trend', 24],
    ['share', WIDE_SHARE + 4],
    ['trend', 48],
    ['member', longest + 8],
  ];
}

function grow(widths: Map<ColumnId, number>, id: ColumnId, wanted: number, room: number): number {
  const width = widths.get(id);
  if (width === undefined || room <= 0) return room;
  const more = Math.max(0, Math.min(room, wanted - width));
  widths.set(id, width + more);
  return room - more;
}

function isVital({ isVital: always = false }: Column): boolean {
  return always;
}
