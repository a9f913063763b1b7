/**
 * Simulated traffic in steps of a quarter second: counts per worker and step, no object per request.
 * Most requests take milliseconds, one in twenty two to five seconds, so that Busy drains visibly.
 */

import { keepsSessions, takersOfNewRequests, weight } from './routing.ts';
import {
  type Backend,
  type DemoBalancer,
  type DemoState,
  type DemoWorker,
  hasStatus,
  STATUS,
  setStatus,
  touch,
} from './state.ts';

export const STEP_MS = 250;
/** Beyond so many members, every pool has its turn once a second only, a quarter of them in each step. */
const MANY_MEMBERS = 1000;
/** Requests of a session and requests of new clients, in pools that stick. */
const STICKY_SHARE = 0.8;
/** One in twenty is left after a minute of draining. */
const SESSION_SECONDS = 20;
const SLOW_SHARE = 0.05;
const SLOW_SECONDS = { from: 2, to: 5 };
/** Turns that the slowest request can span, and one. */
const RING = Math.ceil((SLOW_SECONDS.to * 1000) / STEP_MS) + 1;
const FAST_SECONDS = 0.015;
const RETRY_MS = 60_000;

export interface Traffic {
  /** Milliseconds simulated so far. */
  readonly clock: number;
  /** Simulates whole steps; what is left over counts next time. */
  advance(state: DemoState, ms: number): void;
  /** The back end stops answering; httpd notices at its next request, or at a health check. */
  stop(worker: DemoWorker): void;
  /** The same, and httpd has just noticed. */
  fail(worker: DemoWorker): void;
  /** The back end answers again; Err stays until httpd's next try. */
  revive(worker: DemoWorker): void;
  /** `rate`: requests a second of the whole pool. */
  setRate(balancerName: string, rate: number): void;
}

export function createTraffic(
  random: () => number,
  startedAt: number,
  /** Load counts in hundredths from 2.4.28. */
  decimalFactors: boolean,
): Traffic {
  const rates = new Map<string, { usual: number; now: number }>();
  let clock = 0;
  let leftOver = 0;
  let step = 0;
  /** Steps from one turn of a pool to its next. */
  let turnSteps = 1;
  let turnSeconds = STEP_MS / 1000;

  /** A whole number whose mean is `amount`. */
  function chance(amount: number): number {
    return Math.floor(amount + random());
  }

  function walk(balancer: DemoBalancer): number {
    let rate = rates.get(balancer.name);
    if (rate === undefined) {
      rate = { usual: balancer.workers.length * 10, now: balancer.workers.length * 10 };
      rates.set(balancer.name, rate);
    }
    rate.now += (random() - 0.5) * 0.04 * rate.usual + (rate.usual - rate.now) * 0.02;
    return Math.max(0, rate.now);
  }

  function fail(worker: DemoWorker): void {
    const { backend } = worker;
    backend.down = true;
    markError(worker, backend);
  }

  function markError(worker: DemoWorker, backend: Backend): void {
    worker.elected += 1;
    if (hasStatus(worker, STATUS.ignoreErrors)) return;
    setStatus(worker, STATUS.error, true);
    worker.errorAt = startedAt + clock;
    backend.retryAt = clock + RETRY_MS;
  }

  /** After `retry` seconds the next request tries an errored worker again; disabled ones are not tried. */
  function retry(worker: DemoWorker, backend: Backend, now: boolean): void {
    if (!hasStatus(worker, STATUS.error) || hasStatus(worker, STATUS.disabled | STATUS.stopped)) {
      return;
    }
    if (!now && clock < backend.retryAt) return;
    worker.retries += 1;
    if (backend.down) {
      markError(worker, backend);
      return;
    }
    worker.elected += 1;
    worker.errorAt = 0;
    worker.retries = 0;
    setStatus(worker, STATUS.error, false);
  }

  function check(state: DemoState, worker: DemoWorker, backend: Backend): void {
    const { health } = worker;
    if (health.method === 'NONE' || clock < backend.nextCheckAt) return;
    touch(state);
    backend.nextCheckAt = clock + health.intervalMs;
    if (hasStatus(worker, STATUS.stopped)) return;
    if (backend.down) {
      health.failed += 1;
      if (health.failed < health.fails) return;
      setStatus(worker, STATUS.checkFailed, true);
    } else if (hasStatus(worker, STATUS.checkFailed | STATUS.error)) {
      health.passed += 1;
      if (health.passed < health.passes) return;
      setStatus(worker, STATUS.checkFailed | STATUS.error, false);
      worker.errorAt = 0;
    }
    health.passed = 0;
    health.failed = 0;
  }

  function serve(worker: DemoWorker, backend: Backend, rate: number): void {
    if (backend.down && rate > 0) markError(worker, backend);
    backend.credit += rate * turnSeconds * (0.8 + 0.4 * random());
    const requests = Math.floor(backend.credit);
    backend.credit -= requests;
    worker.elected += requests;
    worker.to += Math.round(requests * (580 + 80 * random()));
    worker.from += Math.round(requests * (7000 + 4000 * random()));
    const turn = Math.floor(step / turnSteps);
    const slot = turn % RING;
    backend.slow -= backend.ends[slot] ?? 0;
    backend.ends[slot] = 0;
    for (let slow = chance(requests * SLOW_SHARE); slow > 0; slow -= 1) {
      const seconds = SLOW_SECONDS.from + random() * (SLOW_SECONDS.to - SLOW_SECONDS.from);
      const end = (turn + Math.max(1, Math.round(seconds / turnSeconds))) % RING;
      backend.ends[end] = (backend.ends[end] ?? 0) + 1;
      backend.slow += 1;
    }
    worker.busy = backend.slow + chance(rate * FAST_SECONDS);
  }

  function stepBalancer(state: DemoState, balancer: DemoBalancer): void {
    const sticks = balancer.stickyCookie !== '';
    const total = walk(balancer);
    const everyoneFailed =
      balancer.workers.length > 0 &&
      balancer.workers.every((worker) => hasStatus(worker, STATUS.error)) &&
      step % (20 * turnSteps) < turnSteps;
    for (const worker of balancer.workers) {
      const { backend } = worker;
      check(state, worker, backend);
      if (total > 0) retry(worker, backend, everyoneFailed);
    }
    const allWeights = shareOut(balancer);
    const sessions = sticks ? moveSessions(balancer, total * STICKY_SHARE) : 0;
    const forNew = Math.max(0, total - sessions);
    const hasLoad = balancer.method !== 'bybusyness';
    for (const worker of balancer.workers) {
      const { backend } = worker;
      serve(worker, backend, backend.share * forNew + (sticks ? backend.sessions : 0));
      if (backend.share > 0 && hasLoad) {
        const debt = (backend.credit - 0.5) * allWeights;
        worker.load = Math.round(decimalFactors ? debt : debt / 100);
      }
    }
  }

  /** Sets everybody's part of the new requests; the sum of the takers' weights. */
  function shareOut(balancer: DemoBalancer): number {
    for (const worker of balancer.workers) worker.backend.share = 0;
    const takers = takersOfNewRequests(balancer);
    let all = 0;
    for (const taker of takers) all += weight(balancer, taker);
    for (const taker of takers) taker.backend.share = weight(balancer, taker) / all;
    return all;
  }

  /** Old sessions end and new ones begin where new requests go; those of a lost worker move at once. */
  function moveSessions(balancer: DemoBalancer, wanted: number): number {
    const decay = Math.exp(-turnSeconds / SESSION_SECONDS);
    let kept = 0;
    let someoneTakes = false;
    for (const worker of balancer.workers) {
      const { backend } = worker;
      backend.sessions = keepsSessions(worker) ? backend.sessions * decay : 0;
      kept += backend.sessions;
      someoneTakes ||= backend.share > 0;
    }
    const begun = Math.max(0, wanted - kept);
    for (const worker of balancer.workers) worker.backend.sessions += begun * worker.backend.share;
    return someoneTakes ? kept + begun : kept;
  }

  return {
    get clock() {
      return clock;
    },
    advance(state, ms) {
      leftOver += ms;
      const members = state.balancers.reduce((sum, { workers }) => sum + workers.length, 0);
      turnSteps = members > MANY_MEMBERS ? 4 : 1;
      turnSeconds = (turnSteps * STEP_MS) / 1000;
      for (; leftOver >= STEP_MS; leftOver -= STEP_MS) {
        clock += STEP_MS;
        step += 1;
        state.revision += 1;
        for (const [at, balancer] of state.balancers.entries()) {
          if ((step - at) % turnSteps === 0) stepBalancer(state, balancer);
        }
      }
    },
    stop: (worker) => {
      worker.backend.down = true;
    },
    fail,
    revive: (worker) => {
      worker.backend.down = false;
    },
    setRate: (name, rate) => {
      rates.set(name, { usual: rate, now: rate });
    },
  };
}
