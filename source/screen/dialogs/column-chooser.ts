/** The column chooser: a line of columns under the table that it changes. */

import { withPanes } from '../browse/panes.ts';
import { COLUMN_IDS, type ColumnId, columnOf } from '../columns/columns.ts';
import { type ColumnChoice, STANDARD_COLUMNS, VITAL } from '../columns/layout.ts';
import { keepVisible } from '../facts/visible-window.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** The column chooser: a line of columns under the table that it changes. */
interface ColumnsLayer {
  readonly kind: 'columns';
  readonly id: number;
  readonly at: ColumnId;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly columns: ColumnsLayer;
  }
}

export function openColumns(state: UiState): UiState {
  const [at] = state.look.columns.order;
  if (at === undefined) return state;
  const layer: ColumnsLayer = { kind: 'columns', id: state.nextId, at };
  const look = { ...state.look, detail: false };
  return openLayer({ ...state, look }, layer);
}

/** The keys of the column chooser. The table shows what comes of each at once. */
function answerColumns(state: UiState, layer: ColumnsLayer, key: string): Step {
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
    return withMessage(state, `${where} sets no columns now: the defaults apply`);
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
      return withPanes(state, { columns: moved(columns, index, index - 1) });
    case '>':
    case '.':
      return withPanes(state, { columns: moved(columns, index, index + 1) });
    case 'r':
      return withPanes(state, { columns: STANDARD_COLUMNS });
    default:
      return state;
  }
}

export function toggleColumn(state: UiState, id: ColumnId): UiState {
  const { columns } = state.look;
  const isShown = (at: UiState) => shownLayout(at).columns.some((column) => column.id === id);
  const on = new Set([...columns.on].filter((each) => each !== id));
  const off = new Set([...columns.off].filter((each) => each !== id));
  if (isShown(state)) return withPanes(state, { columns: { ...columns, on, off: off.add(id) } });
  const next = withPanes(state, { columns: { ...columns, off, on: on.add(id) } });
  if (isShown(next)) return next;
  return withMessage(next, `no room or nothing to show for ${columnOf(id).head} at this width`);
}

function moved(columns: ColumnChoice, from: number, to: number): ColumnChoice {
  const id = columns.order[from];
  if (id === undefined || to < 0 || to >= COLUMN_IDS.length) return columns;
  const order = columns.order.filter((each) => each !== id);
  return { ...columns, order: [...order.slice(0, to), id, ...order.slice(to)] };
}

/** All columns in their order; those on the screen in brackets that are filled. A low screen has those around the cursor. */
function columnsBar(state: UiState, layer: ColumnsLayer, theme: Theme): Bar {
  const shown = new Set(shownLayout(state).columns.map((column) => column.id));
  const { columns, rows } = state.size;
  const lines: Span[][] = [[]];
  let used = INDENT;
  let at = 0;
  for (const id of state.look.columns.order) {
    const text = `[${shown.has(id) ? 'x' : ' '}] ${columnOf(id).head}`;
    if (used + text.length + 2 > columns) {
      lines.push([]);
      used = INDENT;
    }
    if (id === layer.at) at = lines.length - 1;
    lines.at(-1)?.push(span(text, id === layer.at ? { inverse: true } : undefined), span('  '));
    used += text.length + 2;
  }
  const room = Math.max(1, rows - KEPT_ROWS);
  const top = keepVisible(0, at, room, lines.length);
  const drawn = lines
    .slice(top, top + room)
    .map((line, index) => [
      index === 0 ? span(' COLUMNS  ', theme.strong) : span(' '.repeat(INDENT)),
      ...line,
    ]);
  const { head, help } = columnOf(layer.at);
  if (rows >= 16) drawn.push([span(`   ${head}: ${help}`, theme.quiet)]);
  const keys: Line = [
    span(' space on/off   < > move it   arrows next   r standard   s save   Esc close'),
  ];
  return { lines: drawn, choices: [], keys };
}

/** Cells before the first column of a line. */
const INDENT = 10;
/** Rows that stay for the rest of the screen: head, a row of the table, what this says besides. */
const KEPT_ROWS = 5;

export const COLUMN_CHOOSER: Dialog<ColumnsLayer> = {
  bar: columnsBar,
  answer: answerColumns,
  whenTiny: 'closes',
};
