/** The one key table: key handling, footer, help screen and documentation all read it, with the configuration's keys. */

import type { Where } from '../../intents/intent.ts';
import { KEY_INTENTS, type KeyId } from '../../intents/intents.ts';
import { type BoundKeys, intentOfKey, keyLabel, keysNow } from '../keys/bound-keys.ts';
import type { KeyBinding } from '../state/key-binding.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { keyDeed } from './deeds.ts';

export const KEYS: readonly KeyBinding[] = KEY_INTENTS.map((intent) => ({
  ...intent,
  ...keyDeed(intent.id),
  label: intent.label ?? keyLabel(intent.keys),
}));

const BY_ID: ReadonlyMap<KeyId, KeyBinding> = new Map(KEYS.map((each) => [each.id, each]));

/** What a key is bound to on that screen; null: nothing. */
export function bindingFor(key: string, where?: Where, bound?: BoundKeys): KeyBinding | null {
  const id = intentOfKey(key, where, bound);
  return id === null ? null : (BY_ID.get(id) ?? null);
}

const tables = new WeakMap<BoundKeys, readonly KeyBinding[]>();

/** The key table with the keys of the configuration. */
export function keysWith(bound: BoundKeys | undefined): readonly KeyBinding[] {
  if (bound === undefined) return KEYS;
  let table = tables.get(bound);
  if (table === undefined) {
    table = KEYS.map((each) => {
      const keys = keysNow(each, bound);
      return keys === each.keys ? each : { ...each, keys, label: keyLabel(keys) };
    });
    tables.set(bound, table);
  }
  return table;
}

/** Does the screen that is shown answer to it? */
export function isAnswered(binding: KeyBinding, where: Where): boolean {
  return binding.where === where || binding.isEverywhere === true;
}

/** Which screen gets the keys of the key table; null while something is asked or typed. */
export function whereOf(state: UiState): Where | null {
  const layer = topLayer(state);
  if (layer === null) return 'table';
  if (layer.kind === 'rolling') return 'rolling';
  return layer.kind === 'drain-watch' ? 'drain' : null;
}
