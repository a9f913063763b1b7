/** Which workers get requests: sets, draining, standbys and spares, as mod_proxy_balancer chooses. */

import { type DemoBalancer, type DemoWorker, hasStatus, isUsable, STATUS } from './state.ts';

/** Workers that requests of new clients go to; empty: 503. */
export function takersOfNewRequests({ workers }: DemoBalancer): readonly DemoWorker[] {
  if (workers.every((worker) => worker.lbSet === 0)) return takersInSet(workers);
  const sets = new Set(workers.map((worker) => worker.lbSet));
  for (const set of [...sets].sort((a, b) => a - b)) {
    const found = takersInSet(workers.filter((worker) => worker.lbSet === set));
    if (found.length > 0) return found;
  }
  return [];
}

/** A draining member neither takes new requests nor calls a spare; a standby comes only when nobody else can. */
function takersInSet(members: readonly DemoWorker[]): readonly DemoWorker[] {
  const takers: DemoWorker[] = [];
  const spares: DemoWorker[] = [];
  const standbys: DemoWorker[] = [];
  let missing = 0;
  for (const worker of members) {
    if (hasStatus(worker, STATUS.draining)) continue;
    const usable = isUsable(worker);
    if (hasStatus(worker, STATUS.spare)) {
      if (usable) spares.push(worker);
    } else if (hasStatus(worker, STATUS.standby)) {
      if (usable) standbys.push(worker);
    } else if (usable) takers.push(worker);
    else missing += 1;
  }
  takers.push(...spares.slice(0, missing));
  return takers.length > 0 ? takers : standbys;
}

/** Sessions stay with a draining worker, and with a standby that once got them. */
export function keepsSessions(worker: DemoWorker): boolean {
  return isUsable(worker);
}

/** How much of the new requests a worker draws, beside the other takers. */
export function weight(balancer: DemoBalancer, worker: DemoWorker): number {
  return balancer.method === 'bybusyness' ? worker.factor / (worker.busy + 1) : worker.factor;
}
