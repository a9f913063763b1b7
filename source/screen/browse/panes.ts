/** Panes, log, interval: the reducer's part that decides how the screen is divided. */

import { INTERVALS } from '../../intents/app-intents.ts';
import { interval } from '../../messages/numbers.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { LOG_FROM, logRows, PANE_FROM, type PaneState, paneWidth } from '../state/pane-state.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { openPool } from './pool-page.ts';

export function withPanes(state: UiState, look: Partial<PaneState>): UiState {
  return settle({ ...state, look: { ...state.look, ...look } });
}

/** A pool's page. Of a member the pane where there is room for it, first; the whole screen for the second Enter, or where there is none. */
export function openDetail(state: UiState): UiState {
  if (state.look.detail) return closeDetail(state);
  const pool = openPool(state);
  if (pool !== null) return pool;
  const hasRoom = state.size.columns >= PANE_FROM && state.look.pool === null;
  if (hasRoom && paneWidth(state.look, state.size) === 0) return withPanes(state, { pane: true });
  return withPanes(state, { detail: true });
}

export function closeDetail(state: UiState): UiState {
  return withPanes(state, { detail: false });
}

export function togglePane(state: UiState): UiState {
  const { look, size } = state;
  const hasNone = size.columns < PANE_FROM || look.pool !== null;
  if (look.detail || hasNone) return withPanes(state, { detail: !look.detail });
  return withPanes(state, { pane: paneWidth(look, size) === 0 });
}

export function toggleLog(state: UiState): UiState {
  if (state.size.rows < LOG_FROM) {
    return withMessage(state, `no room for the log: ${LOG_FROM} rows at least`, 'warning');
  }
  return withPanes(state, { log: logRows(state.look, state.size) === 0 });
}

export function toggleWide(state: UiState): UiState {
  const wide = !state.look.wide;
  return withMessage(
    withPanes(state, { wide }),
    wide ? `wide: ${keyOf(state.settings, 'wide')} goes back` : 'columns as usual',
  );
}

export function changeInterval(state: UiState, by: 1 | -1): Step {
  const now = state.live.intervalMs;
  const next =
    by === 1 ? INTERVALS.find((each) => each > now) : INTERVALS.findLast((each) => each < now);
  if (next === undefined) return step(withMessage(state, `every ${interval(now)} is the limit`));
  return step(withMessage(state, `polls every ${interval(next)}`), {
    kind: 'set-interval',
    intervalMs: next,
  });
}
