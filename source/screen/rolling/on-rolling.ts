/** What a rolling upgrade told: progress as the engine has it, nothing of our own. */

import { flagLostText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { gateFailedText, gateText, UNDONE_TEXT } from '../../messages/gate-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { ALL_DONE, miscountText, notReadyText } from '../../messages/rolling-text.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { type Step, step } from '../state/effect.ts';
import {
  type OtherRolling,
  type Printed,
  type RollingQuestion,
  withRolling,
} from '../state/rolling-session.ts';
import type { UiAction } from '../state/ui-action.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

export function onRollingEvent(
  state: UiState,
  { id, event, progress, printed = null }: Extract<UiAction, { kind: 'rolling-event' }>,
): UiState {
  const own = state.rollings.find((each) => each.id === id);
  if (own === undefined) return state;
  const next = withRolling(state, { ...own, progress, printed: withMember(printed, own.printed) });
  switch (event.kind) {
    case 'flag-lost':
      return withMessage(next, `${nameOf(event.member)}: ${flagLostText(event)}`, 'alarm');
    case 'miscount':
      return withMessage(next, `${nameOf(event.member)}: ${miscountText(event)}`, 'alarm');
    case 'not-ready':
      return withMessage(next, `${nameOf(event.member)} ${notReadyText(event)}`, 'warning');
    case 'gate':
      return withMessage(
        next,
        `${nameOf(event.member)} ${gateText(event)}`,
        event.says === 'good' ? 'plain' : 'warning',
      );
    case 'gate-failed':
      return withMessage(next, `${nameOf(event.member)} ${gateFailedText(event)}`, 'alarm');
    case 'undone':
      return withMessage(next, `${nameOf(event.member)} ${UNDONE_TEXT}`, 'warning');
    default:
      return next;
  }
}

/** What ended the run is the end of what was read along. */
function withMember(printed: Printed | null, before: Printed | null): Printed | null {
  if (printed === null || before?.file !== printed.file) return printed ?? before;
  return { ...before, ...printed, running: null };
}

/** Of a run that is over what ended it stays. */
export function onRollingOutput(state: UiState, id: number, printed: Printed): UiState {
  const own = state.rollings.find((each) => each.id === id);
  return own === undefined || own.ended !== null ? state : withRolling(state, { ...own, printed });
}

/** Your turn rings: nobody looks at a screen for the minutes that a drain takes. */
export function onRollingAsks(
  state: UiState,
  id: number,
  question: RollingQuestion | null,
  why = '',
): Step {
  const own = state.rollings.find((each) => each.id === id);
  if (own === undefined) return step(state);
  const next = withRolling(state, { ...own, question, why: safeName(why) });
  if (question === null || question === 'held') return step(next);
  const what = question === 'yours' || why === '' ? 'YOUR TURN' : safeName(why);
  const text = `rolling ${safeName(own.balancer)}: ${what}, ${keyOf(state.settings, 'rolling')} shows it`;
  return step(withMessage(next, text, 'warning'), { kind: 'bell' });
}

export function onRollingEnded(
  state: UiState,
  { id, why, progress }: Extract<UiAction, { kind: 'rolling-ended' }>,
): Step {
  const own = state.rollings.find((each) => each.id === id);
  if (own === undefined) return step(state);
  const ended = safeName(why);
  const last = progress ?? own.progress;
  const next = withRolling(state, { ...own, question: null, ended, progress: last });
  const tone = ended === ALL_DONE ? 'plain' : 'alarm';
  return step(withMessage(next, `rolling ${safeName(own.balancer)}: ${ended}`, tone), {
    kind: 'bell',
  });
}

/** What is being looked at stays as it was last, when its journal is gone. */
export function onJournalsRead(state: UiState, others: readonly OtherRolling[]): UiState {
  const watched = state.layers.find((each) => each.kind === 'rolling');
  const last = state.others.find(
    ({ balancer }) =>
      watched?.kind === 'rolling' &&
      balancer === watched.balancer &&
      !others.some((each) => each.balancer === balancer),
  );
  if (last === undefined) return { ...state, others };
  return { ...state, others: [...others, { ...last, owner: null, isGone: true }] };
}
