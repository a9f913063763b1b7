/** What `b` and `w` select: names in any case, and the longest prefix of a worker's URL. */

import type { DemoBalancer, DemoState, DemoWorker } from './state.ts';

export function selectBalancer(state: DemoState, b: string | undefined): DemoBalancer | null {
  if (b === undefined) return null;
  const name = (b.split('/', 1)[0] ?? '').toLowerCase();
  return state.balancers.find((balancer) => balancer.name === name) ?? null;
}

/**
 * `http://h:1/some/path` selects the worker `http://h:1` when no longer name matches, so a mistyped `w` can hit
 * another worker. Scheme and host must match wholly.
 */
export function selectWorker(
  workers: readonly DemoWorker[],
  w: string | undefined,
): DemoWorker | null {
  if (w === undefined) return null;
  const match = /^([^:]*:\/\/[^/]+)(.*)$/s.exec(w.replace(/^unix:[^|]*\|/i, ''));
  if (match === null) return null;
  const origin = (match[1] ?? '').toLowerCase();
  const url = origin + (match[2] ?? '');
  let best: DemoWorker | null = null;
  for (const worker of workers) {
    if (worker.url.length < origin.length || !url.startsWith(worker.url)) continue;
    if (best === null || worker.url.length > best.url.length) best = worker;
  }
  return best;
}

/** 2.2 looks among the workers of all balancers first; the one found must be a member of this one. */
export function selectWorker22(
  state: DemoState,
  balancer: DemoBalancer,
  w: string | undefined,
): DemoWorker | null {
  const found = selectWorker(
    state.balancers.flatMap((each) => each.workers),
    w,
  );
  return balancer.workers.find((worker) => worker.url === found?.url) ?? null;
}
