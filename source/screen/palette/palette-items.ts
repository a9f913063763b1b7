/** Everything that can be done here, from the same tables as keys, footer, help and the `:` line: no second one. */

import { counted } from '../../httpd/counted.ts';
import { INTERVALS } from '../../intents/app-intents.ts';
import type { Where } from '../../intents/intent.ts';
import { COLON_WORDS, type ColonWord } from '../../intents/intents.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { STATE_LIST } from '../../messages/states.ts';
import { scopeNames } from '../browse/scope.ts';
import { targetsOfKey } from '../change/marks.ts';
import { columnOf } from '../columns/columns.ts';
import { VITAL } from '../columns/layout.ts';
import { toggleColumn } from '../dialogs/column-chooser.ts';
import { runLine, wordOptions } from '../keymap/command-line.ts';
import { wordDeed } from '../keymap/deeds.ts';
import { isAnswered, keysWith } from '../keymap/keys.ts';
import { openPalette } from '../keymap/open-palette.ts';
import { keyLabel } from '../keys/bound-keys.ts';
import { step } from '../state/effect.ts';
import type { KeyBinding } from '../state/key-binding.ts';
import type { UiState } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { ownCommandItems } from './own-command-items.ts';
import type { PaletteItem } from './palette-item.ts';

/** What the palette is opened with, and what Esc does in it anyway. */
const NOT_LISTED: ReadonlySet<string> = new Set(['command', 'interrupt', 'scope']);

/** Without those that jump to a row. `state`: without the palette. */
export function deedItems(state: UiState, where: Where): readonly PaletteItem[] {
  const keys = keysWith(state.settings.keys).filter(
    (each) => isHere(each, where, state) && !NOT_LISTED.has(each.id),
  );
  const moves = keys.filter(({ section }) => section === 'Move');
  const others = keys.filter(({ section }) => section !== 'Move');
  return [
    ...others.flatMap((each) => keyItems(state, each)),
    ...(where === 'table' ? ownCommandItems(state) : []),
    ...(where === 'table'
      ? [...wordItems(state), ...filterItems(state), ...columnItems(state)]
      : []),
    ...moves.flatMap((each) => keyItems(state, each)),
  ];
}

/** What is hidden and says why is listed, with that. */
function isHere(binding: KeyBinding, where: Where, state: UiState): boolean {
  const ofReplay = where === 'table' && state.replay !== null && binding.where === 'replay';
  if (!ofReplay && !isAnswered(binding, where)) return false;
  return binding.isHidden?.(state) !== true || (binding.disabledReason?.(state) ?? null) !== null;
}

/** Keys of one intent that go two ways are two items. */
function keyItems(state: UiState, binding: KeyBinding): readonly PaletteItem[] {
  const { id, keys, label, help, alone = false, words = [] } = binding;
  const off = binding.disabledReason?.(state) ?? null;
  const name = binding.nameNow?.(state) ?? binding.name;
  const whom = words.some(({ takes }) => takes === 'members') ? subjectOf(state) : null;
  const item = (key: string, shown: string): PaletteItem => ({
    id: `key ${id} ${key}${whom === null ? '' : ` ${whom.id}`}`,
    name: whom === null ? name : `${name} ${whom.name}`,
    key: shown,
    help,
    off,
    isGrave: alone,
    said: name,
    run: (below) => binding.run(below, key),
  });
  if (binding.where !== 'replay') return [item(keys[0] ?? '', label)];
  return keys.map((key) => item(key, keyLabel([key])));
}

/** Whom a key would be about; null: nobody, and its reason says so. */
function subjectOf(state: UiState): { readonly id: string; readonly name: string } | null {
  const members = targetsOfKey(state);
  if (typeof members === 'string') return null;
  const [only, ...others] = members;
  if (only === undefined) return null;
  const places = members.flatMap(({ key, places: own }) => [
    key,
    ...own.map(({ frontEnd }) => frontEnd),
  ]);
  const name = others.length === 0 ? nameOf(only) : counted(members.length, 'marked member');
  return { id: places.join('\n'), name };
}

/** Words that have no key, or that say more than their key: each of their values is an item. */
function wordItems(state: UiState): readonly PaletteItem[] {
  // What goes past a refusal is typed, letter by letter.
  const words = COLON_WORDS.filter(({ word }) => !word.endsWith('!'));
  const withKeys = new Set<string>(keysWith(state.settings.keys).map(({ id }) => id));
  return words.flatMap((each) => {
    if (each.takes === 'members') return withKeys.has(each.id) ? [] : [membersItem(state, each)];
    if (each.takes === 'nothing' || each.takes === 'text') {
      if (withKeys.has(each.id)) return [];
      return [each.takes === 'text' ? startItem(state, each) : lineItem(state, each, '')];
    }
    return valuesOf(state, each).map((value) => lineItem(state, each, value));
  });
}

function valuesOf(state: UiState, word: ColonWord): readonly string[] {
  if (word.takes !== 'setting') return wordOptions(word, state.live, state.settings);
  return INTERVALS.map((ms) => `interval ${ms / 1000}`);
}

/** What it takes has to be typed: the palette stays, with the word in its line. */
function startItem(state: UiState, word: ColonWord): PaletteItem {
  const run = (below: UiState) => step(openPalette(below, `${word.word} `));
  return { ...lineItem(state, word, ''), name: `${word.word} ...`, run };
}

/** A change without a key, `stop`: about whom a key would be. */
function membersItem(state: UiState, word: ColonWord): PaletteItem {
  const whom = subjectOf(state);
  const item = lineItem(state, word, '');
  if (whom === null) return item;
  return { ...item, id: `${item.id} ${whom.id}`, name: `${word.word} ${whom.name}` };
}

function lineItem(
  state: UiState,
  { id, word, takes, help }: ColonWord,
  value: string,
): PaletteItem {
  const line = value === '' ? word : `${word} ${value}`;
  const digit = word === 'scope' ? digitOf(state, value) : null;
  return {
    id: `line ${line}`,
    name: line,
    key: digit ?? '',
    help,
    off: wordDeed(id).disabledReason?.(state) ?? null,
    isGrave: takes === 'members' || takes === 'context',
    said: line,
    run: (below) => runLine(below, line),
  };
}

/** The key of a front end; null from the tenth on. */
function digitOf(state: UiState, name: string): string | null {
  if (name === 'all') return '0';
  const at = scopeNames(state).map(safeName).indexOf(name);
  return at >= 0 && at < 9 ? String(at + 1) : null;
}

/** By state and by pool, as far as there are such. */
function filterItems(state: UiState): readonly PaletteItem[] {
  const word = COLON_WORDS.find((each) => each.word === 'filter');
  if (word === undefined) return [];
  const { balancers } = state.shown;
  const states = STATE_LIST.map((id) => `s:${id.toLowerCase()}`);
  const pools = balancers.map(({ name }) => safeName(name)).filter((name) => !/\s/.test(name));
  return [...states, ...pools.map((name) => `b:${name}`)].map((text) => ({
    ...lineItem(state, word, text),
    help: text.startsWith('s:') ? 'only members in this state' : 'only this pool',
  }));
}

function columnItems(state: UiState): readonly PaletteItem[] {
  const shown = new Set<string>(shownLayout(state).columns.map(({ id }) => id));
  const key = keysWith(state.settings.keys).find(({ id }) => id === 'columns')?.label ?? '';
  return state.look.columns.order.map((id) => {
    const { head, help } = columnOf(id);
    const name = `${shown.has(id) ? 'hide' : 'show'} column ${head}`;
    return {
      id: name,
      name,
      key,
      help,
      off: VITAL.has(id) ? `${head} always stays` : null,
      isGrave: false,
      said: name,
      run: (below) => step(toggleColumn(below, id)),
    };
  });
}
