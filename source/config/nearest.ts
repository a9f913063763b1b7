/** `did you mean`: the words that were probably meant. */

import { excerpt } from '../httpd/printable.ts';
import { SEE_HELP, UsageError } from './usage-error.ts';

/** More than these are no help. */
const MOST = 3;

/** The known word that is meant; null: none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  return nearestAll(word, known)[0] ?? null;
}

/** `node1 or node2`; null: nothing is near, or too much. */
export function meant(
  word: string,
  known: readonly string[],
  spell: (word: string) => string = (each) => each,
): string | null {
  const near = nearestAll(word, known);
  return near.length === 0 || near.length > MOST ? null : near.map(spell).join(' or ');
}

/** What was typed is none of the known: the error says which there are, and which was probably meant. */
export function unknownWord(
  kind: string,
  word: string,
  known: readonly string[],
  more = SEE_HELP,
): UsageError {
  const near = meant(word, known);
  const did = near === null ? '' : ` (did you mean ${near}?)`;
  const hint = [`Available: ${known.join(', ') || 'none'}.`, more].filter(Boolean).join(' ');
  return new UsageError(`unknown ${kind} "${excerpt(word)}"${did}`, hint);
}

/**
 * Those that differ least, in two letters at most and fewer than half; else those that begin with it. In the order of
 * `known`.
 */
function nearestAll(word: string, known: readonly string[]): readonly string[] {
  const typed = word.toLowerCase();
  let least = Math.min(2, Math.floor(word.length / 2)) + 1;
  let best: string[] = [];
  for (const each of known) {
    // Whatever a page calls its members: what is far longer cannot be near.
    if (Math.abs(each.length - typed.length) > 2) continue;
    const away = distance(typed, each.toLowerCase());
    if (away > least || (away === least && best.length === 0)) continue;
    if (away < least) best = [];
    best.push(each);
    least = away;
  }
  if (best.length > 0 || typed.replace(/^-+/, '').length < 2) return best;
  return known.filter((each) => each.toLowerCase().startsWith(typed));
}

/** Letters to insert, remove or replace, or neighbours to exchange. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
