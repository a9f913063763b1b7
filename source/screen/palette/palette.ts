/** The palette: everything that can be done here in one searched list, over the line in which it is typed. */

import { clip, fit } from '../../messages/width.ts';
import { wasRead } from '../change/confirm.ts';
import type { Bar } from '../dialogs/bar.ts';
import type { Dialog } from '../dialogs/dialog.ts';
import { keepVisible } from '../facts/visible-window.ts';
import { complete, runLine } from '../keymap/command-line.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, settle } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import type { CommandLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { PaletteItem } from './palette-item.ts';
import { LINE, search } from './search.ts';

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly command: CommandLayer;
  }
}

const MOST_SAID = 50;

function answer(state: UiState, layer: CommandLayer, key: string, alone: boolean): Step {
  switch (key) {
    case 'escape':
      return step(closeLayer(state));
    case 'backspace':
      if (layer.typed === '') return step(closeLayer(state));
      break;
    case 'up':
    case 'ctrl-p':
      return step(up(state, layer));
    case 'down':
    case 'ctrl-n':
      return step(layer.back > 0 ? recall(state, layer, layer.back - 1) : move(state, layer, 1));
    case 'pageup':
      return step(move(state, layer, -listRows(state)));
    case 'pagedown':
      return step(move(state, layer, listRows(state)));
    case 'tab':
      return step(tab(state, layer));
    case 'enter':
      return run(state, layer, alone);
  }
  const typed = typeKey(layer.typed, key);
  return step(typed === layer.typed ? state : withTyped(state, { ...layer, typed, back: 0 }, ''));
}

/** Another text: what fits it best is chosen. Nothing is while nothing is typed, so that `:` Enter does nothing. */
function withTyped(state: UiState, layer: CommandLayer, note: string): UiState {
  const chosen = layer.typed.trim() === '' ? null : (search(state, layer.typed)[0]?.id ?? null);
  return withLayer(state, { ...layer, chosen, note }, layer.chosen !== chosen);
}

/** `isNew`: another choice has to be drawn and read before it counts. */
function withLayer(state: UiState, layer: CommandLayer, isNew: boolean): UiState {
  const own = isNew ? { ...layer, id: state.nextId, drawnAt: null } : layer;
  const layers = [...state.layers.slice(0, -1), own];
  return settle({ ...state, layers, nextId: isNew ? state.nextId + 1 : state.nextId });
}

function move(state: UiState, layer: CommandLayer, by: number): UiState {
  const items = search(state, layer.typed);
  const to = Math.max(0, Math.min(items.length - 1, chosenIndex(items, layer) + by));
  const chosen = items[to]?.id ?? null;
  return withLayer(state, { ...layer, chosen, note: '' }, chosen !== layer.chosen);
}

/** Above the first item is what was run before, as in a shell. */
function up(state: UiState, layer: CommandLayer): UiState {
  if (chosenIndex(search(state, layer.typed), layer) > 0) return move(state, layer, -1);
  return recall(state, layer, layer.back + 1);
}

function recall(state: UiState, layer: CommandLayer, back: number): UiState {
  if (back > state.said.length) {
    const note = back === 1 ? 'nothing was run yet' : 'nothing was run before that';
    return withLayer(state, { ...layer, note }, false);
  }
  const typed = back === 0 ? '' : (state.said.at(-back) ?? '');
  return withTyped(state, { ...layer, typed, back }, '');
}

/** Words as ever; what begins none becomes what is chosen. */
function tab(state: UiState, layer: CommandLayer): UiState {
  const [typed, note] = complete(layer.typed, state.live, state.settings);
  const item = chosenItem(search(state, layer.typed), layer);
  const isWord = typed !== layer.typed || item === null || item.id === LINE || note !== NO_WORD;
  return isWord
    ? withTyped(state, { ...layer, typed, back: 0 }, note)
    : withTyped(state, { ...layer, typed: item.said, back: 0 }, '');
}

const NO_WORD = 'no such command';

function run(state: UiState, layer: CommandLayer, alone: boolean): Step {
  const note = (text: string) => step(withLayer(state, { ...layer, note: text }, false));
  if (!alone) return note('press Enter on its own');
  const items = search(state, layer.typed);
  const item = chosenItem(items, layer);
  if (item === null) {
    if (layer.chosen !== null) return note('what was chosen is not there any more: choose again');
    return runLine(closeLayer(state), layer.typed.trim());
  }
  if (item.off !== null) return note(`${item.name}: ${item.off}`);
  // A line from the history was typed some other time: it counts once it has been read, as a choice does.
  const isGrave = item.isGrave || layer.back > 0;
  if (isGrave && !wasRead(layer, state.now)) return note('read it first, then press Enter');
  const said = [...state.said.filter((each) => each !== item.said), item.said].slice(-MOST_SAID);
  return item.run(closeLayer({ ...state, said }));
}

function chosenIndex(items: readonly PaletteItem[], { chosen }: CommandLayer): number {
  return chosen === null ? -1 : items.findIndex((each) => each.id === chosen);
}

function chosenItem(items: readonly PaletteItem[], layer: CommandLayer): PaletteItem | null {
  return items[chosenIndex(items, layer)] ?? null;
}

/** Rows that stay for the rest of the screen. */
const KEPT_ROWS = 12;
const KEPT_ROWS_LOW = 7;
const MOST_ROWS = 14;

/** As many whatever is found, so that the table stays where it is. */
function listRows({ size }: UiState): number {
  if (isTiny(size)) return Math.max(0, size.rows - 2);
  const kept = size.rows < 16 ? KEPT_ROWS_LOW : KEPT_ROWS;
  return Math.max(2, Math.min(MOST_ROWS, size.rows - kept));
}

/** From here on an item says what it does in its own row, and not only under the list. */
const WITH_HELP = 60;

function bar(state: UiState, layer: CommandLayer, theme: Theme): Bar {
  const { columns } = state.size;
  const items = search(state, layer.typed);
  const at = chosenIndex(items, layer);
  const rows = listRows(state);
  const top = keepVisible(0, Math.max(0, at), rows, items.length);
  const lines = Array.from({ length: rows }, (_, row): Line => {
    const item = items[top + row];
    return item === undefined ? [span(' ')] : itemLine(item, top + row === at, columns, theme);
  });
  const count = at < 0 ? `${items.length} ` : `${at + 1} of ${items.length} `;
  const ends = columns < WITH_HELP ? '' : 'Enter runs  Tab completes  Esc closes  ';
  const typed = [span(' :'), span(layer.typed, theme.strong), span(' ', { inverse: true })];
  return {
    lines: [...lines, infoLine(state, layer, items, theme)],
    choices: [],
    keys: spread(typed, [span(ends), span(count)], columns, theme.ellipsis),
  };
}

function itemLine(item: PaletteItem, isChosen: boolean, columns: number, theme: Theme): Line {
  const mark = isChosen ? ` ${theme.sign('cursor')} ` : '   ';
  const style = isChosen
    ? { ...theme.strong, inverse: true }
    : item.off === null
      ? undefined
      : theme.quiet;
  const hasHelp = columns >= WITH_HELP;
  const keyWidth = hasHelp ? 9 : 6;
  const nameWidth = hasHelp
    ? Math.min(36, Math.floor(columns * 0.36))
    : Math.max(8, columns - 4 - keyWidth);
  const name = fit(item.name, nameWidth, 'left', theme.ellipsis);
  const line: Line = [
    span(mark, isChosen ? theme.strong : undefined),
    span(name, style),
    span(
      ` ${fit(item.key, keyWidth, 'left', theme.ellipsis)}`,
      item.off === null ? theme.strong : theme.quiet,
    ),
  ];
  if (!hasHelp) return line;
  const room = Math.max(0, columns - 4 - nameWidth - keyWidth - 1);
  const told = item.off === null ? item.help : `- ${item.off}`;
  return [
    ...line,
    span(` ${clip(told, room, theme.ellipsis)}`, item.off === null ? undefined : theme.quiet),
  ];
}

/** What has just been answered; else what the choice does, or why it does nothing. */
function infoLine(
  state: UiState,
  layer: CommandLayer,
  items: readonly PaletteItem[],
  theme: Theme,
): Line {
  const room = state.size.columns - 2;
  const said = (text: string, style = theme.quiet) => [
    span(` ${clip(text, room, theme.ellipsis)}`, style),
  ];
  if (layer.note !== '') return said(layer.note, theme.warning);
  const item = chosenItem(items, layer);
  if (item !== null) return said(item.off ?? item.help);
  if (layer.typed.trim() === '')
    return said('type a part of a name; Down chooses, Up is what was run');
  return said('nothing here is called so: Esc closes');
}

export const PALETTE: Dialog<CommandLayer> = {
  bar,
  answer,
  wheel: (state, layer, rows) => move(state, layer, rows),
  whenTiny: 'stays',
};
