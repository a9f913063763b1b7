/** Since when the httpd of one front end runs: as its server-status page tells, or as a restart was seen. */

import type { FleetEvent } from './snapshot.ts';
import type { StatusPoller, StatusReading } from './status-poller.ts';

/** It takes some to see that the page is that of the httpd which answers the manager. */
const MOST_LOOKS = 12;

export class StartTime {
  /** null: nobody tells. */
  at: number | null = null;
  private isLooking = false;

  /** Reads the server-status page, a few times at most, unless it is known; `told` is called when it is. */
  look(status: StatusPoller, told: () => void): void {
    if (this.at !== null || this.isLooking) return;
    this.isLooking = true;
    let looks = 0;
    const stop = status.watch((reading) => {
      looks += 1;
      const at = startIn(reading);
      const isAbsent = reading.kind === 'none' && reading.isAbsent;
      if (at === null && !isAbsent && looks < MOST_LOOKS) return;
      stop();
      this.isLooking = false;
      this.at = at;
      if (at !== null) told();
    });
  }

  /** What two pages showed: a restart between them was when the second came, where that was soon after the first. */
  saw(events: readonly FleetEvent[], intervalMs: number): void {
    const restart = events.find(({ kind }) => kind === 'restarted' || kind === 'flags-lost');
    if (restart === undefined) return;
    const { at, notBefore, countersGoOn = false } = restart;
    const isSeen = notBefore !== null && at - notBefore <= 3 * intervalMs && !countersGoOn;
    this.at = isSeen ? at : null;
  }
}

function startIn(reading: StatusReading): number | null {
  const upMs = reading.kind === 'page' ? (reading.page.upMs ?? null) : null;
  return reading.kind === 'page' && upMs !== null && upMs >= 0 ? reading.answeredAt - upMs : null;
}
