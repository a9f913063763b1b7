/** Which part of the screen gets how many rows. The table takes what the others leave. */

import { alarmsOf } from '../alarms/alarms.ts';
import { isTableFramed, LOG_SUGGESTED, logRows, paneWidth } from '../state/pane-state.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { FRAME_ROWS } from '../text/panel.ts';
import { type BannerLine, layBanner } from './banner.ts';
import { underWayRows } from './under-way-rows.ts';

export type FrameKind = 'tiny' | 'table' | 'help' | 'detail' | 'drain' | 'rolling' | 'front-ends';

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
  if (state.layers.some((layer) => layer.kind === 'front-ends')) return 'front-ends';
  return state.look.detail ? 'detail' : 'table';
}

/** The banner's lines: two (one on a low screen), and more where the table leaves rows empty. */
export function bannerLines(state: UiState): readonly BannerLine[] {
  let lines = banners.get(state);
  if (lines === undefined) {
    lines = bannerOf(state);
    banners.set(state, lines);
  }
  return lines;
}

const banners = new WeakMap<UiState, readonly BannerLine[]>();

function bannerOf(state: UiState): readonly BannerLine[] {
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

/** Table, log and pane have frames. */
export function hasFrames(state: UiState): boolean {
  return isTableFramed(state.look, state.size) && frameKind(state) === 'table';
}

/** The screen row of the first table row: under header, summary, banner, charts and column heads. */
export function tableTop(state: UiState): number {
  return 3 + bannerLines(state).length + stripHeight(state) + (hasFrames(state) ? 1 : 0);
}

/** Narrower screens have the numbers in the summary alone. */
const STRIP_FROM = 110;
/** From so many rows on the table gives the charts room in any case. */
const STRIP_ALWAYS = 40;
const STRIP_LEAST = 3;
/** What the facts of a member take at the side of the table: more where names and facts have no columns of their own. */
const PANE_ROWS = { narrow: 34, wide: 24 };
const WIDE_PANE = 52;

/** Rows of the charts, with their frames; 0 where there are none. */
export function stripHeight(state: UiState): number {
  return tablePlan(state).strip;
}

/** With its frame. */
export function logHeight(state: UiState): number {
  return isPoolPage(state) ? 0 : tablePlan(state).log;
}

/** Cells that the charts of the cursor's row take beside the log; 0 where there are none. While it is read, it has them all. */
export function besideLog(state: UiState): number {
  const { look, size } = state;
  const isRead = topLayer(state)?.kind === 'log';
  const hasRoom = hasFrames(state) && size.columns >= BESIDE_LOG_FROM && !isRead;
  if (!hasRoom || paneWidth(look, size) === 0 || logHeight(state) < BESIDE_LOG_ROWS) return 0;
  return Math.round(size.columns * 0.45);
}

/** Narrower, they would cut what happened. */
const BESIDE_LOG_FROM = 180;
const BESIDE_LOG_ROWS = 5;

/** The table has the rows of one pool, and around it stands what is about that; while the log is read, the log. */
export function isPoolPage(state: UiState): boolean {
  const isRead = topLayer(state)?.kind === 'log';
  return state.look.pool !== null && !isRead && frameKind(state) === 'table';
}

/** What is told of the pool below its table, with its frame. */
export function poolFactsHeight(state: UiState): number {
  return isPoolPage(state) ? tablePlan(state).log : 0;
}

/** What a screen without a table has under the header: the rows of summary, heading, table and log together. */
export function sheetHeight(state: UiState): number {
  return tableHeight(state) + logHeight(state) + 2;
}

export function tableHeight(state: UiState): number {
  const { strip, log } = tablePlan(state);
  const rows = rowsBelowHeading(state) - bannerLines(state).length - strip;
  return Math.max(1, rows - (log - leastLog(state)));
}

interface Plan {
  readonly strip: number;
  readonly log: number;
}

/** Asked for by all parts of a frame. */
const plans = new WeakMap<UiState, Plan>();

function tablePlan(state: UiState): Plan {
  let plan = plans.get(state);
  if (plan === undefined) {
    plan = planOf(state);
    plans.set(state, plan);
  }
  return plan;
}

/** The rows that the table does not need go to the charts, then to the log, then again to the charts. */
function planOf(state: UiState): Plan {
  if (isPoolPage(state)) return poolPlan(state);
  const log = leastLog(state);
  if (!hasFrames(state)) return { strip: 0, log };
  const { columns, rows } = state.size;
  const pane = paneWidth(state.look, state.size);
  const paneRows = pane === 0 ? 0 : pane < WIDE_PANE ? PANE_ROWS.narrow : PANE_ROWS.wide;
  const wanted = Math.max(state.rows.length, paneRows);
  let free = rowsBelowHeading(state) - bannerLines(state).length - wanted;
  const least =
    rows >= STRIP_ALWAYS && topLayer(state)?.kind !== 'log' ? STRIP_LEAST + FRAME_ROWS : 0;
  const hasStrip = columns >= STRIP_FROM && Math.max(free, least) >= STRIP_LEAST + FRAME_ROWS;
  let strip = hasStrip ? Math.max(least, Math.min(free, Math.floor(rows / 4))) : 0;
  free -= strip;
  const entries = state.events.length + state.results.length;
  const more = log === 0 ? 0 : Math.max(0, Math.min(free, entries - (log - FRAME_ROWS)));
  free -= more;
  if (hasStrip) strip += Math.max(0, Math.min(free, Math.floor(rows / 3) - strip));
  return { strip, log: log + more };
}

/** What its rows do not need goes to its settings and its history, then to the charts; on a low screen it has the rows alone. */
function poolPlan(state: UiState): { readonly strip: number; readonly log: number } {
  const { rows } = state.size;
  const all = rowsBelowHeading(state) - bannerLines(state).length;
  if (!hasFrames(state)) {
    const log = rows < 16 ? 0 : Math.max(0, Math.min(all - state.rows.length, 12));
    return { strip: 0, log };
  }
  const isHigh = all >= POOL_LEAST_ROWS + STRIP_LEAST + FRAME_ROWS + POOL_FACTS;
  let strip = isHigh ? STRIP_LEAST + FRAME_ROWS : 0;
  let log = isHigh ? POOL_FACTS : 0;
  let free = Math.max(0, all - strip - log - state.rows.length);
  const facts = Math.max(0, Math.min(free, (rows < 50 ? 12 : 16) - log));
  log += facts;
  free -= facts;
  const chart = isHigh ? Math.max(0, Math.min(free, Math.floor(rows / 2) - strip)) : 0;
  strip += chart;
  return { strip, log: log + free - chart };
}

/** Of its members at least so many are seen, of its facts so many lines. */
const POOL_LEAST_ROWS = 4;
const POOL_FACTS = 4;

/** An open bar needs its rows more than the log does, unless the screen is high enough for both. */
function leastLog(state: UiState): number {
  if (isPoolPage(state)) return 0;
  const { rows: all } = state.size;
  const rows = logRows(state.look, state.size);
  const frame = hasFrames(state) ? FRAME_ROWS : 0;
  // Read, it takes half of the screen, and on a low one what the table can spare.
  if (topLayer(state)?.kind === 'log') {
    return frame + Math.max(rows, 3, Math.min(all - 7 - frame, Math.floor(all / 2)));
  }
  const isHidden = rows === 0 || (all < LOG_SUGGESTED && state.bar.rows > 1);
  return isHidden ? 0 : rows + frame;
}

/** What table, charts and banner share. */
function rowsBelowHeading(state: UiState): number {
  const headAndHeadings = 3 + (hasFrames(state) ? FRAME_ROWS : 0);
  const bottom =
    leastLog(state) + (state.bar.rows || 1) + (hasEventLine(state) ? 1 : 0) + underWayRows(state);
  return state.size.rows - headAndHeadings - bottom;
}
