/** Calls what was asked for when its moment has come: at a time, or after something has happened so many times. */

import type { Clock } from '../../source/httpd/clock.ts';
import type { Happening, Moment } from './fault.ts';

/** `route`: of the member that it happened to; null where it is not of one. */
type Then = (route: string | null) => void;

export class Moments {
  private readonly clock: Clock;
  private readonly counts = new Map<Happening, number>();
  private waiting: { readonly when: Exclude<Moment, { ms: number }>; readonly then: Then }[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  on(when: Moment, then: Then): void {
    if ('ms' in when) this.clock.after(when.ms, () => then(null));
    else this.waiting.push({ when, then });
  }

  happened(what: Happening, route: string | null = null): void {
    const count = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, count);
    const isDue = ({ when }: { readonly when: { after: Happening; nth: number } }) =>
      when.after === what && when.nth === count;
    const due = this.waiting.filter(isDue);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((each) => !isDue(each));
    for (const { when, then } of due) {
      if (when.plusMs === 0) then(route);
      else this.clock.after(when.plusMs, () => then(route));
    }
  }
}
