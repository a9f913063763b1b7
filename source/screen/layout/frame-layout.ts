/** Which part of the screen gets how many rows. The table takes what the others leave. */

import { alarmsOf } from '../alarms/alarms.ts';
import { LOG_SUGGESTED, logRows } from '../state/pane-state.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { type BannerLine, layBanner } from './banner.ts';
import { underWayRows } from './under-way-rows.ts';

export type FrameKind = 'tiny' | 'table' | 'help' | 'detail' | 'drain' | 'rolling';

/** Smaller than this there is no table: one line for each member with a problem. */
export function isTiny(size: UiState['size']): boolean {
  return size.columns < 40 || size.rows < 10;
}

export function frameKind(state: UiState): FrameKind {
  if (isTiny(state.size)) return 'tiny';
  if (topLayer(state)?.kind === 'help') return 'help';
  if (state.layers.some((layer) => layer.kind === 'drain-watch')) return 'drain';
  const rolls = (kind: string) => kind === 'rolling' || kind === 'rolling-plan';
  if (state.layers.some((layer) => rolls(layer.kind))) return 'rolling';
  return state.look.detail ? 'detail' : 'table';
}

/** The banner's lines: two (one on a low screen), and more where the table leaves rows empty. */
export function bannerLines(state: UiState): readonly BannerLine[] {
  const texts = alarmsOf(state).map(({ text }) => text);
  if (texts.length === 0) return [];
  const { rows } = state.size;
  const least = rows < 16 ? 1 : rows < 30 ? 2 : 4;
  const isTable = frameKind(state) === 'table';
  const empty = isTable ? rowsBelowHeading(state) - state.rows.length : 0;
  const room = Math.max(least, Math.min(empty, Math.floor(rows / 3)));
  return layBanner(texts, state.size.columns - 4, room);
}

/** The event line stays above an open bar where the screen is high enough. */
export function hasEventLine(state: UiState): boolean {
  return state.bar.rows === 0 || state.size.rows >= 16;
}

/** The screen row of the first table row: under header, summary, banner and column heads. */
export function tableTop(state: UiState): number {
  return 3 + bannerLines(state).length;
}

/** An open bar needs its rows more than the log does, unless the screen is high enough for both. */
export function logHeight(state: UiState): number {
  const { rows: all } = state.size;
  // Read, it takes half of the screen, and on a low one what the table can spare.
  if (topLayer(state)?.kind === 'log') {
    return Math.max(logRows(state.look, state.size), 3, Math.min(all - 7, Math.floor(all / 2)));
  }
  const rows = logRows(state.look, state.size);
  return state.size.rows < LOG_SUGGESTED && state.bar.rows > 1 ? 0 : rows;
}

/** What a screen without a table has under the header: the rows of summary, heading, table and log together. */
export function sheetHeight(state: UiState): number {
  return tableHeight(state) + logHeight(state) + 2;
}

export function tableHeight(state: UiState): number {
  return Math.max(1, rowsBelowHeading(state) - bannerLines(state).length);
}

/** What table and banner share. */
function rowsBelowHeading(state: UiState): number {
  const headAndHeadings = 3;
  const bottom =
    logHeight(state) + (state.bar.rows || 1) + (hasEventLine(state) ? 1 : 0) + underWayRows(state);
  return state.size.rows - headAndHeadings - bottom;
}
