/** Keys as the configuration binds them, and how a text names the key of a command. */

import { colonWord, type KeyId, usualKeys } from '../../intents/intents.ts';

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
