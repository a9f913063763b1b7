/** The workers of a page by member key, made once for each page: history, diff and merge all ask for it. */

import type { ManagerPage, Worker } from '../httpd/model.ts';
import { memberKey } from './identity.ts';
import { asOneWorker } from './same-worker.ts';

export interface IndexedWorker {
  readonly key: string;
  readonly balancer: string;
  readonly worker: Worker;
}

/** In page order. 2.2 can print the same worker twice in one balancer: it is one worker (`same-worker.ts`). */
export type PageIndex = ReadonlyMap<string, IndexedWorker>;

const indexes = new WeakMap<ManagerPage, PageIndex>();

export function indexPage(page: ManagerPage): PageIndex {
  const known = indexes.get(page);
  if (known !== undefined) return known;
  const index = new Map<string, IndexedWorker>();
  for (const balancer of page.balancers) {
    for (const worker of balancer.workers) {
      const key = memberKey(balancer.name, worker.url);
      const first = index.get(key)?.worker;
      const own = first === undefined ? worker : asOneWorker(first, worker);
      if (own !== first) index.set(key, { key, balancer: balancer.name, worker: own });
    }
  }
  indexes.set(page, index);
  return index;
}
