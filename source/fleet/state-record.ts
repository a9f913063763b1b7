/** Since when the workers of one front end have had which state, as far as it was read. A poll that brings nothing new costs nothing. */

import type { ManagerPage } from '../httpd/model.ts';
import { isInTrouble, stateText, takesNewRequests, type WorkerStatus } from '../httpd/status.ts';
import { type IndexedWorker, indexPage } from './page-index.ts';
import { restartSigns } from './restart-signs.ts';

/** A time in which readings followed each other without a gap. */
export interface Stretch {
  readonly from: number;
  /** The last reading of it. */
  readonly to: number;
}

/** It lasts until the next one begins. */
export interface StateSpell {
  readonly from: number;
  readonly status: WorkerStatus;
}

/** Never changed in place: later readings have another one. */
export interface FrontEndStates {
  /** Oldest first; before the first of them nothing is known. */
  readonly read: readonly Stretch[];
  /** When a restart of httpd was seen. */
  readonly restarts: readonly number[];
  /** By member key, oldest first. A worker that is not here has had its present state since the first reading. */
  readonly spells: ReadonlyMap<string, readonly StateSpell[]>;
}

/** Of one worker: more than half an hour of flapping every ten seconds. */
export const MOST_SPELLS = 200;
const MOST_STRETCHES = 200;
const MOST_RESTARTS = 100;

export class StateRecord {
  private page: ManagerPage | null = null;
  private earlier: readonly Stretch[] = [];
  private from = 0;
  private to = 0;
  private restarts: readonly number[] = [];
  private spells: ReadonlyMap<string, readonly StateSpell[]> = new Map();

  /** A page read at `at`; after `gapMs` without one nothing is known of the time between. */
  add(page: ManagerPage, at: number, gapMs: number): void {
    const before = this.page;
    this.page = page;
    if (before === null) {
      this.from = at;
    } else {
      if (at - this.to >= gapMs) {
        const stretch = { from: this.from, to: this.to };
        this.earlier = [...this.earlier, stretch].slice(-MOST_STRETCHES);
        this.from = at;
      }
      if (restartSigns(before, page).restarted) {
        this.restarts = [...this.restarts, at].slice(-MOST_RESTARTS);
      }
      this.compare(before, page, at);
    }
    this.to = at;
  }

  get states(): FrontEndStates {
    const { earlier, from, to, restarts, spells } = this;
    return { read: this.page === null ? [] : [...earlier, { from, to }], restarts, spells };
  }

  private compare(before: ManagerPage, after: ManagerPage, at: number): void {
    const old = indexPage(before);
    const now = indexPage(after);
    if (old === now) return;
    const changed = new Map<string, readonly StateSpell[]>();
    // Pages have their workers in one order: looked up only where they differ in that.
    const olds = old.values();
    for (const { key, worker } of now.values()) {
      const next: IndexedWorker | undefined = olds.next().value;
      const was = next?.key === key ? next : old.get(key);
      const { status } = worker;
      if (was === undefined) changed.set(key, [{ from: at, status }]);
      else if (!isSame(was.worker.status, status)) {
        const past = this.spells.get(key) ?? [{ from: this.first, status: was.worker.status }];
        changed.set(key, bounded([...past, { from: at, status }]));
      }
    }
    const isGone = (key: string) => !now.has(key);
    const hasGone = [...this.spells.keys()].some(isGone);
    if (changed.size === 0 && !hasGone) return;
    // One that comes back begins anew: what it was while it was gone is not known.
    const spells = new Map([...this.spells, ...changed]);
    for (const key of this.spells.keys()) if (isGone(key)) spells.delete(key);
    this.spells = spells;
  }

  private get first(): number {
    return this.earlier[0]?.from ?? this.from;
  }
}

/** Equal status cells are one object, nearly always. */
function isSame(was: WorkerStatus, is: WorkerStatus): boolean {
  return was === is || stateText(was) === stateText(is);
}

/** Of too many, the two that together were the shortest become one, in the worse of their states. The last one stays. */
function bounded(spells: readonly StateSpell[]): readonly StateSpell[] {
  if (spells.length <= MOST_SPELLS) return spells;
  let at = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (let index = 0; index + 2 < spells.length; index += 1) {
    const length = (spells[index + 2]?.from ?? 0) - (spells[index]?.from ?? 0);
    if (length < shortest) [at, shortest] = [index, length];
  }
  const [one, other] = spells.slice(at, at + 2);
  if (one === undefined || other === undefined) return spells;
  const joined = { from: one.from, status: worse(one.status, other.status) };
  return spells.toSpliced(at, 2, joined);
}

function worse(one: WorkerStatus, other: WorkerStatus): WorkerStatus {
  const both = [one, other];
  return both.find(isInTrouble) ?? both.find((each) => !takesNewRequests(each)) ?? other;
}
