/** What lies where on the screen with the table: the rows and columns of its parts, for who points at one. */

import { paneWidth, tableWidth } from '../state/pane-state.ts';
import type { UiState } from '../state/ui-state.ts';
import {
  bannerLines,
  besideLog,
  hasEventLine,
  hasFrames,
  logHeight,
  stripHeight,
  tableHeight,
  tableTop,
} from './frame-layout.ts';
import { underWayRows } from './under-way-rows.ts';

/** Cells counted from 0, at the left upper corner of the screen. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Without the frames around them; a part that is not there has no height. */
export interface ScreenAreas {
  readonly charts: Area;
  readonly heading: Area;
  readonly table: Area;
  readonly pane: Area;
  readonly log: Area;
}

/** Above the charts and the banner: header and summary. */
const HEAD_ROWS = 2;

export function screenAreas(state: UiState): ScreenAreas {
  const { look, size } = state;
  const edge = hasFrames(state) ? 1 : 0;
  const top = tableTop(state);
  const height = tableHeight(state);
  const pane = paneWidth(look, size);
  const width = tableWidth(look, size) - 2 * edge;
  // A line of its own parts the pane from a table without a frame.
  const paneLeft = size.columns - pane + 1;
  return {
    charts: inside(HEAD_ROWS + bannerLines(state).length, 0, size.columns, stripHeight(state), 1),
    heading: { top: top - 1, left: edge, width, height: 1 },
    table: { top, left: edge, width, height },
    pane: {
      top: top - 1,
      left: paneLeft,
      width: Math.max(0, pane - 1 - edge),
      height: pane === 0 ? 0 : height + 1,
    },
    log: inside(logTop(state), 0, size.columns - besideLog(state), logHeight(state), edge),
  };
}

/** The rows under it are the same whatever is above. */
function logTop(state: UiState): number {
  const below = underWayRows(state) + (hasEventLine(state) ? 1 : 0) + (state.bar.rows || 1);
  return state.size.rows - below - logHeight(state);
}

function inside(top: number, left: number, width: number, height: number, edge: number): Area {
  return {
    top: top + edge,
    left: left + edge,
    width: Math.max(0, width - 2 * edge),
    height: Math.max(0, height - 2 * edge),
  };
}

export function isIn({ top, left, width, height }: Area, column: number, row: number): boolean {
  return row >= top && row < top + height && column >= left && column < left + width;
}
