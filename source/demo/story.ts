/** What happens in the demo by itself: traffic, and two back ends that fail now and then. */

import { takersOfNewRequests } from './routing.ts';
import type { DemoState } from './state.ts';
import type { Traffic } from './traffic.ts';

interface StoryEvent {
  /** Milliseconds into each round of the story. */
  readonly at: number;
  readonly what: 'stop' | 'revive';
  readonly balancer: string;
  readonly url: string;
}

const STORY_ROUND_MS = 240_000;

/** httpd notices at the next request, and clears Err at its first try a minute after the failure. */
const STORY: readonly StoryEvent[] = [
  { at: 40_000, what: 'stop', balancer: 'app', url: 'ajp://10.0.4.14' },
  { at: 85_000, what: 'revive', balancer: 'app', url: 'ajp://10.0.4.14' },
  { at: 150_000, what: 'stop', balancer: 'static', url: 'http://10.0.6.32:8080' },
  { at: 190_000, what: 'revive', balancer: 'static', url: 'http://10.0.6.32:8080' },
];

/** Requests a second. */
const STORY_RATES: Readonly<Record<string, number>> = {
  app: 400,
  api: 24,
  static: 120,
  legacy: 0,
};

/** Hours of earlier traffic, so that the demo does not start at zero. */
const STORY_SECONDS_BEFORE = 1100;

export function beginStory(state: DemoState, traffic: Traffic, withPast: boolean): void {
  for (const [name, rate] of Object.entries(STORY_RATES)) {
    traffic.setRate(name, rate);
    if (!withPast) continue;
    const balancer = state.balancers.find((each) => each.name === name);
    if (balancer === undefined) continue;
    const takers = takersOfNewRequests(balancer);
    for (const [at, worker] of takers.entries()) {
      // No two members of a real pool have served the same number.
      const before = (rate * STORY_SECONDS_BEFORE) / takers.length;
      worker.elected = Math.round(before * (1 - 0.004 * at));
      worker.to = worker.elected * 623;
      worker.from = worker.elected * 9011;
    }
  }
}

/** To be called after every step. */
export function tellStory(state: DemoState, traffic: Traffic): void {
  for (const event of STORY) {
    if (traffic.clock % STORY_ROUND_MS !== event.at) continue;
    const balancer = state.balancers.find((each) => each.name === event.balancer);
    const worker = balancer?.workers.find((each) => each.url === event.url);
    if (worker !== undefined) traffic[event.what](worker);
  }
}
