/** Panes, columns, interval: the reducer's part that decides how the screen is divided. */

import { INTERVALS } from '../../intents/app-intents.ts';
import { interval } from '../../messages/numbers.ts';
import { COLUMN_IDS, type ColumnId, columnOf } from '../columns/columns.ts';
import { type ColumnChoice, STANDARD_COLUMNS, VITAL } from '../columns/layout.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { closeLayer, openLayer, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import {
  type ColumnsLayer,
  LOG_FROM,
  type Look,
  logRows,
  PANE_FROM,
  paneWidth,
} from '../state/look.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';

function withLook(state: UiState, look: Partial<Look>): UiState {
  return settle({ ...state, look: { ...state.look, ...look } });
}

/** The pane where there is room for it, first; the whole screen for the second Enter, or where there is none. */
export function openDetail(state: UiState): UiState {
  const hasRoom = state.size.columns >= PANE_FROM;
  if (state.look.detail) return closeDetail(state);
  if (hasRoom && paneWidth(state.look, state.size) === 0) return withLook(state, { pane: true });
  return withLook(state, { detail: true });
}

export function closeDetail(state: UiState): UiState {
  return withLook(state, { detail: false });
}

export function togglePane(state: UiState): UiState {
  const { look, size } = state;
  if (look.detail || size.columns < PANE_FROM) return withLook(state, { detail: !look.detail });
  return withLook(state, { pane: paneWidth(look, size) === 0 });
}

export function toggleLog(state: UiState): UiState {
  if (state.size.rows < LOG_FROM) {
    return withMessage(state, `no room for the log: ${LOG_FROM} rows at least`, 'warning');
  }
  return withLook(state, { log: logRows(state.look, state.size) === 0 });
}

export function toggleWide(state: UiState): UiState {
  const wide = !state.look.wide;
  return withMessage(
    withLook(state, { wide }),
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

export function openColumns(state: UiState): UiState {
  const [at] = state.look.columns.order;
  if (at === undefined) return state;
  const layer: ColumnsLayer = { kind: 'columns', id: state.nextId, at };
  const look = { ...state.look, detail: false };
  return openLayer({ ...state, look }, layer);
}

/** The keys of the column chooser. The table shows what comes of each at once. */
export function answerColumns(state: UiState, layer: ColumnsLayer, key: string): Step {
  return key === 's' ? saveColumns(state) : step(chooseColumn(state, layer, key));
}

/** What stands on the screen, and what was asked for and has no room; as at first, the context says nothing of them. */
function saveColumns(state: UiState): Step {
  const { context } = state.settings;
  if (context === undefined) {
    const text = 'no context to save them in: baltop context add NAME URL makes one';
    return step(withMessage(state, text, 'warning'));
  }
  const { columns: choice } = state.look;
  const shown = new Set(shownLayout(state).columns.map(({ id }) => id));
  const columns =
    choice === STANDARD_COLUMNS
      ? null
      : choice.order.filter((id) => shown.has(id) || choice.on.has(id));
  return step(state, { kind: 'save-columns', columns });
}

export function onColumnsSaved(
  state: UiState,
  columns: readonly ColumnId[] | null,
  problem: string | null,
): UiState {
  if (problem !== null) return withMessage(state, `not saved: ${problem}`, 'warning');
  const where = `context ${state.settings.context ?? ''}`;
  if (columns === null)
    return withMessage(state, `${where} has none now: those of defaults apply, or the standard`);
  return withMessage(state, `saved in ${where}: ${columns.join(', ')}`);
}

function chooseColumn(state: UiState, layer: ColumnsLayer, key: string): UiState {
  const { columns } = state.look;
  const index = columns.order.indexOf(layer.at);
  const goTo = (to: number) => {
    const at = columns.order[Math.max(0, Math.min(columns.order.length - 1, to))] ?? layer.at;
    return { ...state, layers: [...state.layers.slice(0, -1), { ...layer, at }] };
  };
  switch (key) {
    case 'escape':
    case 'enter':
    case 'C':
    case 'q':
      return closeLayer(state);
    case 'left':
    case 'h':
    case 'up':
    case 'k':
    case 'shift-tab':
      return goTo(index - 1);
    case 'right':
    case 'l':
    case 'down':
    case 'j':
    case 'tab':
      return goTo(index + 1);
    case 'home':
    case 'g':
      return goTo(0);
    case 'end':
    case 'G':
      return goTo(columns.order.length - 1);
    case 'space':
      if (VITAL.has(layer.at)) {
        return withMessage(state, `${columnOf(layer.at).head} always stays`, 'warning');
      }
      return toggleColumn(state, layer.at);
    case '<':
    case ',':
      return withLook(state, { columns: moved(columns, index, index - 1) });
    case '>':
    case '.':
      return withLook(state, { columns: moved(columns, index, index + 1) });
    case 'r':
      return withLook(state, { columns: STANDARD_COLUMNS });
    default:
      return state;
  }
}

function toggleColumn(state: UiState, id: ColumnId): UiState {
  const { columns } = state.look;
  const isShown = (at: UiState) => shownLayout(at).columns.some((column) => column.id === id);
  const on = new Set([...columns.on].filter((each) => each !== id));
  const off = new Set([...columns.off].filter((each) => each !== id));
  if (isShown(state)) return withLook(state, { columns: { ...columns, on, off: off.add(id) } });
  const next = withLook(state, { columns: { ...columns, off, on: on.add(id) } });
  if (isShown(next)) return next;
  return withMessage(next, `no room or nothing to show for ${columnOf(id).head} at this width`);
}

function moved(columns: ColumnChoice, from: number, to: number): ColumnChoice {
  const id = columns.order[from];
  if (id === undefined || to < 0 || to >= COLUMN_IDS.length) return columns;
  const order = columns.order.filter((each) => each !== id);
  return { ...columns, order: [...order.slice(0, to), id, ...order.slice(to)] };
}
