/** When the time of a drain is over, by its options and by what its operator has decided since. */

import type { DrainControls, DrainEnd, DrainOptions } from './drain-events.ts';

export class DrainTimes {
  private readonly options: DrainOptions;

  constructor(options: DrainOptions) {
    this.options = options;
  }

  controls(): DrainControls {
    const { end, controls } = this.options;
    return controls?.() ?? { end, graceOver: false, putBack: false };
  }

  get asks(): boolean {
    return this.options.atTimeout === 'ask';
  }

  /** With nothing to come after the grace, its end is a timeout: it asks then. */
  asksAtGrace(end: DrainEnd): boolean {
    return this.asks && end === 'none';
  }

  /** From the start, in ms. */
  limitMs({ end, timeoutMs }: DrainControls): number {
    if (timeoutMs !== undefined) return timeoutMs;
    const graceMs = this.asksAtGrace(end) ? this.options.graceMs : null;
    return Math.min(graceMs ?? Number.POSITIVE_INFINITY, this.options.timeoutMs);
  }
}
