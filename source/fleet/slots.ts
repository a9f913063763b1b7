/** Places in lists; one that is given back is taken again. */
export class Slots {
  private readonly free: number[] = [];
  count = 0;

  take(): number {
    const slot = this.free.pop();
    if (slot !== undefined) return slot;
    this.count += 1;
    return this.count - 1;
  }

  give(slot: number): void {
    this.free.push(slot);
  }
}
