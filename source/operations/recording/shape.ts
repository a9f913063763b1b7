/** Values in a line that anybody may have written: each is of the kind that it must be, or the line does not count. */

import { printable } from '../../httpd/printable.ts';

/** The line is none that a recording has: it is left out. */
export class BadLine extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

/** A date can still be made of twice as much. */
const MOST = 4e15;
const LONGEST_TEXT = 20_000;
const LONGEST_LIST = 200_000;

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadLine();
  return value as Fields;
}

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length > LONGEST_LIST) throw new BadLine();
  return value;
}

export function numberIn(value: unknown, least = -MOST): number {
  if (typeof value !== 'number' || !(value >= least && value <= MOST)) throw new BadLine();
  return value;
}

/** A moment, ms after the session began. */
export function momentIn(value: unknown): number {
  return numberIn(value, 0);
}

export function textIn(value: unknown): string {
  if (typeof value !== 'string' || value.length > LONGEST_TEXT) throw new BadLine();
  return value;
}

/** What is called safe to print elsewhere: here somebody else may have written it. */
export function lineIn(value: unknown): string {
  return printable(textIn(value));
}

export function flagIn(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new BadLine();
  return value;
}

export function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null || value === undefined ? null : read(value);
}

export function wordIn<T extends string>(value: unknown, words: readonly T[]): T {
  const found = words.find((each) => each === value);
  if (found === undefined) throw new BadLine();
  return found;
}
