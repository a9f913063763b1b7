/** A rolling upgrade with its journal: claimed by one process, and noted before every step. */

import type { Fleet } from '../../fleet/fleet.ts';
import { leastUsable } from '../../fleet/safety.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import type { Change } from '../change/change.ts';
import { inTurn } from '../change/in-turn.ts';
import type { Owner } from '../hooks/processes.ts';
import { marksOf } from './balancer-marks.ts';
import { claimAll } from './claim.ts';
import { commandLeft } from './command-left.ts';
import { balancersOf, type Journal, readJournalOf, withCommand, writeJournal } from './journal.ts';
import { rolling } from './rolling.ts';
import type {
  Agreement,
  RollingEvent,
  RollingHooks,
  RollingOptions,
  RollingStep,
  Undoing,
} from './rolling-events.ts';
import { type Objection, objectionsOfCommands } from './rolling-objections.ts';
import { advance, type RollingProgress } from './rolling-progress.ts';
import type { RollingStart } from './rolling-start.ts';
import { objectionsToThrough } from './through.ts';

export interface RollingSetup {
  /** Started, and polled as often as who drives it wants (`hurry`). */
  readonly fleet: Fleet;
  readonly change: Change;
  readonly hooks: RollingHooks;
  readonly agreement: Agreement;
  /** Where journals are kept (`stateFolder`). */
  readonly folder: string;
}

export interface RollingNews {
  readonly event: RollingEvent;
  /** With the event taken in. */
  readonly progress: RollingProgress;
}

/** Why a run cannot begin; nothing was changed. */
export type Unclaimed =
  | { readonly kind: 'running'; readonly owner: Owner; readonly path: string }
  | { readonly kind: 'unwritable'; readonly folder: string; readonly why: string }
  /** The commands can't be filled in for some members; unsafe to print. */
  | { readonly kind: 'unfit'; readonly objections: readonly Objection[] };

export interface RollingRun {
  /** To be read to its end: that ends the journal and gives the claim back. */
  readonly news: AsyncGenerator<RollingNews>;
}

/** Claims the balancer and writes the journal, or tells why not. Reads and sends nothing before `news` is read. */
export function openRolling(
  setup: RollingSetup,
  start: RollingStart,
  signal: AbortSignal,
): RollingRun | Unclaimed {
  const { folder, fleet } = setup;
  const { frontEnds } = start.journal;
  const members = start.members.filter(({ skip }) => skip !== true).map(({ member }) => member);
  const objections = [
    ...objectionsOfCommands(members, setup.hooks.unfit),
    ...(setup.hooks.through == null ? [] : objectionsToThrough(fleet.getSnapshot(), members)),
  ];
  if (objections.length > 0) return { kind: 'unfit', objections };
  let release = () => {};
  try {
    const marks = (balancer: string) => marksOf(fleet.getSnapshot(), balancer);
    const claimed = claimAll(folder, balancersOf(start.journal), frontEnds, marks);
    if (claimed.takenBy !== null) return { kind: 'running', ...claimed.takenBy };
    release = claimed.release;
    const begun = withCommandsLeft(folder, start);
    writeJournal(folder, begun.journal);
    return { news: run(setup, begun, release, signal) };
  } catch (problem) {
    release();
    return { kind: 'unwritable', folder, why: reasonOf(problem) };
  }
}

/** An operator who enabled a member may start a new run while the command of an earlier one still runs. */
function withCommandsLeft(folder: string, { journal, members }: RollingStart): RollingStart {
  const before = readJournalOf(folder, journal) ?? journal;
  const commands: Record<string, Owner> = {};
  const begins = members.map((begin) => {
    const key = maskUrl(begin.member.key);
    const left = commandLeft(before, key);
    if (left === null) return begin;
    commands[key] = left;
    return { ...begin, left };
  });
  return { journal: { ...journal, commands }, members: begins };
}

async function* run(
  { fleet, change, hooks, agreement, folder }: RollingSetup,
  { journal: begun, members }: RollingStart,
  release: () => void,
  signal: AbortSignal,
): AsyncGenerator<RollingNews> {
  let journal: Journal = begun;
  const operator = hooks.upgradeBy === 'operator';
  const now = () => fleet.clock.monotonic();
  const take = (event: RollingEvent) => {
    journal = advance(journal, event, now(), operator);
  };
  const context = {
    fleet,
    // A screen sends its own changes, too: a change that already goes in turn loses nothing by it.
    change: inTurn(change),
    hooks,
    options: begun.options,
    agreement: withLeast(agreement, begun.options),
    signal,
    note: (member: Member, step: RollingStep, undoing: Undoing | null) => {
      const event = { kind: 'step', member, step, ...(undoing !== null && { undoing }) } as const;
      const noted = advance(journal, event, now(), operator);
      writeJournal(folder, noted);
      journal = noted;
    },
    noteCommand: (member: Member, command: Owner) => {
      journal = withCommand(journal, member, command);
      // It runs already: not to be able to note it is no reason to leave it alone.
      keep(folder, journal);
    },
  };
  try {
    for await (const event of rolling(context, members)) {
      // The step was taken in when it was noted.
      if (event.kind !== 'step') take(event);
      if (LASTING.has(event.kind)) keep(folder, journal);
      yield { event, progress: journal };
    }
  } finally {
    keep(folder, { ...journal, ended: journal.ended ?? 'it was left' });
    release();
  }
}

/** What was typed holds for every look just before a change, too, and not for the plan alone. */
function withLeast(agreement: Agreement, { minUsable }: RollingOptions): Agreement {
  const { policy } = agreement;
  const least = (balancer: string) => leastUsable(policy, balancer, minUsable);
  return { ...agreement, policy: { ...policy, minUsable: least } };
}

/** What a reader of the journal needs between two steps. */
const LASTING: ReadonlySet<RollingEvent['kind']> = new Set([
  'held',
  'released',
  'gate-failed',
  'undone',
  'stopped',
  'paused',
  'finished',
]);

/** The steps are noted; that it holds or has ended is told by other means where it cannot be written. */
function keep(folder: string, journal: Journal): void {
  try {
    writeJournal(folder, journal);
  } catch {}
}

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
