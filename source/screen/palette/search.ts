/** What the palette lists for what is typed: the line itself where it begins with a word, then what it fits best. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { colonWord } from '../../intents/intents.ts';
import { runLine } from '../keymap/command-line.ts';
import { whereOf } from '../keymap/keys.ts';
import type { UiState } from '../state/ui-state.ts';
import { fuzzyScore } from './fuzzy.ts';
import { jumps } from './jumps.ts';
import type { PaletteItem } from './palette-item.ts';
import { deedItems } from './palette-items.ts';

/** From so many letters on the help is searched too. */
const HELP_FROM = 3;
/** Behind every name that fits. */
const BY_HELP = 1;

export const LINE = 'the line as typed';

/** `state`: with the palette on top. */
export function search(state: UiState, typed: string): readonly PaletteItem[] {
  const below = belowPalette(state);
  const where = whereOf(below) ?? 'table';
  const wanted = typed.trim().toLowerCase();
  const deeds = scored(wanted, deedItems(below, where));
  const rows = where === 'table' ? foundJumps(below.shown, wanted) : [];
  const items = [...deeds, ...rows].toSorted(better).map(({ item }) => item);
  const line = typedLine(typed);
  // The word alone is the same as its item.
  return line === null ? items : [line, ...items.filter(({ said }) => said !== line.said)];
}

interface Scored {
  readonly item: PaletteItem;
  readonly score: number;
}

const found = new WeakMap<
  FleetSnapshot,
  { readonly wanted: string; readonly jumps: readonly Scored[] }
>();

/** Asked again for the same at every frame, and there can be thousands. */
function foundJumps(shown: FleetSnapshot, wanted: string): readonly Scored[] {
  const known = found.get(shown);
  if (known?.wanted === wanted) return known.jumps;
  const own = scored(wanted, jumps(shown)).toSorted(better);
  found.set(shown, { wanted, jumps: own });
  return own;
}

function scored(wanted: string, items: readonly PaletteItem[]): readonly Scored[] {
  return items.flatMap((item) => {
    const score = scoreOf(wanted, item);
    return score === null ? [] : [{ item, score }];
  });
}

/** Of two that fit alike, the one that is on. */
function better(a: Scored, b: Scored): number {
  return b.score - a.score || Number(isOn(b.item)) - Number(isOn(a.item));
}

/** What the palette lies on. */
function belowPalette(state: UiState): UiState {
  return { ...state, layers: state.layers.slice(0, -1) };
}

function isOn({ off }: PaletteItem): boolean {
  return off === null;
}

function scoreOf(wanted: string, { name, said, help }: PaletteItem): number | null {
  if (wanted === '') return 0;
  const score = said === wanted ? fuzzyScore(wanted, said) : fuzzyScore(wanted, name.toLowerCase());
  if (score !== null) return score;
  return wanted.length >= HELP_FROM && help.toLowerCase().includes(wanted) ? BY_HELP : null;
}

/** A word is meant as it is typed, with its arguments, whatever else it resembles. */
function typedLine(typed: string): PaletteItem | null {
  const line = typed.trim();
  const word = colonWord(line.split(/\s+/)[0] ?? '');
  if (word === null) return null;
  return {
    id: LINE,
    name: `:${line}`,
    key: '',
    help: word.help,
    off: null,
    // As long as there has been a `:` line, its Enter counts at once: every letter of it was typed.
    isGrave: false,
    said: line,
    run: (state) => runLine(state, line),
  };
}
