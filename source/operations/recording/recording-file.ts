/**
 * The file that a recording is written to: line after line, none of them waited for. Two halves of the greatest size: a
 * full one is put aside, in the place of the one before. What cannot be written is told once; it is tried again.
 */

import { appendFile, closeSync, fstatSync, readSync, renameSync, statSync } from 'node:fs';
import { openInFolder } from '../../files/append-file.ts';
import { type Clock, pause } from '../../httpd/clock.ts';
import { olderPath, sessionOf } from './recording.ts';

export interface RecordingFile {
  /** Writes what `head` gives; so does every file that follows: part 0, 1, ... */
  begin(head: (part: number) => string): void;
  write(line: string): void;
  /** At most now and then: is the file there, is it full? `at`: on the line of time. */
  look(at: number): void;
  /** When all that was given so far is written, or given up. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface RecordingFileOptions {
  readonly path: string;
  /** Of both halves together. */
  readonly maxBytes: number;
  /** Why nothing can be written, once when it begins; null when it can be again. */
  readonly onProblem: (problem: string | null) => void;
  readonly clock: Clock;
}

const LOOK_MS = 10_000;
const AGAIN_MS = 60_000;
const CLOSE_MS = 3_000;
/** What waits for a disk that hangs: beyond this it is given up. */
const MOST_WAITING = 16_000_000;

/** Throws a sentence, or what the file system says. */
export function openRecordingFile(options: RecordingFileOptions): RecordingFile {
  return new AppendedFile(options);
}

class AppendedFile implements RecordingFile {
  private readonly options: RecordingFileOptions;
  /** null: it could not be opened again. */
  private file: number | null;
  private size: number;
  private waiting: string[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> | null = null;
  private problem: string | null = null;
  private lookAt = Number.NEGATIVE_INFINITY;
  private part = 0;
  private head: (part: number) => string = () => '';

  constructor(options: RecordingFileOptions) {
    this.options = options;
    checkOlder(options.path);
    this.file = openInFolder(options.path);
    this.size = fstatSync(this.file).size;
  }

  begin(head: (part: number) => string): void {
    this.head = head;
    this.putHead();
  }

  write(line: string): void {
    if (this.problem !== null) return;
    this.waiting.push(`${line}\n`);
    this.waitingBytes += line.length + 1;
    this.size += line.length + 1;
    if (this.waitingBytes > MOST_WAITING) this.fail('the disk does not take it');
    this.writing ??= this.drain();
  }

  look(at: number): void {
    if (this.problem !== null) {
      if (at - this.lookAt >= AGAIN_MS) this.tryAgain(at);
      return;
    }
    if (this.size > this.options.maxBytes / 2) this.putAside();
    if (at - this.lookAt < LOOK_MS) return;
    this.lookAt = at;
    if (!this.isThere()) {
      this.fail('its file is gone');
      this.tryAgain(at);
    }
  }

  async settled(): Promise<void> {
    await this.writing;
  }

  async close(): Promise<void> {
    // A disk that hangs keeps nobody from leaving.
    const written = new AbortController();
    void this.settled().then(() => written.abort());
    await pause(this.options.clock, CLOSE_MS, written.signal);
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  /** A line that was cut off stays one: what follows begins a line of its own. */
  private putHead(): void {
    const cut = this.file !== null && !endsLine(this.file, fstatSync(this.file).size);
    this.write(`${cut ? '\n' : ''}${this.head(this.part)}`);
    this.part += 1;
  }

  private async drain(): Promise<void> {
    // What comes in this turn is written with it.
    await null;
    while (this.waiting.length > 0 && this.file !== null) {
      const text = this.waiting.join('');
      this.waiting = [];
      this.waitingBytes = 0;
      const trouble = await appended(this.file, text);
      if (trouble !== null) this.fail(trouble);
    }
    this.writing = null;
  }

  /** Rarely, and at once: a file that is renamed while it is written to would end in mid-line. */
  private putAside(): void {
    if (this.writing !== null && this.waitingBytes < MOST_WAITING / 2) {
      // What waits belongs to the full file.
      void this.writing.then(() => this.turnOver());
      return;
    }
    this.turnOver();
  }

  private turnOver(): void {
    if (this.file === null || this.problem !== null) return;
    if (this.size <= this.options.maxBytes / 2) return;
    const { path } = this.options;
    try {
      checkOlder(path);
      renameSync(path, olderPath(path));
      closeSync(this.file);
      this.file = null;
      this.open();
    } catch (error) {
      this.fail(textOf(error));
    }
  }

  private open(): void {
    this.file = openInFolder(this.options.path);
    this.size = fstatSync(this.file).size;
    this.putHead();
  }

  private tryAgain(at: number): void {
    this.lookAt = at;
    if (this.writing !== null) return;
    const before = this.problem;
    try {
      if (this.file !== null) closeSync(this.file);
      this.file = null;
      this.problem = null;
      this.open();
      this.options.onProblem(null);
    } catch (error) {
      this.problem = before ?? textOf(error);
    }
  }

  private fail(problem: string): void {
    this.waiting = [];
    this.waitingBytes = 0;
    if (this.problem !== null) return;
    this.problem = problem;
    this.options.onProblem(problem);
  }

  /** Still under its name? What was removed could be written to, and nobody would ever read it. */
  private isThere(): boolean {
    if (this.file === null) return false;
    const named = statSync(this.options.path, { throwIfNoEntry: false });
    const own = fstatSync(this.file);
    return named !== undefined && named.ino === own.ino && named.dev === own.dev;
  }
}

/** null: all of it is written. */
function appended(file: number, text: string): Promise<string | null> {
  return new Promise((resolve) => {
    appendFile(file, text, (error) => resolve(error === null ? null : textOf(error)));
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What lies where the older half goes is replaced only if it is one. */
function checkOlder(path: string): void {
  const older = olderPath(path);
  if (statSync(older, { throwIfNoEntry: false }) === undefined || sessionOf(older) !== null) return;
  throw new Error(`${older} is not a recording, and would be replaced: remove it`);
}

function endsLine(file: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
