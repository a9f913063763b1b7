/**
 * Members of one host, which are stopped by one command: all of them are out and quiet before it runs, once, and none
 * serves again before all are ready.
 */

import type { HookResult } from '../hooks/hook.ts';
import type { Undoing } from './rolling-events.ts';

/** What one member does for all of them, and what calls it off. */
export interface SharedStep {
  readonly callOff: AbortController;
  readonly result: Promise<HookResult | 'skip'>;
}

export class HostGroup {
  /** The host, safe to print. */
  readonly name: string;
  /** The gate of one of them has refused it: all of them go back. */
  refused: Undoing | null = null;
  /** Why one of them goes no further, and so none; null: all do. */
  broken: string | null = null;
  /** How far each is. */
  private readonly points: Map<string, number>;
  private readonly shared = new Map<number, SharedStep>();
  private wakers: (() => void)[] = [];

  constructor(name: string, keys: readonly string[]) {
    this.name = name;
    this.points = new Map(keys.map((key) => [key, -1]));
  }

  get isAlone(): boolean {
    return this.points.size < 2;
  }

  arrive(key: string, point: number): void {
    this.points.set(key, point);
    this.wake();
  }

  stop(why: string): void {
    this.broken ??= why;
    this.wake();
  }

  /** Have all of them come so far? */
  areAt(point: number): boolean {
    return [...this.points.values()].every((each) => each >= point);
  }

  /** Resolves when all of them are there: true; or when one goes no further: false. */
  async allAt(point: number): Promise<boolean> {
    while (this.broken === null && !this.areAt(point)) {
      await new Promise<void>((resolve) => this.wakers.push(resolve));
    }
    return this.areAt(point);
  }

  /** The first that comes to that point begins it, for all. */
  begin(
    point: number,
    begin: (callOff: AbortController) => Promise<HookResult | 'skip'>,
  ): SharedStep {
    const known = this.shared.get(point);
    if (known !== undefined) return known;
    const callOff = new AbortController();
    const step = { callOff, result: begin(callOff) };
    this.shared.set(point, step);
    return step;
  }

  /** Was it called off? Then it begins again, when all have come there again. */
  end(point: number, step: SharedStep): void {
    if (!step.callOff.signal.aborted || this.shared.get(point) !== step) return;
    this.shared.delete(point);
    for (const [key, at] of this.points) this.points.set(key, Math.min(at, point));
  }

  private wake(): void {
    for (const wake of this.wakers.splice(0)) wake();
  }
}
