/** `R`, the plan that it asks about, and the keys of the rolling screen. */

import { keyOf } from '../keys/bound-keys.ts';
import { binding, type KeyBinding, type RollingCommand } from '../keys/key-binding.ts';
import { isTiny } from '../screen/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { closeLayer, cursorRow, openLayer } from '../table/cursor.ts';
import { safeName } from '../text/member-label.ts';
import { type OwnRolling, type ShownRolling, shownRolling, withRolling } from './own-rolling.ts';

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
      isHidden: (state) => !goesOnByWord(state),
      disabledReason: (state) => {
        if (goesOnByWord(state)) return null;
        return runningOf(state)?.question === 'unready'
          ? 'it is not ready, and not put back before it is: f looks again'
          : 'it does not wait for you';
      },
    },
  ),
  binding(
    'rolling-retry',
    ['f'],
    'f',
    'retry check',
    'it was not ready in time: look again for as long; it stays out',
    'Rolling',
    {
      ...change,
      isHidden: (state) => runningOf(state)?.question !== 'unready',
      disabledReason: (state) =>
        runningOf(state)?.question === 'unready' ? null : 'no check has failed',
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

/** Waits for a word that its part is done; a check that failed is looked at again, never passed over. */
function goesOnByWord(state: UiState): boolean {
  const question = runningOf(state)?.question ?? null;
  return question !== null && question !== 'unready';
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
  if (state.isSplit)
    return `an upgrade goes over all front ends: ${keyOf(state.settings, 'split')} merges them first`;
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

export function openRollingScreen(state: UiState, balancer: string): UiState {
  return openLayer(state, { kind: 'rolling', id: state.nextId, balancer });
}

export function runRollingKey(state: UiState, id: RollingCommand): Step {
  const own = runningOf(state);
  if (id === 'rolling-back') return step(leaveRolling(state));
  if (own === null) return step(state);
  switch (id) {
    case 'rolling-go':
    case 'rolling-retry':
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

function answered(state: UiState, own: OwnRolling, answer: 'go' | 'skip'): Step {
  return step(withRolling(state, { ...own, question: null }), {
    kind: 'rolling-answer',
    id: own.id,
    answer,
  });
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
    `the rolling upgrade of ${safeName(own.balancer)} goes on: ${keyOf(state.settings, 'rolling')} shows it`,
  );
}
