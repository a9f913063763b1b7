/** Reads the journals of rolling upgrades that other processes run, or ran, on our front ends, as often as httpd is read. */

import type { Fleet } from '../fleet/fleet.ts';
import type { FleetSnapshot } from '../fleet/snapshot.ts';
import { ownerOf } from '../operations/claim.ts';
import { readJournals } from '../operations/journal.ts';
import { cutOffRuns } from '../operations/rolling-abort.ts';
import type { OtherRolling } from '../view/rolling/own-rolling.ts';
import type { RollingSupply } from './rolling-runner.ts';
import type { UiStore } from './ui-store.ts';

/** A few small files: no more often than an operator looks. */
const LEAST_MS = 1_000;

export function watchJournals(
  fleet: Fleet,
  { folder, where }: RollingSupply,
  store: UiStore,
  now: () => number,
): () => void {
  let readAt = Number.NEGATIVE_INFINITY;
  let known = '[]';
  return fleet.subscribe(() => {
    if (now() - readAt < LEAST_MS) return;
    readAt = now();
    const others = othersOn(folder, where.frontEnds, fleet.getSnapshot());
    const text = JSON.stringify(others);
    if (text === known) return;
    known = text;
    store.dispatch({ kind: 'journals-read', others, now: now() });
  });
}

/** Runs that go on elsewhere, and those that were cut off; everything else is for `baltop rolling status`. */
function othersOn(
  folder: string,
  frontEnds: readonly string[],
  snapshot: FleetSnapshot,
): readonly OtherRolling[] {
  const running = readJournals(folder).flatMap((journal): readonly OtherRolling[] => {
    if (journal.ended !== null || !journal.frontEnds.some((url) => frontEnds.includes(url)))
      return [];
    const owner = ownerOf(folder, journal.balancer, journal.frontEnds)?.owner ?? null;
    if (owner === null || owner.pid === process.pid) return [];
    const { pid, host } = owner;
    return [{ balancer: journal.balancer, progress: journal, owner: { pid, host } }];
  });
  const cutOff = cutOffRuns(folder, frontEnds, snapshot).map(
    ({ journal }): OtherRolling => ({
      balancer: journal.balancer,
      progress: journal,
      owner: null,
    }),
  );
  return [...running, ...cutOff];
}
