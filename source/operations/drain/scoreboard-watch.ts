/**
 * Follows the scoreboard of one httpd: is any request left that began before some moment? Nothing is ever taken for
 * ended that was not seen to end: a page that fails says nothing, and a request whose age is in doubt is an old one.
 */

import type { StatusPage } from '../../fleet/status-poller.ts';
import type { ScoreboardRow } from '../../httpd/scoreboard.ts';
import {
  type Began,
  beganOf,
  hasOwnLine,
  isElsewhere,
  isHttp2,
  mayServe,
} from './scoreboard-rows.ts';

/** A request that is in flight on a front end, whichever member serves it. Unsafe to print. */
export interface RequestInFlight {
  readonly method: string;
  /** Without its query; '' where the scoreboard does not tell it. */
  readonly path: string;
  readonly client: string;
  /** How long it has run at least; null: longer than can be told. */
  readonly ageMs: number | null;
  readonly isHttp2: boolean;
}

interface Tracked {
  readonly row: ScoreboardRow;
  readonly began: Began;
}

/** By so much httpd's clock may seem to move against ours, ms: it is shown in whole seconds, and is nudged. */
const STEADY_MS = 2_000;
/** A row whose age jumps by less is taken for the same request, and not for the next one. */
const SAME_MS = 3_000;
const NEVER = Number.NEGATIVE_INFINITY;
/** A slot that waits, or keeps a connection, has ended what it did before. */
const IDLE_LETTERS = '_.SIK';

export class ScoreboardWatch {
  /** HTTP/2 was seen, or is offered: streams can be in flight that no row shows. */
  http2 = false;
  private tracked: ReadonlyMap<string, Tracked> = new Map();
  /** httpd's clock minus ours, at least and at most. */
  private ahead: { readonly least: number; readonly most: number } | null = null;
  /** Everything that began before this moment has ended. */
  private endedUpTo = NEVER;
  /** The same without what HTTP/2 shows. */
  private endedUpToBut2 = NEVER;
  private idleAt: readonly number[] = [];
  private readAt = 0;

  /** The next page, in the order in which they were read. */
  take(page: StatusPage): void {
    if (page.isNew) this.startAnew();
    const isStep = this.noteClock(page);
    this.readAt = page.answeredAt;
    if (page.offersHttp2 === true) this.http2 = true;
    const { rows, letters } = page.page;
    if (rows === null) this.takeLetters(letters, page.sentAt);
    else this.takeRows(rows, page, isStep);
  }

  /** Has everything ended that began before `since`? `but-http2`: all but what HTTP/2 may still do. */
  ended(since: number): 'all' | 'but-http2' | 'not' {
    if (this.endedUpTo >= since) return 'all';
    return this.endedUpToBut2 >= since ? 'but-http2' : 'not';
  }

  /** What may have begun before `since`, the oldest first. */
  left(since: number): readonly RequestInFlight[] {
    return [...this.tracked.values()]
      .filter(({ began }) => began.from < since)
      .sort((one, other) => one.began.to - other.began.to)
      .map(({ row, began }) => {
        const isTold = hasOwnLine(row);
        return {
          method: isTold ? row.method : '',
          path: isTold ? row.path : '',
          client: row.client,
          ageMs: began.from === NEVER ? null : Math.max(0, this.readAt - began.to),
          isHttp2: isHttp2(row),
        };
      });
  }

  private startAnew(): void {
    this.tracked = new Map();
    this.ahead = null;
    this.endedUpTo = NEVER;
    this.endedUpToBut2 = NEVER;
    this.idleAt = [];
  }

  private takeRows(rows: readonly ScoreboardRow[], page: StatusPage, isStep: boolean): void {
    const next = new Map<string, Tracked>();
    for (const row of rows) {
      if (isHttp2(row)) this.http2 = true;
      if (row === page.own || !mayServe(row) || isElsewhere(row, page)) continue;
      const shown = beganOf(row, page);
      // Its age is by a clock that was set since: it may be any.
      const seen = isStep ? { ...shown, from: NEVER } : shown;
      const before = this.tracked.get(row.key)?.began;
      const began = before === undefined ? seen : both(before, seen);
      const twin = next.get(row.key)?.began;
      if (twin === undefined || began.from < twin.from) next.set(row.key, { row, began });
    }
    this.tracked = next;
    const earliest = (some: readonly Tracked[]) =>
      some.reduce((least, { began }) => Math.min(least, began.from), page.sentAt);
    const all = [...next.values()];
    this.endedUpTo = Math.max(this.endedUpTo, earliest(all));
    const others = all.filter(({ row }) => !isHttp2(row));
    this.endedUpToBut2 = Math.max(this.endedUpToBut2, earliest(others));
  }

  /** Every slot has to be seen idle once: one that is left out was wrong in 1 drain of 15. */
  private takeLetters(letters: string, sentAt: number): void {
    const known = this.idleAt.length === letters.length ? this.idleAt : [];
    this.idleAt = Array.from(letters, (letter, slot) =>
      IDLE_LETTERS.includes(letter) ? sentAt : (known[slot] ?? NEVER),
    );
    const least = this.idleAt.reduce((some, at) => Math.min(some, at), sentAt);
    if (letters === '') return;
    this.endedUpTo = Math.max(this.endedUpTo, least);
    this.endedUpToBut2 = this.endedUpTo;
  }

  /** true: it was set since the last page, or cannot be told. */
  private noteClock({ page, sentAt, answeredAt }: StatusPage): boolean {
    if (page.clock === null) return true;
    const now = { least: page.clock - answeredAt, most: page.clock + 1_000 - sentAt };
    const { ahead } = this;
    this.ahead = now;
    if (ahead === null) return false;
    return now.least > ahead.most + STEADY_MS || now.most < ahead.least - STEADY_MS;
  }
}

/** Two looks at one request together. Where they contradict each other it is the next request of that slot, or in doubt. */
function both(before: Began, now: Began): Began {
  if (now.from === NEVER) return now;
  if (before.from === NEVER) return before;
  const from = Math.max(before.from, now.from);
  const to = Math.min(before.to, now.to);
  if (from <= to) return { from, to };
  if (now.from > before.to + SAME_MS) return now;
  return now.from > before.to ? before : now;
}
