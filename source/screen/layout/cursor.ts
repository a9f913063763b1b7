/** The cursor stands on a member, not on a row number; the window follows it. */

import { keepLine, keepVisible } from '../facts/visible-window.ts';
import type { Row } from '../rows/row-list.ts';
import type { Layer } from '../state/layers.ts';
import { firstCursor, type UiState } from '../state/ui-state.ts';
import { findRows } from '../table/found-rows.ts';
import { isTiny, tableHeight } from './frame-layout.ts';
import { uncovered } from './window.ts';

export function cursorIndex(state: UiState): number {
  return state.rows.findIndex((row) => row.key === state.cursor);
}

export function cursorRow(state: UiState): Row | null {
  return state.rows[cursorIndex(state)] ?? null;
}

export function moveBy(state: UiState, rows: number): UiState {
  return moveTo(state, cursorIndex(state) + rows);
}

export function moveTo(state: UiState, index: number): UiState {
  const at = Math.max(0, Math.min(state.rows.length - 1, index));
  const row = state.rows[at];
  return row === undefined ? state : settle({ ...state, cursor: row.key });
}

/** As `moveTo`, with as many rows above it as below: what is around it is seen at once. */
export function moveToMiddle(state: UiState, index: number): UiState {
  const row = state.rows[index];
  if (row === undefined) return state;
  const top = Math.max(0, index - Math.floor(tableHeight(state) / 2));
  return settle({ ...state, cursor: row.key, top });
}

export function pageRows(state: UiState): number {
  return Math.max(1, tableHeight(state) - 1);
}

/** Another layer was opened or closed, and nobody has asked yet how many rows its bar takes. */
function isBarNew({ bar, layers }: UiState): boolean {
  return bar.of !== layers;
}

/**
 * The cursor's row is on the screen, whatever changed its height or the number of rows. Where the bar is new, that waits
 * for the end of the update, which asks for its height: what moves the cursor need not know how dialogs are drawn.
 */
export function settle(state: UiState): UiState {
  // Without a table there is nothing to scroll: the window waits as it was.
  if (isTiny(state.size) || isBarNew(state)) return state;
  const index = Math.max(0, cursorIndex(state));
  const height = tableHeight(state);
  const kept = keepVisible(state.top, index, height, state.rows.length);
  const top = uncovered(state.rows, kept, index, height);
  return top === state.top ? state : { ...state, top };
}

/**
 * Lists the rows anew; the cursor keeps its row, and that row its line on the screen. With `keep`, that row stays
 * listed although its member no longer passes the filter: a poll must not put another member under the cursor.
 */
export function relist(asked: UiState, keep: string | null = asked.cursor): UiState {
  const before = cursorIndex(asked);
  const { rows, finding } = findRows(asked, keep);
  const state = { ...asked, finding };
  const after = rows.findIndex((row) => row.key === state.cursor);
  if (before === -1 || state.cursor === null) {
    return settle({ ...state, rows, cursor: after === -1 ? firstCursor(rows) : state.cursor });
  }
  if (after === -1) {
    // Its ghost has gone too, or it was filtered out. By a poll the cursor goes to a balancer, on which no key acts:
    // never to another member.
    const at = Math.min(before, rows.length - 1);
    const next = keep === null ? nearestRow(rows, at, cursorRow(asked)) : headAbove(rows, at);
    // A pool whose page is open may come back.
    const waits = rows.length === 0 && state.look.pool !== null;
    return settle({ ...state, rows, cursor: next?.key ?? (waits ? state.cursor : null) });
  }
  if (isBarNew(state)) return { ...state, rows, top: Math.max(0, after - (before - state.top)) };
  const height = tableHeight(state);
  const kept = keepLine(state.top, before, after, height, rows.length);
  return { ...state, rows, top: uncovered(rows, kept, after, height) };
}

/** The nearest balancer row at or above a place. */
function headAbove(rows: readonly Row[], at: number): Row | undefined {
  const isHead = (row: Row) => row.kind === 'balancer';
  return rows.slice(0, Math.max(0, at) + 1).findLast(isHead) ?? rows.find(isHead);
}

/** A member; where none is left, the balancer of the one that was there. */
function nearestRow(rows: readonly Row[], at: number, was: Row | null): Row | undefined {
  const isMember = (row: Row) => row.kind === 'member';
  const isOwn = (row: Row) =>
    row.kind === 'balancer' && was?.kind === 'member' && row.balancer.name === was.balancer.name;
  return (
    rows.slice(Math.max(0, at)).find(isMember) ??
    rows.findLast(isMember) ??
    rows.find(isOwn) ??
    rows[at]
  );
}

/** Puts a layer on top: it gets the keys from here on. */
export function openLayer(state: UiState, layer: Layer): UiState {
  return settle({ ...state, nextId: state.nextId + 1, layers: [...state.layers, layer] });
}

/** Closes the layer on top. */
export function closeLayer(state: UiState): UiState {
  return settle({ ...state, layers: state.layers.slice(0, -1) });
}

/** Puts another one in the place of the layer on top. */
export function replaceTop(state: UiState, layer: Layer): UiState {
  return settle({ ...state, layers: [...state.layers.slice(0, -1), layer] });
}
