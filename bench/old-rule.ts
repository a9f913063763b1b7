/**
 * The rule that takes busy 0 in three readings for quiet, beside what the program does: computed, never acted on. It reads
 * the manager as a drain does, four times a second.
 */

import { LiveFleet } from '../source/fleet/fleet.ts';
import { wallOf } from '../source/httpd/clock.ts';
import { ManagerClient } from '../source/httpd/transport/client.ts';
import type { Scope } from '../test/helpers/scope.ts';

const READINGS = 3;
const LEAST_MS = 1_000;

interface Watched {
  readings: number;
  since: number;
  elected: number | null;
  readAt: number;
  isJudged: boolean;
}

export interface Judged {
  readonly balancer: string;
  readonly url: string;
  /** When it was called quiet, ms since the epoch. */
  readonly at: number;
}

export interface OldRule {
  readonly judged: readonly Judged[];
}

/** `onOut`: told of each member that was seen to go out of service. */
export function watchOldRule(
  scope: Scope,
  managerUrl: string,
  onOut: (balancer: string, url: string) => void,
): OldRule {
  const client = new ManagerClient({ url: new URL(managerUrl), timeoutMs: 5_000 });
  const fleet = new LiveFleet([{ name: 'httpd', client }], { intervalMs: 250 });
  const judged: Judged[] = [];
  const watched = new Map<string, Watched>();
  const look = () => {
    const { balancers, frontEnds } = fleet.getSnapshot();
    const [state] = frontEnds;
    for (const { name, members } of balancers) {
      for (const { key, url, places } of members) {
        const { worker } = places[0];
        const before = watched.get(key);
        if (worker.status.intent !== 'disabled') {
          watched.delete(key);
          continue;
        }
        if (before === undefined) onOut(name, url);
        const own: Watched = before ?? {
          ...{ readings: 0, since: 0, elected: worker.elected, readAt: 0, isJudged: false },
        };
        watched.set(key, own);
        const readAt = state?.readAt ?? 0;
        if (state === undefined || state.error !== null) own.readings = 0;
        else if (readAt > own.readAt) {
          const isQuiet = worker.busy === 0 && worker.elected === own.elected;
          if (!isQuiet) own.readings = 0;
          else {
            if (own.readings === 0) own.since = readAt;
            own.readings += 1;
          }
          own.elected = worker.elected;
          own.readAt = readAt;
          const isOver = own.readings >= READINGS && readAt - own.since >= LEAST_MS;
          if (isOver && !own.isJudged) {
            own.isJudged = true;
            judged.push({ balancer: name, url, at: wallOf(readAt) });
          }
        }
      }
    }
  };
  fleet.subscribe(look);
  fleet.start();
  scope.after(() => {
    fleet.stop();
    client.close();
  });
  return { judged };
}
