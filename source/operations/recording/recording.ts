/**
 * A recording on disk, looked through once: its sessions, where its whole pictures are, and what happened. Readings are
 * read when they are played: of a week only what is needed.
 */

import { closeSync, fstatSync, openSync } from 'node:fs';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import type { Author } from '../audit/audit-entry.ts';
import { type OwnDoing, readDoing, readEvent } from './event-lines.ts';
import { LineReader } from './line-reader.ts';
import { NewerFormat, parsed, readSession, type Session } from './session-line.ts';
import { BadLine, fieldsOf, listOf, momentIn } from './shape.ts';

export interface RecordedFile {
  readonly file: number;
  /** Where it begins among all bytes of the recording. */
  readonly base: number;
}

/** One run of the program that recorded. Times are on one line, which never goes back. */
export interface Span {
  readonly session: Session;
  readonly began: number;
  /** By how much `began` was set ahead: the clock was set back between two runs. */
  readonly shifted: number;
  /** Its first and its last moment. */
  from: number;
  to: number;
  /** It was ended in good order. */
  isEnded: boolean;
}

/** A whole picture. */
export interface KeyPlace {
  readonly span: number;
  readonly at: number;
  readonly place: number;
}

export interface PlacedEvent {
  readonly span: number;
  readonly place: number;
  readonly event: FleetEvent;
}

export interface Recording {
  readonly path: string;
  readonly files: readonly RecordedFile[];
  readonly spans: readonly Span[];
  readonly keys: readonly KeyPlace[];
  readonly events: readonly PlacedEvent[];
  readonly doings: readonly OwnDoing[];
  /** Lines that nobody can read; those of readings are found out when they are played. */
  readonly unreadable: number;
  /** Its last line was cut off. */
  readonly isTorn: boolean;
  /** The part before it was put aside, and is not there any more. */
  readonly lacksBeginning: boolean;
  readonly close: () => void;
}

/** Why a file is no recording that can be played. */
export class NoRecording extends Error {
  readonly hint: string;

  constructor(what: string, hint: string) {
    super(what);
    this.name = 'NoRecording';
    this.hint = hint;
  }
}

/** More are kept by no screen, and held in memory by none. */
const MOST_EVENTS = 200_000;

/** The older half of a recording that was full. */
export function olderPath(path: string): string {
  return `${path}.1`;
}

/** Throws `NoRecording`, or what the file system says. `self`: who looks at it. */
export function openRecording(path: string, self: Pick<Author, 'user' | 'host'>): Recording {
  const first = firstSession(path);
  const files: RecordedFile[] = [];
  let lacksBeginning = false;
  if (first.part > 0) {
    const older = sessionOf(olderPath(path));
    if (older === null) lacksBeginning = true;
    else files.push({ file: openSync(olderPath(path), 'r'), base: 0 });
  }
  const base = files[0] === undefined ? 0 : fstatSync(files[0].file).size;
  files.push({ file: openSync(path, 'r'), base });
  const found = new Found(self);
  let isTorn = false;
  for (const { file, base } of files) {
    const reader = new LineReader(file);
    for (let line = reader.next(); line !== null; line = reader.next()) {
      found.take(line.buffer, line.start, line.end, base + line.offset);
    }
    isTorn = reader.rest > 0;
  }
  let isOpen = true;
  const close = () => {
    if (isOpen) for (const { file } of files) closeSync(file);
    isOpen = false;
  };
  const { spans, keys, events, doings, unreadable } = found;
  if (keys.length === 0) {
    close();
    throw new NoRecording(`${path} has no reading`, 'It ended before anything was read.');
  }
  return { path, files, spans, keys, events, doings, unreadable, isTorn, lacksBeginning, close };
}

/** The session that the file begins with; throws `NoRecording`, or what the file system says. */
export function firstSession(path: string): Session {
  const file = openSync(path, 'r');
  try {
    if (!fstatSync(file).isFile())
      throw new NoRecording(`${path} is not a file`, 'Name a file that --record has written.');
    const line = new LineReader(file).next();
    if (line === null) throw none(path);
    return readSession(line.buffer.toString('utf8', line.start, line.end));
  } catch (problem) {
    if (problem instanceof NewerFormat) {
      const what = `${path} is a recording of a newer version (${problem.program})`;
      throw new NoRecording(what, 'Use that version of baltop, or a newer one.');
    }
    throw problem instanceof BadLine ? none(path) : problem;
  } finally {
    closeSync(file);
  }
}

function none(path: string): NoRecording {
  return new NoRecording(`${path} is not a recording`, 'Name a file that --record has written.');
}

/** null: there is none that can be read. */
export function sessionOf(path: string): Session | null {
  try {
    return firstSession(path);
  } catch {
    return null;
  }
}

/** The third letter of a line tells what it is: `{"happened"`, `{"t"`. */
const KIND = {
  begin: 0x62,
  key: 0x6b,
  happened: 0x68,
  did: 0x64,
  end: 0x65,
  reading: 0x74,
} as const;
/** Of `{"t":123`. */
const TIME_AT = 5;
/** Of `{"key":123`. */
const KEY_AT = 7;
const MOST_DIGITS = 15;

class Found {
  readonly spans: Span[] = [];
  readonly keys: KeyPlace[] = [];
  readonly events: PlacedEvent[] = [];
  readonly doings: OwnDoing[] = [];
  unreadable = 0;
  private readonly self: Pick<Author, 'user' | 'host'>;

  constructor(self: Pick<Author, 'user' | 'host'>) {
    this.self = self;
  }

  take(buffer: Buffer, start: number, end: number, place: number): void {
    const kind = buffer[start + 2];
    try {
      if (kind === KIND.begin) this.begin(buffer.toString('utf8', start, end));
      else if (kind === KIND.key) this.key(numberAt(buffer, start + KEY_AT), place);
      else if (kind === KIND.happened) this.happened(buffer.toString('utf8', start, end), place);
      else if (kind === KIND.did) this.did(buffer.toString('utf8', start, end));
      else if (kind === KIND.end) this.end(buffer.toString('utf8', start, end));
      else if (kind === KIND.reading) this.reading(numberAt(buffer, start + TIME_AT));
    } catch (problem) {
      if (!(problem instanceof BadLine)) throw problem;
      this.unreadable += 1;
    }
  }

  private begin(text: string): void {
    const session = readSession(text);
    const before = this.spans.at(-1);
    if (before !== undefined && before.session.id === session.id) return;
    const began = Math.max(session.began, (before?.to ?? Number.NEGATIVE_INFINITY) + 1);
    const shifted = began - session.began;
    this.spans.push({ session, began, shifted, from: began, to: began, isEnded: false });
  }

  private span(): Span {
    const span = this.spans.at(-1);
    if (span === undefined) throw new BadLine();
    return span;
  }

  private key(t: number, place: number): void {
    const span = this.span();
    const at = span.began + momentIn(t);
    const before = this.keys.at(-1);
    if (before?.span === this.spans.length - 1 && at < before.at) throw new BadLine();
    if (before?.span !== this.spans.length - 1) span.from = at;
    span.to = Math.max(span.to, at);
    this.keys.push({ span: this.spans.length - 1, at, place });
  }

  private happened(text: string, place: number): void {
    const span = this.span();
    for (const each of listOf(fieldsOf(parsed(text)).happened)) {
      if (this.events.length >= MOST_EVENTS) throw new BadLine();
      const by = { began: span.began, by: span.session.by };
      const event = readEvent(each, by, this.self);
      this.events.push({ span: this.spans.length - 1, place, event });
    }
  }

  private did(text: string): void {
    if (this.doings.length >= MOST_EVENTS) throw new BadLine();
    this.doings.push(readDoing(fieldsOf(parsed(text)).did, this.span().began));
  }

  private end(text: string): void {
    const span = this.span();
    span.to = Math.max(span.to, span.began + momentIn(fieldsOf(parsed(text)).end));
    span.isEnded = true;
  }

  private reading(t: number): void {
    const span = this.span();
    span.to = Math.max(span.to, span.began + momentIn(t));
  }
}

/** The digits there as a number: no text is made of a line of which no more is wanted. */
function numberAt(buffer: Buffer, start: number): number {
  let value = 0;
  let at = start;
  for (; at < start + MOST_DIGITS; at += 1) {
    const digit = (buffer[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = 10 * value + digit;
  }
  return at === start ? Number.NaN : value;
}
