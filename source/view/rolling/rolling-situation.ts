/** Where a rolling upgrade stands, in sentences: how it ended, what it waits for, what can be done. */

import type { MemberProgress } from '../../operations/rolling-progress.ts';
import { findMember } from '../../operations/rolling-start.ts';
import { fleetFacts } from '../screen/fleet-facts.ts';
import type { UiState } from '../state/ui-state.ts';
import { safeName } from '../text/member-label.ts';
import type { TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { ShownRolling } from './own-rolling.ts';

/** How a run is said to have ended that left nothing to do. */
export const DONE = 'all members are done';

export interface Told {
  readonly text: string;
  readonly style?: TextStyle;
}

export function situation(
  state: UiState,
  { balancer, progress, own, other }: ShownRolling,
  theme: Theme,
): readonly Told[] {
  const told: Told[] = [];
  if (own !== null && own.ended !== null) {
    told.push({ text: `${own.ended}.`, style: own.ended === DONE ? theme.strong : theme.warning });
  }
  if (progress === null) {
    if (own?.ended === null) told.push({ text: 'It is being begun.' });
    return told;
  }
  const current = progress.members.find(
    ({ step, why }) => why !== '' || (step !== 'waiting' && step !== 'done'),
  );
  const owner = other?.owner ?? null;
  const running = own === null ? owner !== null : own.ended === null;
  if (current !== undefined && running) {
    const name = safeName(current.name);
    if (current.waitsFor !== '' && own?.question == null)
      told.push({ text: `${name} waits for ${current.waitsFor}.` });
    if (own?.question === 'yours') {
      told.push({
        text: `${outText(state, balancer, current)} Upgrade it now; c when it is done, s to put it back as it is.`,
        style: theme.strong,
      });
    } else if (own?.question === 'unproved') {
      told.push({
        text: `${name} is well, and nobody sent a request that could prove that it serves. c goes on all the same.`,
        style: theme.warning,
      });
    } else if (own?.question === 'unready') {
      told.push({
        text: `${own.why}. It is not put back. f looks again, A stops here.`,
        style: theme.warning,
      });
    } else if (current.yourTurn && owner !== null) {
      told.push({
        text: `${name}: its operator has the turn, at the terminal of process ${owner.pid}.`,
      });
    }
  }
  if (own?.isStopping === true && own.ended === null)
    told.push({ text: 'It is being stopped.', style: theme.warning });
  else if (own?.isPaused === true && own.ended === null)
    told.push({ text: 'Paused: the next member is not begun. P goes on.', style: theme.warning });
  const pool = fleetFacts(state.live, state.settings.policy).pools.get(balancer);
  if (pool !== undefined)
    told.push({ text: `${safeName(balancer)} now: ${pool.usable} of ${pool.ordinary} usable.` });
  if (other !== null && owner === null) {
    told.push({
      text: `It was cut off: the process that ran it is gone. baltop rolling resume goes on with it, baltop rolling abort puts back what it has left.`,
      style: theme.warning,
    });
  } else if (owner !== null) {
    told.push({
      text: `This is the journal of process ${owner.pid} beside what httpd says; it cannot be steered from here.`,
    });
  }
  return told;
}

/** Only what the pages say: a place that is in is named. */
function outText(state: UiState, balancer: string, member: MemberProgress): string {
  const live = findMember(state.live, balancer, member.key);
  const name = safeName(member.name);
  if (live === null) return `${name} IS NOT ON THE PAGE.`;
  const inAt = live.places.filter(
    ({ worker }) => worker.status.intent !== 'disabled' && worker.status.intent !== 'stopped',
  );
  if (inAt.length > 0)
    return `${name} IS NOT OUT on ${inAt.map(({ frontEnd }) => safeName(frontEnd)).join(', ')}.`;
  return `${name} is out on ${live.places.map(({ frontEnd }) => safeName(frontEnd)).join(', ')}.`;
}
