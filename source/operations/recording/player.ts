/** Goes through a recording: to any moment, with as much of what was before as what is shown then depends on. */

import type { FleetEvent, FleetSnapshot, FrontEndState } from '../../fleet/snapshot.ts';
import { LineReader } from './line-reader.ts';
import { RecordedFleet } from './recorded-fleet.ts';
import type { Recording, Span } from './recording.ts';
import { parsed } from './session-line.ts';
import { BadLine, type Fields, fieldsOf } from './shape.ts';

/** Trends reach back half an hour: so much is read before a moment that is jumped to. */
const LEAD_MS = 31 * 60_000;
/** What front ends say within so short a time is one picture, as it was then. */
const TOGETHER_MS = 100;
/** As many as a fleet keeps. */
const MOST_EVENTS = 1_000;

interface NextLine {
  readonly line: Fields | null;
  readonly isBegin: boolean;
  readonly at: number | null;
  readonly place: number;
}

export class Player {
  readonly recording: Recording;
  /** The moment that is shown. */
  at: number;
  private spanIndex = 0;
  private fleet: RecordedFleet;
  private reader: LineReader;
  private fileIndex = 0;
  private ahead: NextLine | null = null;
  private place = 0;
  /** Ends of the pictures since what was read began, the present one last. */
  private moments: number[] = [];
  private momentBegan = Number.NEGATIVE_INFINITY;
  private pictures = 0;
  private lostLines = 0;
  private events: readonly FleetEvent[] = [];
  private eventsUpTo = -1;
  private eventsSpan = -1;
  private snapshotNow: FleetSnapshot | null = null;

  constructor(recording: Recording) {
    this.recording = recording;
    const [first] = recording.keys;
    if (first === undefined) throw new RangeError('a recording without a picture');
    this.at = first.at;
    this.fleet = new RecordedFleet(this.span);
    this.reader = new LineReader(0);
    this.goTo(first.at);
  }

  get span(): Span {
    return this.recording.spans[this.spanIndex] as Span;
  }

  get from(): number {
    return this.recording.keys[0]?.at ?? 0;
  }

  get to(): number {
    return this.recording.spans.at(-1)?.to ?? 0;
  }

  get frontEnds(): readonly FrontEndState[] {
    return this.fleet.frontEnds;
  }

  get intervalMs(): number {
    return this.fleet.intervalMs;
  }

  /** Lines that could not be taken in, as far as it has gone. */
  get unreadable(): number {
    return this.lostLines + this.fleet.unreadable;
  }

  /** Places that another front end shows as well, each as `frontEnd` and member's key in lines. */
  siblings(): ReadonlySet<string> {
    const places = this.snapshot().balancers.flatMap(({ members }) =>
      members.flatMap(({ key, places }) =>
        places.flatMap(({ frontEnd, sameAs }) =>
          sameAs === undefined ? [] : [`${frontEnd}\n${key}`],
        ),
      ),
    );
    return new Set(places);
  }

  snapshot(): FleetSnapshot {
    this.snapshotNow ??= this.fleet.snapshot(this.at);
    return this.snapshotNow;
  }

  /** Of the run that is played, as they were known then; the same array until there is another. */
  eventsNow(): readonly FleetEvent[] {
    const all = this.recording.events;
    let end = Math.max(0, this.eventsSpan === this.spanIndex ? this.eventsUpTo : 0);
    if (this.eventsSpan !== this.spanIndex) this.eventsUpTo = -1;
    const isPast = (index: number) => {
      const each = all[index];
      if (each === undefined) return false;
      return (
        each.span < this.spanIndex || (each.span === this.spanIndex && each.place < this.place)
      );
    };
    while (end > 0 && !isPast(end - 1)) end -= 1;
    while (isPast(end)) end += 1;
    if (end !== this.eventsUpTo || this.eventsSpan !== this.spanIndex) {
      const first = Math.max(0, end - MOST_EVENTS);
      this.events = all
        .slice(first, end)
        .filter((each) => each.span === this.spanIndex)
        .map(({ event }) => event);
      this.eventsUpTo = end;
      this.eventsSpan = this.spanIndex;
    }
    return this.events;
  }

  /** When the next line was written; null at the end. */
  nextAt(): number | null {
    return this.peek()?.at ?? null;
  }

  /** Shows what was known at that moment. */
  goTo(wanted: number): void {
    const at = Math.min(Math.max(wanted, this.from), this.to);
    const { spans, keys } = this.recording;
    let span = spans.findLastIndex((each) => each.from <= at);
    if (span < 0) span = 0;
    const isHere = (each: (typeof keys)[number]) => each.span === span;
    const first = keys.find(isHere);
    const start =
      keys.findLast((each) => isHere(each) && each.at <= at - LEAD_MS) ??
      // A run in which nothing was read before it ended.
      first ??
      keys.findLast((each) => each.at <= at);
    if (start === undefined) return;
    const goesOn =
      this.place > 0 && start.span === this.spanIndex && at >= this.at && start.place <= this.place;
    if (!goesOn) this.startAt(start.span, start.place);
    this.takeUntil(at);
    this.at = at;
    this.snapshotNow = null;
  }

  /** To the next picture that was taken; false: there is none. */
  forward(): boolean {
    const before = this.pictures;
    while (this.pictures === before) {
      if (this.peek() === null) return false;
      this.takeNext();
    }
    this.takeUntil(this.momentBegan + this.together);
    this.at = this.moments.at(-1) ?? this.at;
    this.snapshotNow = null;
    return true;
  }

  /** To the picture before; false: there is none. */
  back(): boolean {
    const { at } = this;
    if (at <= this.from) return false;
    let moment = this.moments.findLast((each) => each < at);
    if (moment === undefined) {
      this.goTo(at - 1);
      moment = this.moments.at(-1);
    }
    this.goTo(moment ?? this.from);
    return true;
  }

  private get together(): number {
    return this.span.session.frontEnds.length > 1 ? TOGETHER_MS : 0;
  }

  private startAt(span: number, place: number): void {
    this.spanIndex = span;
    this.fleet = new RecordedFleet(this.span);
    this.moments = [];
    this.momentBegan = Number.NEGATIVE_INFINITY;
    this.ahead = null;
    this.place = place;
    this.open(place);
  }

  private open(place: number): void {
    const { files } = this.recording;
    this.fileIndex = Math.max(
      0,
      files.findLastIndex(({ base }) => base <= place),
    );
    const { file, base } = files[this.fileIndex] as (typeof files)[number];
    this.reader = new LineReader(file, place - base);
  }

  private takeUntil(at: number): void {
    for (let line = this.peek(); line !== null; line = this.peek()) {
      if (line.at !== null && line.at > at) return;
      if (line.isBegin && line.at === null && this.beginsLater(line, at)) return;
      this.takeNext();
    }
  }

  /** The line that begins another run belongs to the moment of its first picture. */
  private beginsLater({ line }: NextLine, at: number): boolean {
    if (line === null || line.id === this.span.session.id) return false;
    const next = this.recording.spans[this.spanIndex + 1];
    return next === undefined || next.from > at;
  }

  private takeNext(): void {
    const next = this.peek();
    this.ahead = null;
    if (next === null) return;
    this.place = next.place + 1;
    if (next.line === null) this.fleet.lose();
    else if (next.isBegin) this.begin(next.line);
    else if (this.fleet.take(next.line) !== null) this.noteMoment(this.fleet.at);
  }

  private begin({ id }: Fields): void {
    if (id === this.span.session.id) return;
    const next = this.recording.spans[this.spanIndex + 1];
    if (next === undefined || next.session.id !== id) return;
    this.spanIndex += 1;
    this.lostLines += this.fleet.unreadable;
    this.fleet = new RecordedFleet(next);
    this.moments = [];
    this.momentBegan = Number.NEGATIVE_INFINITY;
  }

  private noteMoment(at: number): void {
    if (this.moments.length > 0 && at - this.momentBegan <= this.together) {
      this.moments[this.moments.length - 1] = at;
      return;
    }
    this.momentBegan = at;
    this.moments.push(at);
    this.pictures += 1;
  }

  private peek(): NextLine | null {
    this.ahead ??= this.read();
    return this.ahead;
  }

  private read(): NextLine | null {
    const { files } = this.recording;
    let found = this.reader.next();
    while (found === null && this.fileIndex < files.length - 1) {
      this.fileIndex += 1;
      this.reader = new LineReader((files[this.fileIndex] as (typeof files)[number]).file);
      found = this.reader.next();
    }
    if (found === null) return null;
    const place = (files[this.fileIndex]?.base ?? 0) + found.offset;
    try {
      const text = found.buffer.toString('utf8', found.start, found.end);
      const line = fieldsOf(parsed(text));
      const isBegin = line.baltop !== undefined;
      const t = line.t ?? line.key ?? line.end;
      const at = !isBegin && typeof t === 'number' && t >= 0 ? this.span.began + t : null;
      return { line, isBegin, at, place };
    } catch (problem) {
      if (!(problem instanceof BadLine)) throw problem;
      return { line: null, isBegin: false, at: null, place };
    }
  }
}
