/** The answers to what a rolling upgrade asks in a bar: is it to begin, is it to be stopped? */

import { safeName } from '../../messages/member-label.ts';
import { saidOf } from '../../messages/rolling-ways.ts';
import { planNow } from '../dialogs/rolling-plan-lines.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import type { RollingAgainLayer, RollingPlanLayer, RollingStopLayer } from '../state/layers.ts';
import { type OwnRolling, shownRolling, withRolling } from '../state/own-rolling.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { openRollingScreen } from './rolling-keys.ts';

/** The plan's own line: the balancer's name, then Enter on its own. */
export function answerPlan(
  state: UiState,
  layer: RollingPlanLayer,
  key: string,
  isRead: boolean,
): Step {
  const replace = (more: Partial<RollingPlanLayer>) =>
    step({ ...state, layers: [...state.layers.slice(0, -1), { ...layer, ...more }] });
  if (key === 'escape')
    return step(withMessage(closeLayer(state), 'nothing was started, nothing sent'));
  if (key !== 'enter') return replace({ typed: typeKey(layer.typed, key), note: '' });
  if (!isRead) return step(state);
  const name = safeName(layer.balancer);
  if (layer.typed !== name)
    return replace({ typed: '', note: `"${layer.typed}" is not ${name}: nothing sent` });
  const plan = planNow(state, layer.balancer);
  const { rolling } = state.settings;
  if (plan === null || rolling === undefined || plan.objections.length > 0) {
    return step(withMessage(closeLayer(state), 'it is refused now: nothing sent', 'warning'));
  }
  const id = state.nextId;
  const closed = closeLayer(withBegun(state, { ...BEGUN, id, balancer: layer.balancer }));
  return step(openRollingScreen(closed, layer.balancer), {
    kind: 'rolling',
    id,
    plan,
    options: rolling(layer.balancer).options,
    policy: state.settings.policy,
  });
}

const BEGUN: Omit<OwnRolling, 'id' | 'balancer'> = {
  progress: null,
  question: null,
  why: '',
  isPaused: false,
  isStopping: false,
  ended: null,
  printed: null,
};

/** In place of what was run of that balancer before; how that ended is no news any more. */
function withBegun(state: UiState, own: OwnRolling): UiState {
  const rollings = [...state.rollings.filter((each) => each.balancer !== own.balancer), own];
  return { ...state, nextId: own.id + 1, marked: new Map(), message: null, rollings };
}

/** Only a read `y` goes on with it, and only from what was seen. */
export function answerAgain(
  state: UiState,
  { balancer, way }: RollingAgainLayer,
  key: string,
  isRead: boolean,
): Step {
  if (key === 'n' || key === 'escape') return step(closeLayer(state));
  if (key !== 'y' || !isRead) return step(state);
  const shown = shownRolling(state, balancer);
  const closed = closeLayer(state);
  if (shown === null || !shown.isUnfinished || shown.progress === null)
    return step(withMessage(closed, 'it was resumed meanwhile: nothing sent', 'warning'));
  const { progress } = shown;
  const id = state.nextId;
  return step(withBegun(closed, { ...BEGUN, id, balancer, progress }), {
    kind: 'rolling-again',
    id,
    balancer,
    seenAt: progress.updatedAt,
    said:
      way === 'abort'
        ? null
        : new Map(saidOf(progress, way).map(([member, said]) => [member.key, said])),
    policy: state.settings.policy,
  });
}

/** Only a read `y` stops it. */
export function answerStop(
  state: UiState,
  layer: RollingStopLayer,
  key: string,
  isRead: boolean,
): Step {
  if (key === 'n' || key === 'escape') return step(closeLayer(state));
  if (key !== 'y' || !isRead) return step(state);
  const closed = closeLayer(state);
  const own = state.rollings.find((each) => each.id === layer.rolling);
  if (own === undefined || own.ended !== null)
    return step(withMessage(closed, 'it has already ended'));
  return step(withRolling(closed, { ...own, isStopping: true }), {
    kind: 'rolling-stop',
    id: own.id,
  });
}
