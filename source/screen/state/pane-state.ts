/** Which parts of the screen are open: a part of the screen's state. */

import type { ColumnId } from '../columns/columns.ts';
import { type ColumnChoice, chosenColumns, STANDARD_COLUMNS } from '../columns/layout.ts';
import type { Finding } from './finding.ts';

export interface PaneState {
  /** The whole screen for the row under the cursor. */
  readonly detail: boolean;
  /** The page of one pool; null: the table has all of them. */
  readonly pool: OpenPool | null;
  /** How far the detail is scrolled, for the row that it was scrolled for: another one begins at its top. */
  readonly scrolled: { readonly row: string; readonly top: number } | null;
  /** The pane at the side; null: as the width suggests. */
  readonly pane: boolean | null;
  /** The log above the footer; null: as the height suggests. */
  readonly log: boolean | null;
  /** All columns rather than pane and trend. */
  readonly wide: boolean;
  readonly columns: ColumnChoice;
}

export interface OpenPool {
  readonly balancer: string;
  /** Whose section it was opened from; null: the row of all front ends. */
  readonly frontEnd: string | null;
  /** What was searched for in the table, and where that began: for the way back. */
  readonly finding: Finding;
  readonly top: number;
}

export const PLAIN_LOOK: PaneState = {
  detail: false,
  pool: null,
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
/** One pool has fewer rows. */
const POOL_FRAMED_FROM = { columns: 60, rows: 22 };

export function isFramed({ columns, rows }: Size, from: Size = FRAMED_FROM): boolean {
  return columns >= from.columns && rows >= from.rows;
}

/** The table, that of one pool too. */
export function isTableFramed({ pool }: PaneState, size: Size): boolean {
  return isFramed(size, pool === null ? FRAMED_FROM : POOL_FRAMED_FROM);
}

/** Cells of the pane with the line at its left; 0 where there is none. */
export function paneWidth(look: PaneState, size: Size): number {
  const { pane, wide, pool } = look;
  const { columns } = size;
  if (columns < PANE_FROM || pool !== null) return 0;
  const from = isTableFramed(look, size) ? PANE_BESIDE_CHARTS : PANE_SUGGESTED;
  if (!(pane ?? (columns >= from && !wide))) return 0;
  const least = isTableFramed(look, size) ? 28 : 26;
  return Math.max(least, Math.min(60, Math.round((columns - 60) * 0.43)));
}

/** What the pane leaves for the table. */
export function tableWidth(look: PaneState, size: Size): number {
  const pane = paneWidth(look, size);
  return pane === 0 ? size.columns : size.columns - pane;
}

/** At least, without a frame. */
export function logRows(look: PaneState, size: Size): number {
  const { log } = look;
  const { rows } = size;
  if (rows < LOG_FROM || !(log ?? rows >= LOG_SUGGESTED)) return 0;
  if (isTableFramed(look, size)) return rows < 48 ? 3 : rows < 60 ? 6 : 8;
  if (rows < LOG_SUGGESTED) return 4;
  return rows < 48 ? 5 : rows < 60 ? 8 : 12;
}
