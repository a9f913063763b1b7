/** Gives up a rolling upgrade that was cut off or has stopped: what it had set is put back as it was noted. */

import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { hasFlag } from '../../httpd/status.ts';
import type { Owner } from '../hooks/processes.ts';
import { marksOf } from './balancer-marks.ts';
import { claimAll, ownerOf } from './claim.ts';
import { commandLeft } from './command-left.ts';
import { balancersOf, flagsOf, type Journal, readJournals, writeJournal } from './journal.ts';
import { MemberFlags } from './member-flags.ts';
import type { RollingContext } from './rolling-context.ts';
import type { RollingEvent } from './rolling-events.ts';
import { hasReached } from './rolling-progress.ts';
import type { RollingSetup, Unclaimed } from './rolling-run.ts';
import { memberOfKey, withNotedFlags } from './rolling-start.ts';

/** A member that is not as it was noted. */
export interface LeftOver {
  readonly member: Member;
  /** As it was before the run. */
  readonly noted: Member;
  /** It is out, and its upgrade had begun: nothing says that its application is ready. */
  readonly unready: boolean;
  /** Its command that still runs; null: none. */
  readonly command: Owner | null;
  /** It is the command that undoes its upgrade. */
  readonly isUndoing: boolean;
}

export interface AbortPlan {
  readonly leftOvers: readonly LeftOver[];
  /** Names of members that have left the page; unsafe to print. */
  readonly gone: readonly string[];
}

/** What the run has left, as httpd says now. Members that were not begun, or were done, are not its business. */
export function planAbort(snapshot: FleetSnapshot, journal: Journal): AbortPlan {
  const leftOvers: LeftOver[] = [];
  const gone: string[] = [];
  for (const progress of journal.members) {
    if (progress.step === 'waiting' || progress.step === 'done') continue;
    const member = memberOfKey(snapshot, progress.key);
    if (member === null) {
      gone.push(progress.name);
      continue;
    }
    const noted = withNotedFlags(member, journal.noted[progress.key] ?? {});
    if (JSON.stringify(flagsOf(member)) === JSON.stringify(flagsOf(noted))) continue;
    const { undoing } = progress;
    const begun = undoing !== undefined || hasReached(progress, 'yours');
    const unready = begun && !hasReached(progress, 'enable');
    const command = commandLeft(journal, progress.key);
    const isUndoing = undoing !== undefined;
    leftOvers.push({ member, noted, unready: unready && isOutOnly(member), command, isUndoing });
  }
  return { leftOvers, gone };
}

function isOutOnly(member: Member): boolean {
  return member.places.some(
    ({ worker: { status } }) => hasFlag(status, 'disabled') || hasFlag(status, 'draining'),
  );
}

export interface CutOff {
  readonly journal: Journal;
  /** At least one: what nobody is left to put back. */
  readonly leftOvers: readonly LeftOver[];
}

/** Runs on these front ends whose process is gone, and of which something is left as httpd says now. Reads only. */
export function cutOffRuns(
  folder: string,
  frontEnds: readonly string[],
  snapshot: FleetSnapshot,
): readonly CutOff[] {
  return readJournals(folder)
    .filter(
      ({ ended, balancer, frontEnds: urls }) =>
        ended === null &&
        urls.some((url) => frontEnds.includes(url)) &&
        ownerOf(folder, balancer, urls) === null,
    )
    .map((journal) => ({ journal, leftOvers: planAbort(snapshot, journal).leftOvers }))
    .filter(({ leftOvers }) => leftOvers.length > 0);
}

/** `ended`: the last event; `why` null when all is as noted, and the journal says so. */
export type AbortEvent =
  | { readonly kind: 'told'; readonly event: RollingEvent }
  | { readonly kind: 'ended'; readonly why: string | null };

/** Puts the members back, verified; or tells why it may not begin. */
export function openAbort(
  setup: Pick<RollingSetup, 'fleet' | 'change' | 'agreement' | 'folder'>,
  journal: Journal,
  plan: AbortPlan,
): AsyncGenerator<AbortEvent> | Unclaimed {
  const { folder, fleet } = setup;
  const { frontEnds } = journal;
  try {
    const marks = (balancer: string) => marksOf(fleet.getSnapshot(), balancer);
    const claimed = claimAll(folder, balancersOf(journal), frontEnds, marks);
    if (claimed.takenBy !== null) return { kind: 'running', ...claimed.takenBy };
    return abort(setup, journal, plan, claimed.release);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    return { kind: 'unwritable', folder, why };
  }
}

async function* abort(
  {
    fleet,
    change,
    agreement,
    folder,
  }: Pick<RollingSetup, 'fleet' | 'change' | 'agreement' | 'folder'>,
  journal: Journal,
  { leftOvers, gone }: AbortPlan,
  release: () => void,
): AsyncGenerator<AbortEvent> {
  const context: RollingContext = {
    fleet,
    change,
    agreement,
    options: journal.options,
    signal: new AbortController().signal,
    note: () => undefined,
    noteCommand: () => undefined,
    hooks: {
      upgradeBy: 'operator',
      upgrade: async () => 'skip',
      check: null,
      hold: () => null,
      unproved: null,
      unready: null,
    },
  };
  try {
    let why: string | null = gone.length === 0 ? null : `${gone.join(', ')} is gone from the page`;
    for (const { noted } of leftOvers) {
      const steps = new MemberFlags(context, noted, [noted]).putBack();
      for (;;) {
        const result = await steps.next();
        if (result.done === true) {
          why ??= result.value;
          break;
        }
        yield { kind: 'told', event: result.value };
      }
    }
    const updatedAt = fleet.clock.monotonic();
    if (why === null) writeJournal(folder, { ...journal, ended: 'aborted', updatedAt });
    yield { kind: 'ended', why };
  } finally {
    release();
  }
}
