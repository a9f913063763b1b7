/** The keys of a run that was stopped or cut off: the ways to go on with it, each asked about first. */

import { NO_ROLLING, readOnlyText } from '../../messages/refusal-text.ts';
import type { Way } from '../../messages/rolling-ways.ts';
import { offeredWays } from '../facts/rolling-situation.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { mayBeginAnew, type ShownRolling, shownRolling } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';

export const notOwn = 'another process runs it';

/** What the rolling screen shows now; null where it is not open. */
export function rolled(state: UiState): ShownRolling | null {
  const layer = state.layers.find((each) => each.kind === 'rolling');
  return layer?.kind === 'rolling' ? shownRolling(state, layer.balancer) : null;
}

export function offers(state: UiState, way: Way): boolean {
  return whyNotAgain(state, way) === null;
}

/** Why a run that is shown cannot be gone on with in that way; null: it can. */
export function whyNotAgain(state: UiState, way: Way): string | null {
  const shown = rolled(state);
  if (shown?.isRunning === true) return notOwn;
  if (shown === null || !shown.isUnfinished) return 'it has ended: there is nothing to continue';
  const { readOnly, rolling } = state.settings;
  if (readOnly !== null) return readOnlyText(readOnly);
  if (rolling === undefined) return NO_ROLLING;
  if (offeredWays(state, shown).some((each) => each.way === way)) return null;
  return 'no member is at that step';
}

export function whyNotAnew(state: UiState): string | null {
  const shown = rolled(state);
  if (shown === null || shown.isRunning) return 'it runs';
  const { balancer } = shown;
  const { readOnly, rolling } = state.settings;
  if (readOnly !== null) return readOnlyText(readOnly);
  if (rolling === undefined) return NO_ROLLING;
  return !shown.isUnfinished || mayBeginAnew(state, balancer)
    ? null
    : 'a member is still changed: run again, skip or abort first';
}

/** Of a run that is over: each way to go on asks first. */
export function askToGoOn(state: UiState, way: Way): Step {
  const balancer = rolled(state)?.balancer;
  if (balancer === undefined) return step(state);
  const id = state.nextId;
  return step(openLayer(state, { kind: 'rolling-again', id, balancer, way, drawnAt: null }));
}

/** While one of ours runs there is nothing to plan. */
export function planAnew(state: UiState): Step {
  const shown = rolled(state);
  if (shown === null || shown.own?.ended === null) return step(state);
  return openPlan(closeLayer(state), shown.balancer);
}

export function openPlan(state: UiState, balancer: string): Step {
  const id = state.nextId;
  return step(
    openLayer(state, { kind: 'rolling-plan', id, balancer, typed: '', note: '', drawnAt: null }),
  );
}
