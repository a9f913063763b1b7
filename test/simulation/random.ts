/** Numbers that are the same for the same seed: a linear congruential generator, which is enough for traffic. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** From 0 up, below the limit. */
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return limit <= 0 ? 0 : Math.floor((this.state / 2 ** 32) * limit);
  }
}
