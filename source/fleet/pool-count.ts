/** How many members of a balancer serve: the one count, and the words for it, of every face. */

import type { Balancer, Worker } from '../httpd/model.ts';
import { takesNewRequests, type WorkerStatus } from '../httpd/status.ts';
import { canonicalUrl } from './identity.ts';
import { asOneWorker } from './same-worker.ts';

export interface PoolCount {
  /** Rows of the page, each worker once. */
  readonly members: number;
  /** Those that are neither standby nor spare. */
  readonly ordinary: number;
  /** Those of the ordinary ones that take new requests: Ok and not draining. */
  readonly usable: number;
  /** Hot standbys and hot spares that are well and not taken out. */
  readonly standbys: number;
  readonly spares: number;
  /** Members that new requests go to: the usable ones, and those of the reserve that have to serve now. */
  readonly serving: number;
  /** Of whom the serving ones are that are not usable ones; null: nobody of the reserve has to serve. */
  readonly reserve: 'standby' | 'spare' | null;
}

/** What is counted of a member: as it is, or as an action would leave it. */
export interface CountedRow {
  readonly status: WorkerStatus;
  readonly lbSet: number | null;
}

export function countRows(rows: readonly CountedRow[]): PoolCount {
  let [ordinary, usable, standbys, spares] = [0, 0, 0, 0];
  for (const { status } of rows) {
    if (status.role === 'active') ordinary += 1;
    if (takesNewRequests(status)) usable += 1;
    else if (!isReserve(status)) continue;
    else if (status.role === 'standby') standbys += 1;
    else spares += 1;
  }
  const filled = spares === 0 ? 0 : filledPlaces(rows);
  // Standbys wait until nobody else of all sets is left, spares included.
  const inNeed = usable + filled > 0 ? 0 : standbys;
  return {
    members: rows.length,
    ordinary,
    usable,
    standbys,
    spares,
    serving: usable + filled + inNeed,
    reserve: filled > 0 ? 'spare' : inNeed > 0 ? 'standby' : null,
  };
}

/** A page that is shown again with what other front ends say is counted once. */
const counts = new WeakMap<Balancer, PoolCount>();

export function countPool(balancer: Balancer): PoolCount {
  const known = counts.get(balancer);
  if (known !== undefined) return known;
  const count = countRows(distinctWorkers(balancer));
  counts.set(balancer, count);
  return count;
}

/** 2.2 can print the same worker twice in one balancer: it is one worker (`same-worker.ts`). */
export function distinctWorkers({ workers }: Balancer): readonly Worker[] {
  const byName = new Map<string, Worker>();
  for (const worker of workers) {
    const name = canonicalUrl(worker.url);
    const first = byName.get(name);
    byName.set(name, first === undefined ? worker : asOneWorker(first, worker));
  }
  return byName.size === workers.length ? workers : [...byName.values()];
}

/** Could it serve, though it does not while others do? */
function isReserve(status: WorkerStatus): boolean {
  return status.role !== 'active' && status.usable && status.intent === 'in';
}

/**
 * Is enough left for the guard? So many usable members; or a reserve that makes up for all ordinary ones, as in a pair,
 * which is switched over as a matter of course. One standby is not enough for three members.
 */
export function isEnough({ usable, ordinary, serving }: PoolCount, least: number): boolean {
  return usable >= least || serving >= Math.max(1, least, ordinary);
}

/**
 * What `!` says of a pool: fewer are usable than its minimum; or just so many, and another member of it is not usable.
 * One that is whole has none, however few it needs: of a mark that never goes nobody takes notice.
 */
export function isAtRisk({ usable, ordinary, serving }: PoolCount, least: number): boolean {
  if (ordinary === 0) return serving === 0;
  return usable < least || (usable === least && usable < ordinary);
}

/** httpd puts a spare in the place of each member of its set that is not usable, a draining one included. */
function filledPlaces(rows: readonly CountedRow[]): number {
  const sets = new Map<number, { empty: number; spares: number }>();
  for (const { status, lbSet } of rows) {
    const set = sets.get(lbSet ?? 0) ?? { empty: 0, spares: 0 };
    sets.set(lbSet ?? 0, set);
    if (status.role === 'active' && !takesNewRequests(status)) set.empty += 1;
    if (status.role === 'spare' && isReserve(status)) set.spares += 1;
  }
  return [...sets.values()].reduce((sum, { empty, spares }) => sum + Math.min(empty, spares), 0);
}

/** `5/5 usable +1 stby`, `0/1 usable +1 stby, its hot standby serves`. */
export function usableText(count: PoolCount): string {
  const reserve = reserveServes(count);
  return `${count.usable}/${count.ordinary} usable${reserveText(count)}${reserve === null ? '' : `, ${reserve}`}`;
}

/** `2/2 -> 1/1 usable +1 stby`, `stays 2/2 usable`: what an action makes of it. */
export function usableChange(before: PoolCount, after: PoolCount): string {
  const now = usableText(after);
  if (now === usableText(before)) return `stays ${now}`;
  const reserve = reserveText(before);
  const was = `${before.usable}/${before.ordinary}${reserve === reserveText(after) ? '' : reserve}`;
  return `${was} -> ${now}`;
}

/** ` +1 stby +2 spare`; nothing where there are none. */
export function reserveText({ standbys, spares }: Pick<PoolCount, 'standbys' | 'spares'>): string {
  return `${standbys > 0 ? ` +${standbys} stby` : ''}${spares > 0 ? ` +${spares} spare` : ''}`;
}

/** `its hot standby serves`, where no ordinary member does and the reserve does; null everywhere else. */
export function reserveServes(count: PoolCount): string | null {
  const reserve = servingReserve(count);
  if (reserve === null || count.usable > 0) return null;
  return `its ${reserve} ${count.serving === 1 ? 'serves' : 'serve'}`;
}

/** `hot standby`, `2 hot spares`: those of the reserve that have to serve; null where none has to. */
export function servingReserve({ reserve, serving, usable }: PoolCount): string | null {
  if (reserve === null) return null;
  return serving - usable === 1 ? `hot ${reserve}` : `${serving - usable} hot ${reserve}s`;
}
