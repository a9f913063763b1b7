/** The gate of a member that is watched: asked at an interval until it has failed so often in a row, or the watch ends. */

import type { Member } from '../../fleet/snapshot.ts';
import { excerpt } from '../../httpd/printable.ts';
import type { GateAnswer } from '../hooks/gate.ts';
import type { PrintedPart } from '../hooks/hook-output.ts';
import type { RollingContext } from './rolling-context.ts';
import { type RollingEvent, STANDARD_GATE } from './rolling-events.ts';

export class GateWatch {
  /** Why it takes the member out again, safe to print; null: it does not. */
  failed: string | null = null;
  printed: PrintedPart | null = null;
  private readonly context: RollingContext;
  private readonly member: Member;
  private readonly aborter = new AbortController();
  private readonly most: number;
  private readonly news: RollingEvent[] = [];
  private asking: Promise<void> | null = null;
  private askAgainAt = Number.NEGATIVE_INFINITY;
  private last: GateAnswer | null = null;
  private inARow = 0;
  private noDataInARow = 0;

  constructor(context: RollingContext, member: Member) {
    this.context = context;
    this.member = member;
    this.most = context.options.gateFailures ?? STANDARD_GATE.gateFailures;
  }

  /**
   * Nobody goes on after half an answer, nor after a failure that may be the first of several. That a gate lost sight of a
   * member which failed does not clear it; but a gate that stays without data holds up nothing for ever.
   */
  get isUnsettled(): boolean {
    const mayFail = this.inARow > 0 && this.noDataInARow < this.most;
    return this.asking !== null || this.last === null || mayFail;
  }

  /** Asks where it is time to. */
  look(): void {
    const { context, member } = this;
    const now = context.fleet.clock.monotonic();
    if (this.asking !== null || now < this.askAgainAt) return;
    this.askAgainAt = now + (context.options.gateIntervalMs ?? STANDARD_GATE.gateIntervalMs);
    const signal = AbortSignal.any([context.signal, this.aborter.signal]);
    const answering = context.hooks.gate?.(member, signal);
    const take = (answer: GateAnswer) => {
      this.asking = null;
      if (!signal.aborted) this.take(answer);
    };
    const failed = (problem: unknown) => take({ says: 'no-data', why: excerpt(String(problem)) });
    this.asking = answering?.then(take, failed) ?? null;
  }

  /** What was said since it was asked last. */
  takeNews(): readonly RollingEvent[] {
    return this.news.splice(0);
  }

  /** Resolves when it has answered; never where nothing is asked. */
  get answered(): Promise<void> {
    return this.asking ?? new Promise(() => undefined);
  }

  /** What is asked now ends. */
  async close(): Promise<void> {
    this.aborter.abort();
    await this.asking;
  }

  private take(answer: GateAnswer): void {
    const before = this.last;
    this.last = answer;
    const { says, why, printed } = answer;
    // What has no data says nothing, for or against: a row of failures goes on behind it.
    this.noDataInARow = says === 'no-data' ? this.noDataInARow + 1 : 0;
    if (says === 'good') this.inARow = 0;
    else if (says === 'bad') this.inARow += 1;
    const { member, inARow, most } = this;
    const isNews = says === 'bad' || says !== before?.says || why !== before.why;
    if (isNews) this.news.push({ kind: 'gate', member, says, why, inARow, most });
    if (inARow < most || says !== 'bad') return;
    this.printed = printed ?? null;
    this.failed = `the gate failed ${most === 1 ? 'once' : `${most} times in a row`} (${why})`;
  }
}
