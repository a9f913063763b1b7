/** Which parts of the screen are open: a part of the screen's state. */

import type { ColumnId } from '../columns/columns.ts';
import { type ColumnChoice, chosenColumns, STANDARD_COLUMNS } from '../columns/layout.ts';

export interface PaneState {
  /** The whole screen for the row under the cursor. */
  readonly detail: boolean;
  /** How far that is scrolled, for the row that it was scrolled for: another one begins at its top. */
  readonly scrolled: { readonly row: string; readonly top: number } | null;
  /** The pane at the side; null: as the width suggests. */
  readonly pane: boolean | null;
  /** The log above the footer; null: as the height suggests. */
  readonly log: boolean | null;
  /** All columns rather than pane and trend. */
  readonly wide: boolean;
  readonly columns: ColumnChoice;
}

export const PLAIN_LOOK: PaneState = {
  detail: false,
  scrolled: null,
  pane: null,
  log: null,
  wide: false,
  columns: STANDARD_COLUMNS,
};

export function lookWith(columns: readonly ColumnId[]): PaneState {
  return { ...PLAIN_LOOK, columns: chosenColumns(columns) };
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Narrower screens show the detail instead of the table. */
export const PANE_FROM = 100;
/** From here on the pane is open without being asked for, and the log from this height on. */
const PANE_SUGGESTED = 120;
/** Where charts are above the table it comes later: the table says more with their width. */
const PANE_BESIDE_CHARTS = 150;
export const LOG_SUGGESTED = 34;
export const LOG_FROM = 16;

/** From here on panels have frames: on a smaller screen those would cost rows and columns that say something. */
const FRAMED_FROM = { columns: 100, rows: 30 };

export function isFramed({ columns, rows }: Size): boolean {
  return columns >= FRAMED_FROM.columns && rows >= FRAMED_FROM.rows;
}

/** Cells of the pane with the line at its left; 0 where there is none. */
export function paneWidth({ pane, wide }: PaneState, size: Size): number {
  const { columns } = size;
  if (columns < PANE_FROM) return 0;
  const from = isFramed(size) ? PANE_BESIDE_CHARTS : PANE_SUGGESTED;
  if (!(pane ?? (columns >= from && !wide))) return 0;
  const least = isFramed(size) ? 28 : 26;
  return Math.max(least, Math.min(60, Math.round((columns - 60) * 0.43)));
}

/** What the pane leaves for the table. */
export function tableWidth(look: PaneState, size: Size): number {
  const pane = paneWidth(look, size);
  return pane === 0 ? size.columns : size.columns - pane;
}

/** At least, without a frame. */
export function logRows({ log }: PaneState, size: Size): number {
  const { rows } = size;
  if (rows < LOG_FROM || !(log ?? rows >= LOG_SUGGESTED)) return 0;
  if (isFramed(size)) return rows < 48 ? 3 : rows < 60 ? 6 : 8;
  if (rows < LOG_SUGGESTED) return 4;
  return rows < 48 ? 5 : rows < 60 ? 8 : 12;
}
