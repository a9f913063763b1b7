/** How long the last answers of one front end took. */

const WINDOW_MS = 30_000;

export class AnswerTimes {
  private readonly at: number[] = [];
  private readonly took: number[] = [];

  /** Takes in an answer that came at `at`; gives the median of those of the last half minute. */
  add(at: number, tookMs: number): number {
    this.at.push(at);
    this.took.push(tookMs);
    while ((this.at[0] ?? at) < at - WINDOW_MS) {
      this.at.shift();
      this.took.shift();
    }
    const ordered = this.took.toSorted((a, b) => a - b);
    // Of an even number the faster of the two in the middle: a time that was really measured.
    return ordered[Math.floor((ordered.length - 1) / 2)] ?? tookMs;
  }
}
