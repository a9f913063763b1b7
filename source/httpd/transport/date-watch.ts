/** Does the Date of an answer fit the clock of its server, as far as earlier answers told it? */

/** How far a clock may go wrong, and how exact ours is. */
const DRIFT = 0.001;
const SLACK_MS = 500;
/** A clock that was set back shows the same difference for so long; a copy's Date falls behind ever more. */
const STEADY_MS = 3_000;

/**
 * A Date that is older than the request cannot come from a server that made the page for it. The server's clock is
 * known from earlier answers only: it was at least at their Date when they came. Times are monotonic, in ms.
 */
export class DateWatch {
  private ahead: { readonly by: number; readonly at: number } | null = null;
  private suspect: { readonly by: number; readonly at: number } | null = null;

  /** How many seconds the answer is too old; 0: nothing is wrong with its Date. */
  secondsBehind(header: unknown, sentAt: number, at: number): number {
    const date = typeof header === 'string' ? Date.parse(header) : Number.NaN;
    if (Number.isNaN(date)) return 0;
    const least = this.ahead === null ? null : this.ahead.by - DRIFT * (at - this.ahead.at);
    // Seconds are cut off.
    const most = date + 1_000 - sentAt;
    if (least !== null && most < least - SLACK_MS && !this.wasSetBack(most, at)) {
      return Math.max(1, Math.round((least - most) / 1_000));
    }
    const known = this.suspect === null ? (least ?? Number.NEGATIVE_INFINITY) : -Infinity;
    this.suspect = null;
    this.ahead = { by: Math.max(date - at, known), at };
    return 0;
  }

  private wasSetBack(by: number, at: number): boolean {
    const { suspect } = this;
    if (suspect === null || Math.abs(by - suspect.by) > STEADY_MS / 2) {
      this.suspect = { by, at };
      return false;
    }
    return at - suspect.at >= STEADY_MS;
  }
}
