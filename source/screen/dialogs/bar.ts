/** What the rows at the bottom hold while something is asked: lines, perhaps choices, and keys. */

import type { Line } from '../text/spans.ts';

export interface Choice {
  readonly label: string;
  /** What choosing it means to the layer; null closes. */
  readonly value: string | null;
}

export interface Bar {
  readonly lines: readonly Line[];
  /** Between the lines and the keys; choosing one never sends anything by itself. */
  readonly choices: readonly Choice[];
  /** So many of the choices are shown at a time; all of them unless given. */
  readonly limit?: number;
  readonly keys: Line;
}

export function rowsOfBar(bar: Bar): number {
  const choices = Math.min(bar.choices.length, bar.limit ?? bar.choices.length);
  return bar.lines.length + choices + 1;
}
