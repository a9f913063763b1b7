/** What back ends noted of each request: when it came and when it went. The truth beside what httpd shows. */

/** Notes are of other processes on the same host, in whole ms. */
const TOLERANCE_MS = 3;

export class BackEndLog {
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  /** `s ID MS`, `e ID MS`; one that was cut has no end. */
  constructor(text: string) {
    const open = new Map<string, number>();
    for (const line of text.split('\n')) {
      const [what, id = '', ms] = line.split(' ');
      if (what === 's') open.set(id, Number(ms));
      const from = open.get(id);
      if (what !== 'e' || from === undefined) continue;
      open.delete(id);
      this.add(from, Number(ms));
    }
    for (const from of open.values()) this.add(from, Number.POSITIVE_INFINITY);
  }

  get requests(): number {
    return this.from.length;
  }

  /** For how many ms the longest still ran that was in flight at that moment; 0: none was. */
  leftAt(at: number): number {
    let left = 0;
    for (let index = 0; index < this.from.length; index += 1) {
      const [from = 0, to = 0] = [this.from[index], this.to[index]];
      if (from < at && to > at + TOLERANCE_MS) left = Math.max(left, to - at);
    }
    return left;
  }

  /** When the last one ended, before `until`, of those that came before `since`; 0: none ended after it. */
  lastEnd(since: number, until: number): number {
    let last = 0;
    for (let index = 0; index < this.from.length; index += 1) {
      const [from = 0, to = 0] = [this.from[index], this.to[index]];
      if (from < since && to > since && to <= until + TOLERANCE_MS) last = Math.max(last, to);
    }
    return last;
  }

  private add(from: number, to: number): void {
    this.from.push(from);
    this.to.push(to);
  }
}
