/** Where a rolling upgrade begins: anew, from a plan; or again, from a journal and what httpd says now. */

import { foretell } from '../../fleet/action.ts';
import { balancerNamed } from '../../fleet/find.ts';
import type { FleetSnapshot, Member, Place } from '../../fleet/snapshot.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { hasFlag } from '../../httpd/status.ts';
import { commandLeft } from './command-left.ts';
import { flagsOf, type Journal, newJournal, OWN_FLAGS } from './journal.ts';
import { membersOut } from './max-out.ts';
import type { MemberStart } from './rolling-context.ts';
import type { RollingHooks, RollingOptions, RollingStep } from './rolling-events.ts';
import type { RollingPlan } from './rolling-plan.ts';
import type { MemberProgress } from './rolling-progress.ts';

export interface RollingStart {
  readonly journal: Journal;
  readonly members: readonly MemberStart[];
}

export function startAnew(
  plan: RollingPlan,
  where: Pick<Journal, 'context' | 'frontEnds'>,
  options: RollingOptions,
  hooks: RollingHooks,
  at: number,
): RollingStart {
  const { balancer, others = [], groups = new Map<string, string>(), members, maxOut } = plan;
  const own = { ...options, maxOut };
  const how = {
    upgradeBy: hooks.upgradeBy,
    checks: hooks.check !== null,
    gate: hooks.gate != null,
    through: hooks.through != null,
  };
  return {
    journal: newJournal({ balancer, others, groups }, where, members, own, how, at),
    members: members.map((member) => ({ member, from: 'drain', ...groupOf(groups, member) })),
  };
}

function groupOf(groups: ReadonlyMap<string, string>, { key }: Member) {
  const group = groups.get(key);
  return group === undefined ? {} : { group };
}

/** What is said of a member that a run was stopped at: its upgrade is done, or it is put back without one. */
export type Said = 'ready' | 'skip';

/**
 * The members that are left, each as it was before the run, at the step that is true of it; null: one has left the
 * page. `said`: by member key.
 */
export function startAgain(
  snapshot: FleetSnapshot,
  journal: Journal,
  options: RollingOptions,
  said: ReadonlyMap<string, Said> = new Map(),
): RollingStart | null {
  const balancer = balancerNamed(snapshot, journal.balancer);
  if (balancer === undefined) return null;
  const members: MemberStart[] = [];
  const isStopped = journal.ended !== null;
  for (const progress of journal.members) {
    if (progress.step === 'done') continue;
    const now = memberOfKey(snapshot, progress.key);
    if (now === null) return null;
    const member = withNotedFlags(now, journal.noted[progress.key] ?? {});
    const { from, undoing } = goesOnAt(progress, isStopped, now, member);
    const wish = wishOf(journal, progress, said);
    const command = commandLeft(journal, progress.key);
    const { group } = progress;
    const left = {
      ...(command !== null && { left: command }),
      ...(group !== undefined && { group }),
    };
    if (wish === 'skip') members.push({ member, from: 'yours', skip: true, ...left });
    else {
      if (wish === 'ready' && from === 'yours') members.push({ member, from: 'check', ...left });
      else members.push({ member, from, ...(undoing !== undefined && { undoing }), ...left });
    }
  }
  const maxOut = membersOut(options.maxOut, balancer, options.minUsable);
  // The pause was made when a member is done.
  const isBehind = journal.members.some(({ step }) => step === 'done');
  const pauseAfter = isBehind ? null : (options.pauseAfter ?? null);
  // One that is out goes before one that was not begun.
  const underWay = members.filter(({ from }) => from !== 'drain');
  const others = members.filter(({ from }) => from === 'drain');
  return {
    journal: { ...journal, options: { ...options, maxOut, pauseAfter }, ended: null },
    members: [...underWay, ...others],
  };
}

/** The member of a journal's key, which holds no password; null: it is on the page no more. */
export function memberOfKey({ balancers }: FleetSnapshot, key: string): Member | null {
  for (const { members } of balancers) {
    const found = members.find((each) => maskUrl(each.key) === key);
    if (found !== undefined) return found;
  }
  return null;
}

/** A host is upgraded, or not, as a whole. */
function wishOf(
  { members }: Journal,
  { key, group }: MemberProgress,
  said: ReadonlyMap<string, Said>,
): Said | undefined {
  const same = group === undefined ? [] : members.filter((each) => each.group === group);
  const wishes = same.filter(({ step }) => step !== 'waiting').map((each) => said.get(each.key));
  return said.get(key) ?? wishes.find((wish) => wish !== undefined);
}

/**
 * Where it goes on, and is it to be taken out again? One that was taken out again with nothing to undo it has had its
 * answer: it is upgraded once more.
 */
function goesOnAt(
  progress: MemberProgress,
  isStopped: boolean,
  now: Member,
  noted: Member,
): Pick<MemberStart, 'from' | 'undoing'> {
  const { undoing, step } = progress;
  if (undoing === undefined) return { from: stepOf(progress, now, noted) };
  if (isStopped && !undoing.byCommand)
    return { from: stepOf({ ...progress, step: 'yours' }, now, noted) };
  // Before it was noted that it is taken out again, or after.
  return { from: step === 'soak' ? 'drain' : stepOf(progress, now, noted), undoing };
}

/**
 * What has been noted, as far as httpd agrees: one that is not out any more begins again with the drain, and one that
 * was put back has to prove itself.
 */
function stepOf({ step }: MemberProgress, now: Member, noted: Member): RollingStep {
  const isOut = now.places.every(({ worker }) => hasFlag(worker.status, 'disabled'));
  const stoodOut = noted.places.every(({ worker }) => hasFlag(worker.status, 'disabled'));
  switch (step) {
    case 'yours':
    case 'check':
      return isOut ? step : 'drain';
    case 'through':
      // Killed while it was in for its own route alone, or just before.
      return isOut || now.places.every(({ worker }) => hasFlag(worker.status, 'draining'))
        ? step
        : 'drain';
    case 'enable':
      return isAsNoted(now, noted) ? 'prove' : step;
    case 'prove':
    case 'soak':
      return isOut && !stoodOut ? 'check' : 'prove';
    default:
      return 'drain';
  }
}

/** Is everything put back that was set? */
function isAsNoted(now: Member, noted: Member): boolean {
  return JSON.stringify(flagsOf(now)) === JSON.stringify(flagsOf(noted));
}

/** With the flags that it had before the run: those are put back in the end. */
export function withNotedFlags(member: Member, noted: Journal['noted'][string]): Member {
  const [first, ...rest] = member.places.map((place): Place => {
    const before = noted[place.frontEnd] ?? [];
    const flags = Object.fromEntries(OWN_FLAGS.map((flag) => [flag, before.includes(flag)]));
    const { worker } = place;
    return { ...place, worker: { ...worker, status: foretell({ flags }, worker.status) } };
  });
  return first === undefined ? member : { ...member, places: [first, ...rest] };
}
