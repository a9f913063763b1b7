/** The one key table: key handling, footer, help screen and documentation all read it, with the configuration's keys. */

import type { Where } from '../../intents/intent.ts';
import { KEY_INTENTS } from '../../intents/intents.ts';
import { type BoundKeys, keyLabel } from '../keys/bound-keys.ts';
import type { KeyBinding } from '../state/key-binding.ts';
import { keyDeed } from './deeds.ts';

export const KEYS: readonly KeyBinding[] = KEY_INTENTS.map((intent) => ({
  ...intent,
  ...keyDeed(intent.id),
  label: intent.label ?? keyLabel(intent.keys),
}));

/** The key table with the keys of the configuration. */
export function keysWith(bound: BoundKeys | undefined): readonly KeyBinding[] {
  return bound === undefined ? KEYS : tableOf(bound).bindings;
}

interface Table {
  readonly bindings: readonly KeyBinding[];
  /** By screen and key. */
  readonly byKey: ReadonlyMap<string, KeyBinding>;
}

const UNBOUND: BoundKeys = new Map();
const tables = new WeakMap<BoundKeys, Table>();

function tableOf(bound: BoundKeys): Table {
  let table = tables.get(bound);
  if (table === undefined) {
    table = makeTable(bound);
    tables.set(bound, table);
  }
  return table;
}

function makeTable(bound: BoundKeys): Table {
  const bindings = KEYS.map((each) => {
    const keys = each.where === 'table' ? bound.get(each.id) : undefined;
    return keys === undefined ? each : { ...each, keys, label: keyLabel(keys) };
  });
  const byKey = bindings.flatMap((each) =>
    each.keys.map((key) => [`${each.where} ${key}`, each] as const),
  );
  return { bindings, byKey: new Map(byKey) };
}

export function bindingFor(
  key: string,
  where: Where = 'table',
  bound: BoundKeys = UNBOUND,
): KeyBinding | null {
  const { byKey } = tableOf(bound);
  const own = byKey.get(`${where} ${key}`);
  if (own !== undefined) return own;
  const common = byKey.get(`table ${key}`);
  return common !== undefined && common.isEverywhere === true ? common : null;
}

/** Does the screen that is shown answer to it? */
export function isAnswered(binding: KeyBinding, where: Where): boolean {
  return binding.where === where || binding.isEverywhere === true;
}
