/** Keys as the configuration binds them, and how a text names the key of a command. */

import type { Where } from '../../intents/intent.ts';
import {
  colonWord,
  KEY_INTENTS,
  type KeyId,
  type KeyIntent,
  usualKeys,
} from '../../intents/intents.ts';

/** Command -> its keys instead of the usual ones; none: the command has no key. */
export type BoundKeys = ReadonlyMap<string, readonly string[]>;

/** The key for a sentence: `e enables it`. Without a key: the line that does it, or that there is none. */
export function keyOf({ keys }: { readonly keys?: BoundKeys }, command: KeyId): string {
  const own = keys?.get(command);
  if (own === undefined) return keyLabel(usualKeys(command).slice(0, 1));
  if (own.length > 0) return keyLabel(own);
  return colonWord(command)?.id === command ? `:${command}` : `${command} (no key)`;
}

export function hasKey({ keys }: { readonly keys?: BoundKeys }, command: KeyId): boolean {
  return keys?.get(command)?.length !== 0;
}

/** Is it a key of the command? */
export function isKeyOf(
  { keys }: { readonly keys?: BoundKeys },
  command: KeyId,
  key: string,
): boolean {
  return (keys?.get(command) ?? usualKeys(command)).includes(key);
}

const LABELS: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  tab: 'Tab',
  'shift-tab': 'shift-Tab',
  backspace: 'Backspace',
  delete: 'Del',
  escape: 'Esc',
};

/** As an operator reads them: `Up k`. */
export function keyLabel(keys: readonly string[]): string {
  return keys.map((key) => LABELS[key] ?? key).join(' ');
}

const UNBOUND: BoundKeys = new Map();
/** By screen and key: what each of them answers to, found out once for a table of keys. */
const tables = new WeakMap<BoundKeys, ReadonlyMap<string, KeyId>>();

/** What a key asks for on that screen; null: nothing. */
export function intentOfKey(
  key: string,
  where: Where = 'table',
  bound: BoundKeys = UNBOUND,
): KeyId | null {
  let table = tables.get(bound);
  if (table === undefined) {
    table = tableOf(bound);
    tables.set(bound, table);
  }
  return table.get(`${where} ${key}`) ?? null;
}

const SCREENS: readonly Where[] = ['table', 'drain', 'rolling'];

/** A screen's own keys come before those that every screen answers to. */
function tableOf(bound: BoundKeys): ReadonlyMap<string, KeyId> {
  const table = new Map<string, KeyId>();
  const put = (where: Where, id: KeyId, keys: readonly string[]) => {
    for (const key of keys) table.set(`${where} ${key}`, id);
  };
  for (const each of KEY_INTENTS) {
    if (each.isEverywhere) for (const screen of SCREENS) put(screen, each.id, keysNow(each, bound));
  }
  for (const each of KEY_INTENTS) put(each.where, each.id, keysNow(each, bound));
  return table;
}

/** Its own array where it has the usual keys. */
export function keysNow(intent: KeyIntent, bound: BoundKeys): readonly string[] {
  const { id, where, keys, givesWay = false } = intent;
  const own = where === 'table' ? bound.get(id) : undefined;
  if (own !== undefined) return own;
  if (!givesWay) return keys;
  const kept = keys.filter((key, index) => index === 0 || !isTaken(key, bound));
  return kept.length === keys.length ? keys : kept;
}

function isTaken(key: string, bound: BoundKeys): boolean {
  return [...bound.values()].some((keys) => keys.includes(key));
}
