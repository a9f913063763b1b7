/** What the operator's command prints, kept in a private file: after a stop its last lines are needed. */

import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { openToAppend } from '../../files/append-file.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { type Clock, systemClock } from '../../httpd/clock.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';

/** One run's part of the file, in bytes. */
export interface PrintedPart {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** A file that has grown to this is begun anew. */
const MOST_BYTES = 1_048_576;
/** The last lines are looked for in so much of its end. */
const TAIL_BYTES = 16_384;
const FOLLOW_MS = 100;

/** A file for each member: two that are upgraded at once do not write into each other's lines. */
export function outputFile(folder: string, member: Member): string {
  const name = maskUrl(memberLabel(member)).replace(/[^\w.-]+/g, '_');
  return join(folder, `rolling-output-${name.slice(0, 100)}.log`);
}

/** Makes the file where there is none; its size, or null where it cannot be written: then nothing is kept. */
export function beginOutput(file: string): number | null {
  try {
    const opened = openToAppend(file);
    try {
      if (fstatSync(opened).size > MOST_BYTES) ftruncateSync(opened);
      return fstatSync(opened).size;
    } finally {
      closeSync(opened);
    }
  } catch {
    return null;
  }
}

export function endOutput(file: string, from: number): PrintedPart {
  const size = withFile(file, from, (opened) => fstatSync(opened).size);
  return { file, from, to: Math.max(from, size) };
}

/** Hands on what is written to the file from there on, as it comes; what it gives back hands on the rest. */
export function followOutput(
  file: string,
  from: number,
  write: (bytes: Uint8Array) => void,
  clock: Clock = systemClock,
): () => void {
  let at = from;
  const more = () => {
    for (;;) {
      const bytes = readPart(file, at, TAIL_BYTES);
      if (bytes.length === 0) return;
      at += bytes.length;
      write(bytes);
    }
  };
  let callOff = () => {};
  const lookLater = () => {
    callOff = clock.after(FOLLOW_MS, () => {
      more();
      lookLater();
    });
  };
  lookLater();
  return () => {
    callOff();
    more();
  };
}

/** The last lines of it that say something, safe to print; none where the file is gone. */
export function lastLines({ file, from, to }: PrintedPart, most: number): readonly string[] {
  const start = Math.max(from, to - TAIL_BYTES);
  const text = new TextDecoder().decode(readPart(file, start, to - start));
  const lines = text.split('\n').map((line) => plain(line));
  // A beginning that was cut off is no line.
  const whole = start > from ? lines.slice(1) : lines;
  return whole.filter((line) => line.trim() !== '').slice(-most);
}

/** Without colours; of a line that was rewritten only its last text. */
export function plain(line: string): string {
  const bare = line.replace(/\x1b\[[\d;?]*[ -/]*[@-~]/g, '').replace(/\t/g, '  ');
  return printable(bare.trimEnd().split('\r').at(-1) ?? '');
}

function readPart(file: string, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length));
  const count = withFile(file, 0, (opened) => readSync(opened, bytes, 0, bytes.length, from));
  return bytes.subarray(0, count);
}

function withFile(file: string, otherwise: number, use: (opened: number) => number): number {
  try {
    const opened = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return use(opened);
    } finally {
      closeSync(opened);
    }
  } catch {
    return otherwise;
  }
}
