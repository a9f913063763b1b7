/** All intents: keys, help, footer, `:` line, line mode, documentation and configuration are made from this list. */

import { APP_INTENTS } from './app-intents.ts';
import { CHANGE_INTENTS } from './change-intents.ts';
import { DRAIN_INTENTS } from './drain-intents.ts';
import { FIND_INTENTS } from './find-intents.ts';
import type { Intent, KeySide, Word } from './intent.ts';
import { MOVE_INTENTS } from './move-intents.ts';
import { REPLAY_INTENTS } from './replay-intents.ts';
import { ROLLING_INTENTS } from './rolling-intents.ts';

const ALL = [
  ...MOVE_INTENTS,
  ...CHANGE_INTENTS,
  ...FIND_INTENTS,
  ...APP_INTENTS,
  ...DRAIN_INTENTS,
  ...ROLLING_INTENTS,
  ...REPLAY_INTENTS,
] as const;

type Any = (typeof ALL)[number];

/** Those that have a key. */
export type KeyId = Extract<Any, { readonly keys: unknown }>['id'];
/** Those that the `:` line has. */
export type WordId = Extract<Any, { readonly words: unknown }>['id'];
/** Those that the line mode has. */
export type LineId = Extract<Any, { readonly line: unknown }>['id'];

export const INTENTS: readonly Intent[] = ALL;

export type KeyIntent = KeySide & { readonly id: KeyId; readonly words?: readonly Word[] };

export const KEY_INTENTS: readonly KeyIntent[] = ALL.filter((each) => 'keys' in each);

const KEYS: ReadonlyMap<KeyId, readonly string[]> = new Map(
  KEY_INTENTS.map(({ id, keys }) => [id, keys]),
);

/** Without what a configuration binds. */
export function usualKeys(id: KeyId): readonly string[] {
  return KEYS.get(id) ?? [];
}

/** What the configuration can bind other keys to. */
export const BINDABLE: readonly KeyId[] = KEY_INTENTS.filter(
  ({ where, isFixed }) => where === 'table' && isFixed !== true,
).map(({ id }) => id);

export interface ColonWord {
  readonly id: WordId;
  readonly word: string;
  readonly takes: NonNullable<Intent['words']>[number]['takes'];
  readonly help: string;
}

/** The words of the `:` line, in the order in which Tab lists them: those past a refusal behind the others. */
export const COLON_WORDS: readonly ColonWord[] = ALL.filter((each) => 'words' in each)
  .flatMap(({ id, words }) => words.map((each) => ({ id, ...each })))
  .toSorted((a, b) => Number(a.word.endsWith('!')) - Number(b.word.endsWith('!')));

const BY_WORD: ReadonlyMap<string, ColonWord> = new Map(
  INTENTS.flatMap(({ words = [] }) => words).flatMap(({ word, also = [] }) => {
    const found = COLON_WORDS.find((each) => each.word === word);
    return found === undefined ? [] : [word, ...also].map((name) => [name, found] as const);
  }),
);

export function colonWord(word: string): ColonWord | null {
  return BY_WORD.get(word) ?? null;
}

const LINE_INTENTS = ALL.filter((each) => 'line' in each);

const BY_LINE_WORD: ReadonlyMap<string, LineId> = new Map(
  LINE_INTENTS.flatMap(({ id, line }) => line.words.map((word) => [word, id] as const)),
);

/** What a word at the prompt of the line mode asks for; null: there is no such word. */
export function lineIntent(word: string): LineId | null {
  return BY_LINE_WORD.get(word) ?? null;
}

/** What the line mode says of its words. */
export function lineHelp(): readonly string[] {
  const lines = INTENTS.flatMap(({ line = null }) => line ?? []);
  const plain = lines.filter(({ takes }) => takes === 'members').map(({ words: [word] }) => word);
  return [
    `${plain.join(', ')}, each with one or more members: asks, and then changes them.`,
    ...lines.flatMap(({ help = [] }) => help),
  ];
}
