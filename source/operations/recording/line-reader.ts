/** A file line by line from any place on: only whole lines, however it ends. */

import { readSync } from 'node:fs';

const CHUNK = 262_144;
const NEWLINE = 0x0a;
/** A whole picture of 10,000 members has 3 MB; what is longer than this is none of ours. */
const LONGEST = 67_108_864;

/** The line lies in `buffer` from `start` to `end`; `offset`: where it begins in the file. */
export interface FoundLine {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

export class LineReader {
  private readonly file: number;
  private buffer: Buffer = Buffer.allocUnsafe(CHUNK);
  private start = 0;
  private filled = 0;
  /** Where in the file the buffer begins. */
  private base: number;

  constructor(file: number, offset = 0) {
    this.file = file;
    this.base = offset;
  }

  /** null: there is no further whole line, yet. What it gave before is written over by the next call. */
  next(): FoundLine | null {
    let searched = this.start;
    for (;;) {
      const end = this.buffer.subarray(0, this.filled).indexOf(NEWLINE, searched);
      if (end >= 0) {
        const { buffer, start, base } = this;
        this.start = end + 1;
        return { buffer, start, end, offset: base + start };
      }
      searched = this.filled - this.start;
      if (!this.fill()) return null;
    }
  }

  /** Bytes behind the last whole line: one that was cut off. */
  get rest(): number {
    return this.filled - this.start;
  }

  private fill(): boolean {
    const rest = this.filled - this.start;
    if (rest > LONGEST) return false;
    if (this.start > 0) this.buffer.copyWithin(0, this.start, this.filled);
    this.base += this.start;
    this.start = 0;
    this.filled = rest;
    if (this.filled === this.buffer.length) {
      const larger = Buffer.allocUnsafe(2 * this.buffer.length);
      this.buffer.copy(larger, 0, 0, this.filled);
      this.buffer = larger;
    }
    const room = this.buffer.length - this.filled;
    const got = readSync(this.file, this.buffer, this.filled, room, this.base + this.filled);
    this.filled += got;
    return got > 0;
  }
}
