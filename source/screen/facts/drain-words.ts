/** What a drain on the screen waits for, what can be chosen, and how it ended. */

import { drainEndText, waitsText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { limitText } from '../../messages/numbers.ts';
import type { DrainOutcome } from '../../operations/drain/drain-events.ts';
import { type DrainSession, drainDefaults } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';

export function waitingText({ view, isLate }: DrainSession): string {
  if (view === null) return 'its flag to be verified';
  if (isLate && view.quiet) return 'your decision; it is quiet now';
  return waitsText(view, 'screen') || 'the next reading';
}

/** How it ended, as a sentence about the member. */
export function outcomeText({ member, controls }: DrainSession, outcome: DrainOutcome): string {
  const isOut = controls.end !== 'none';
  return `${nameOf(member)} ${drainEndText(outcome, { isOut, isChanged: true, style: 'screen' })}`;
}

/** What can be answered at the timeout. */
export function choiceText(
  { settings }: UiState,
  { controls, phase, member }: DrainSession,
): string {
  if (controls.putBack) return 'Putting back what it had set.';
  if (controls.waitNoMore === true || controls.graceOver) return 'Continuing as you chose.';
  const { timeoutMs } = drainDefaults(settings, member.balancer);
  const now =
    phase === 'in-flight' || controls.end === 'none'
      ? 'f leaves it as it is'
      : `d ${controls.end === 'stop' ? 'stops' : 'disables'} it now`;
  return `Nothing changes until you choose: w waits ${limitText(timeoutMs)} longer, ${now}, e puts it back.`;
}

/** httpd's count of requests in flight can drift, and then never falls to 0 (a stale BUSY): said, never decided here. */
export function staleTexts({ view, busy, phase }: DrainSession): readonly string[] {
  return (view?.places ?? []).flatMap(({ frontEnd, worker, requests }) => {
    const last = (busy.get(frontEnd) ?? []).slice(-STILL_S);
    const isStill = last.length === STILL_S && last.every((each) => each === worker.busy);
    if (!isStill || worker.busy === 0 || requests !== 0) return [];
    const out = phase === 'in-flight' ? 'f stops waiting' : 'd disables it now';
    return [
      `${safeName(frontEnd)}: busy ${worker.busy} has not moved for 5 minutes, with 0 req/s: it may be stale. ${out}.`,
    ];
  });
}

const STILL_S = 300;
