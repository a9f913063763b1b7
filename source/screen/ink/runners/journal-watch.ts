/** Reads the journals of rolling upgrades that other processes run, or ran, on our front ends, as often as httpd is read. */

import type { Fleet } from '../../../fleet/fleet.ts';
import type { FleetSnapshot } from '../../../fleet/snapshot.ts';
import { printable } from '../../../httpd/printable.ts';
import { safeName } from '../../../messages/member-label.ts';
import { lastLines, type PrintedPart } from '../../../operations/hooks/hook-output.ts';
import { ownerOf } from '../../../operations/rolling/claim.ts';
import { balancersOf, readJournals } from '../../../operations/rolling/journal.ts';
import { planAbort } from '../../../operations/rolling/rolling-abort.ts';
import { isOpen, type RollingProgress } from '../../../operations/rolling/rolling-progress.ts';
import type { OtherRolling, Printed } from '../../state/rolling-session.ts';
import type { UiStore } from '../../update/ui-store.ts';
import type { RollingSupply } from './rolling-supply.ts';

/** A few small files: no more often than an operator looks. */
const LEAST_MS = 1_000;

export interface JournalWatch {
  /** At once: what the screen knows of a run is older than the end of its own. */
  readonly read: () => void;
  readonly stop: () => void;
}

export function watchJournals(
  fleet: Fleet,
  { folder, where }: RollingSupply,
  store: UiStore,
  now: () => number,
): JournalWatch {
  let readAt = Number.NEGATIVE_INFINITY;
  const since = now();
  let known = '[]';
  function read(): void {
    readAt = now();
    const others = othersOn(folder, where.frontEnds, fleet.getSnapshot(), since);
    const text = JSON.stringify(others);
    if (text === known) return;
    known = text;
    store.dispatch({ kind: 'journals-read', others, now: now() });
  }
  const stop = fleet.subscribe(() => {
    if (now() - readAt >= LEAST_MS) read();
  });
  return { read, stop };
}

/** Runs that go on elsewhere, those that were not finished, whoever ran them, and those that ended while this screen looks. */
function othersOn(
  folder: string,
  frontEnds: readonly string[],
  snapshot: FleetSnapshot,
  since: number,
): readonly OtherRolling[] {
  return readJournals(folder).flatMap((journal): readonly OtherRolling[] => {
    if (!journal.frontEnds.some((url) => frontEnds.includes(url))) return [];
    const held = ownerOf(folder, journal.balancer, journal.frontEnds)?.owner ?? null;
    if (held?.pid === process.pid) return [];
    const runs = held !== null && journal.ended === null;
    if (!runs && !isOpen(journal) && journal.updatedAt < since) return [];
    return balancersOf(journal).map((balancer) => ({
      balancer,
      progress: journal,
      owner: runs ? { pid: held.pid, host: held.host } : null,
      soakMs: journal.options.soakMs,
      left: runs ? 0 : planAbort(snapshot, journal).leftOvers.length,
      printed: printedBy(journal),
    }));
  });
}

/** So many lines say why a command failed, and fill a large screen. */
const MOST_LINES = 40;

/** The last lines of what a member's command printed that ended the run; null where none did. */
export function printedBy({ members }: RollingProgress): Printed | null {
  const stopped = members.find(({ why, printed }) => why !== '' && printed !== undefined);
  if (stopped?.printed === undefined) return null;
  return { ...readPrinted(stopped.printed), member: safeName(stopped.name) };
}

export function readPrinted(part: PrintedPart): Printed {
  return { file: printable(part.file), lines: lastLines(part, MOST_LINES) };
}
