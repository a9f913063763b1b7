/** Of a program that reads a page once and ends no member ever has a rate. */
const NO_VALUES = new Float32Array(0);
const FIRST_VALUES = 32;

/** The last so many numbers of a list that only grows. It starts small: most fleets never fill it. */
export class Ring {
  private values: Float32Array | Float64Array = NO_VALUES;
  private readonly most: number;
  private readonly Exact: Float32ArrayConstructor | Float64ArrayConstructor;
  /** Values ever added. */
  total = 0;

  /** `Exact` for moments: they need more digits than rates do. */
  constructor(
    most: number,
    Exact: Float32ArrayConstructor | Float64ArrayConstructor = Float32Array,
  ) {
    this.most = most;
    this.Exact = Exact;
  }

  add(value: number): void {
    const { length } = this.values;
    if (this.total >= length && length < this.most) {
      const wanted = Math.max(FIRST_VALUES, 2 * length);
      const larger = new this.Exact(Math.min(wanted, this.most));
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.total % this.values.length] = value;
    this.total += 1;
  }

  /** NaN where it is not kept any more. */
  valueAt(index: number): number {
    const { length } = this.values;
    if (index < 0 || index < this.total - length || index >= this.total) return Number.NaN;
    return this.values[index % length] ?? Number.NaN;
  }

  /** The values up to the `end`th ever added, oldest first, as far as they are still kept; at most `count` of them. */
  upTo(end: number, count = this.most): readonly number[] {
    const first = Math.max(0, this.total - this.values.length, end - count);
    const list: number[] = [];
    for (let index = first; index < end; index += 1) {
      list.push(this.values[index % this.values.length] ?? 0);
    }
    return list;
  }
}
