/** Where a run of the screen begins: with a plan, or with the journal of one that was stopped or cut off. */

import { memberLabel } from '../../../fleet/select.ts';
import type { FleetSnapshot } from '../../../fleet/snapshot.ts';
import { printable } from '../../../httpd/printable.ts';
import { missingHook } from '../../../messages/gate-text.ts';
import { memberGoneText, notPutBackText, unclaimedText } from '../../../messages/rolling-text.ts';
import { joined, type Said } from '../../../messages/said.ts';
import { ownerOf } from '../../../operations/rolling/claim.ts';
import { balancersOf, type Journal, readJournals } from '../../../operations/rolling/journal.ts';
import { cutOffRuns, openAbort, planAbort } from '../../../operations/rolling/rolling-abort.ts';
import type { RollingHooks } from '../../../operations/rolling/rolling-events.ts';
import { isOpen, type RollingProgress } from '../../../operations/rolling/rolling-progress.ts';
import type { RollingSetup } from '../../../operations/rolling/rolling-run.ts';
import {
  type RollingStart,
  startAgain,
  startAnew,
} from '../../../operations/rolling/rolling-start.ts';
import type { Effect } from '../../state/effect.ts';
import type { RollingSupply } from './rolling-supply.ts';

export type Begun = Extract<Effect, { kind: 'rolling' | 'rolling-again' }>;

export type Beginning =
  | { readonly kind: 'run'; readonly start: RollingStart }
  | { readonly kind: 'abort'; readonly journal: Journal };

/** Or why it cannot begin; nothing was sent. */
export function beginning(
  effect: Begun,
  { folder, where }: RollingSupply,
  snapshot: FleetSnapshot,
  hooks: RollingHooks,
  now: number,
): Beginning | string {
  if (effect.kind === 'rolling') {
    const { plan, options } = effect;
    const cutOff = cutOffRuns(folder, where.frontEnds, snapshot);
    if (cutOff.some(({ journal }) => balancersOf(journal).includes(plan.balancer)))
      return 'not started: an earlier run was interrupted; open the upgrade again to see it';
    return { kind: 'run', start: startAnew(plan, where, options, hooks, now) };
  }
  const { balancer, seenAt, said } = effect;
  const journal = readJournals(folder).find(
    (each) =>
      balancersOf(each).includes(balancer) &&
      each.frontEnds.some((url) => where.frontEnds.includes(url)),
  );
  const owner =
    journal === undefined ? null : (ownerOf(folder, balancer, journal.frontEnds)?.owner ?? null);
  if (journal === undefined) return 'not started: its journal is gone';
  if (owner !== null || !isOpen(journal) || journal.updatedAt !== seenAt)
    return 'not started: it was resumed elsewhere; open the upgrade again to see it';
  const own = new Set(where.frontEnds);
  if (journal.frontEnds.length !== own.size || !journal.frontEnds.every((url) => own.has(url)))
    return `not started: it belongs to ${journal.frontEnds.map(printable).join(' and ')}; use baltop rolling resume there`;
  const failing = snapshot.frontEnds.find(({ error, page }) => error !== null || page === null);
  if (failing !== undefined)
    return `not started: ${printable(failing.name)}: ${failing.error?.what ?? 'no answer yet'}`;
  if (said === null) return { kind: 'abort', journal };
  const missing = missingHook(journal, hooks, said);
  if (missing !== null) return notStarted(missing);
  const start = startAgain(snapshot, journal, journal.options, said);
  if (start === null) return notStarted(memberGoneText(balancer));
  return { kind: 'run', start };
}

/** Puts back what the run has left; how that ended, and the progress to show. */
export async function abortRun(
  setup: Pick<RollingSetup, 'fleet' | 'change' | 'agreement' | 'folder'>,
  journal: Journal,
  snapshot: FleetSnapshot,
): Promise<[string, RollingProgress]> {
  const plan = planAbort(snapshot, journal);
  const events = openAbort(setup, journal, plan);
  if ('kind' in events) return [notStarted(unclaimedText(events, journal.balancer)), journal];
  let why: string | null = 'it was left';
  for await (const event of events) if (event.kind === 'ended') why = event.why;
  if (why !== null) return [notPutBackText(why), journal];
  const names = plan.leftOvers.map(({ member }) => printable(memberLabel(member)));
  const back = names.length === 0 ? 'nothing had to be put back' : `${names.join(', ')} put back`;
  return [`aborted: ${back}`, { ...journal, ended: 'aborted' }];
}

export function notStarted(said: Said): string {
  return `not started: ${joined(said)}`;
}
