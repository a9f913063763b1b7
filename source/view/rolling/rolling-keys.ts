/** `R`, the plan that it asks about, and the keys of the rolling screen. */

import { binding, type KeyBinding, type RollingCommand } from '../keys/key-binding.ts';
import { isTiny } from '../screen/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import type { RollingPlanLayer, RollingStopLayer } from '../state/layers.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { closeLayer, cursorRow, openLayer } from '../table/cursor.ts';
import { safeName } from '../text/member-label.ts';
import { typeKey } from '../text/typed-input.ts';
import { type OwnRolling, type ShownRolling, shownRolling } from './own-rolling.ts';
import { planNow } from './rolling-plan-lines.ts';

const change: Partial<KeyBinding> = { where: 'rolling', alone: true, inFooter: true };
const notOwn = 'it is not run by this screen';

export const ROLLING_KEYS: readonly KeyBinding[] = [
  binding(
    'rolling-go',
    ['c'],
    'c',
    'continue',
    'your part is done; or go on all the same, where it asks',
    'Rolling',
    {
      ...change,
      isHidden: (state) => runningOf(state)?.question == null,
      disabledReason: (state) =>
        runningOf(state)?.question == null ? 'it does not wait for you' : null,
    },
  ),
  binding('rolling-skip', ['s'], 's', 'skip', 'put the member back as it is', 'Rolling', {
    ...change,
    isHidden: (state) => runningOf(state)?.question !== 'yours',
    disabledReason: (state) =>
      runningOf(state)?.question === 'yours' ? null : 'there is nothing to skip now',
  }),
  binding(
    'rolling-pause',
    ['P'],
    'P',
    'pause',
    'begin no further member; again: go on',
    'Rolling',
    {
      ...change,
      isHidden: (state) => runningOf(state) === null,
      disabledReason: (state) => (runningOf(state) === null ? notOwn : null),
    },
  ),
  binding(
    'rolling-stop',
    ['A'],
    'A',
    'abort',
    'stop it; asks, and says what becomes of the member',
    'Rolling',
    {
      ...change,
      isHidden: (state) => runningOf(state) === null,
      disabledReason: (state) => (runningOf(state) === null ? notOwn : null),
    },
  ),
  binding(
    'rolling-back',
    ['b', 'escape'],
    'b Esc',
    'background',
    'back to the table; it goes on',
    'Rolling',
    {
      where: 'rolling',
      inFooter: true,
      isHidden: (state) => rolled(state) === null,
    },
  ),
];

/** What the rolling screen shows now; null where it is not open. */
export function rolled(state: UiState): ShownRolling | null {
  const layer = state.layers.find((each) => each.kind === 'rolling');
  return layer?.kind === 'rolling' ? shownRolling(state, layer.balancer) : null;
}

function runningOf(state: UiState): OwnRolling | null {
  const own = rolled(state)?.own ?? null;
  return own?.ended === null ? own : null;
}

function balancerHere(state: UiState): string | null {
  const row = cursorRow(state);
  if (row === null) return null;
  return row.kind === 'ghost' ? row.ghost.balancer : row.balancer.name;
}

/** Why `R` does nothing here; null when it works. Watching changes nothing, so it works read-only too. */
export function whyNoRolling(state: UiState): string | null {
  const balancer = balancerHere(state);
  if (balancer === null) return 'there is no balancer here';
  if (isTiny(state.size)) return 'the screen is too small: 40x10 at least';
  if (shownRolling(state, balancer) !== null) return null;
  if (state.settings.readOnly !== null) return `read-only (${state.settings.readOnly})`;
  if (state.settings.rolling === undefined) return 'this screen cannot roll';
  if (state.isSplit) return 'an upgrade goes over all front ends: f merges them first';
  const drain = state.drains.find(
    (each) => each.ended === null && each.member.balancer === balancer,
  );
  return drain === undefined
    ? null
    : `a member of ${safeName(balancer)} is being drained here: wait for it first`;
}

/** A run of this balancer is shown; where there is none, its plan is. */
export function startRolling(state: UiState): Step {
  const balancer = balancerHere(state);
  if (balancer === null) return step(state);
  const shown = shownRolling(state, balancer);
  if (shown !== null) return step(openRollingScreen(state, balancer));
  const id = state.nextId;
  return step(
    openLayer(state, { kind: 'rolling-plan', id, balancer, typed: '', note: '', drawnAt: null }),
  );
}

function openRollingScreen(state: UiState, balancer: string): UiState {
  return openLayer(state, { kind: 'rolling', id: state.nextId, balancer });
}

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
    return step(withMessage(closeLayer(state), 'nothing was begun, nothing sent'));
  if (key !== 'enter') return replace({ typed: typeKey(layer.typed, key), note: '' });
  if (!isRead) return step(state);
  const name = safeName(layer.balancer);
  if (layer.typed !== name)
    return replace({ typed: '', note: `"${layer.typed}" is not ${name}: nothing sent` });
  const plan = planNow(state, layer.balancer);
  const { rolling } = state.settings;
  if (plan === null || rolling === undefined || plan.objections.length > 0) {
    return step(withMessage(closeLayer(state), 'it is refused by now: nothing sent', 'warning'));
  }
  const id = state.nextId;
  const own: OwnRolling = {
    id,
    balancer: layer.balancer,
    progress: null,
    question: null,
    isPaused: false,
    isStopping: false,
    ended: null,
  };
  const rollings = [...state.rollings.filter((each) => each.balancer !== layer.balancer), own];
  const closed = closeLayer({ ...state, nextId: id + 1, marked: new Map(), rollings });
  return step(openRollingScreen(closed, layer.balancer), {
    kind: 'rolling',
    id,
    plan,
    options: rolling.options,
    policy: state.settings.policy,
  });
}

export function runRollingKey(state: UiState, id: RollingCommand): Step {
  const own = runningOf(state);
  if (id === 'rolling-back') return step(leaveRolling(state));
  if (own === null) return step(state);
  switch (id) {
    case 'rolling-go':
      return answered(state, own, 'go');
    case 'rolling-skip':
      return answered(state, own, 'skip');
    case 'rolling-pause': {
      const isPaused = !own.isPaused;
      return step(withRolling(state, { ...own, isPaused }), {
        kind: 'rolling-pause',
        id: own.id,
        isPaused,
      });
    }
    case 'rolling-stop':
      return step(
        openLayer(state, {
          kind: 'rolling-stop',
          id: state.nextId,
          rolling: own.id,
          drawnAt: null,
        }),
      );
  }
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
    return step(withMessage(closed, 'it is over already'));
  return step(withRolling(closed, { ...own, isStopping: true }), {
    kind: 'rolling-stop',
    id: own.id,
  });
}

function answered(state: UiState, own: OwnRolling, answer: 'go' | 'skip'): Step {
  return step(withRolling(state, { ...own, question: null }), {
    kind: 'rolling-answer',
    id: own.id,
    answer,
  });
}

export function withRolling(state: UiState, rolling: OwnRolling): UiState {
  const rollings = state.rollings.map((each) => (each.id === rolling.id ? rolling : each));
  return { ...state, rollings };
}

/** One that is over is done with once it was looked at. */
function leaveRolling(state: UiState): UiState {
  const own = rolled(state)?.own ?? null;
  const closed = closeLayer(state);
  if (own === null) return closed;
  if (own.ended !== null)
    return { ...closed, rollings: closed.rollings.filter((each) => each.id !== own.id) };
  return withMessage(
    closed,
    `the rolling upgrade of ${safeName(own.balancer)} goes on: R shows it`,
  );
}
