/** `R`, the plan that it asks about, and the keys of the rolling screen. */

import { safeName } from '../../messages/member-label.ts';
import { NO_ROLLING, readOnlyText } from '../../messages/refusal-text.ts';
import { copied } from '../browse/clipboard.ts';
import { laterCommand } from '../facts/rolling-situation.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { closeLayer, cursorRow, openLayer } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import type { KeyDeed } from '../state/key-binding.ts';
import { type RollingSession, standingRolling, withRolling } from '../state/rolling-session.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import {
  askToGoOn,
  notOwn,
  offers,
  openPlan,
  planAnew,
  rolled,
  whyNotAgain,
  whyNotAnew,
} from './rolling-again.ts';

export const ROLLING_DEEDS = {
  'rolling-again': {
    run: (state) => (runningOf(state) === null ? askToGoOn(state, 'again') : step(state)),
    isHidden: (state) => !offers(state, 'again'),
    disabledReason: (state) => whyNotAgain(state, 'again'),
  },
  'rolling-go': {
    run: (state) => answered(state, 'go') ?? askToGoOn(state, 'ready'),
    nameNow: (state) => (offers(state, 'ready') ? 'ready already' : 'continue'),
    isHidden: (state) => !goesOnByWord(state) && !offers(state, 'ready'),
    disabledReason: (state) => {
      if (goesOnByWord(state)) return null;
      if (runningOf(state) === null) return whyNotAgain(state, 'ready');
      return runningOf(state)?.question === 'unready'
        ? 'it is not put back before it is ready: f checks again'
        : 'it does not wait for you';
    },
  },
  'rolling-retry': {
    run: (state) => answered(state, 'go') ?? step(state),
    isHidden: (state) => runningOf(state)?.question !== 'unready',
    disabledReason: (state) =>
      runningOf(state)?.question === 'unready' ? null : 'no check has failed',
  },
  'rolling-skip': {
    run: (state) => answered(state, 'skip') ?? askToGoOn(state, 'skip'),
    isHidden: (state) => runningOf(state)?.question !== 'yours' && !offers(state, 'skip'),
    disabledReason: (state) => {
      const own = runningOf(state);
      if (own === null) return whyNotAgain(state, 'skip');
      return own.question === 'yours' ? null : 'there is nothing to skip now';
    },
  },
  'rolling-pause': {
    run: togglePause,
    isHidden: (state) => runningOf(state) === null,
    disabledReason: (state) => (runningOf(state) === null ? notOwn : null),
  },
  'rolling-stop': {
    run: (state) => {
      const own = runningOf(state);
      if (own === null) return askToGoOn(state, 'abort');
      const id = state.nextId;
      const rolling = own.id;
      return step(openLayer(state, { kind: 'rolling-stop', id, rolling, drawnAt: null }));
    },
    isHidden: (state) => runningOf(state) === null && !offers(state, 'abort'),
    disabledReason: (state) => (runningOf(state) === null ? whyNotAgain(state, 'abort') : null),
  },
  'rolling-anew': {
    run: planAnew,
    isHidden: (state) => whyNotAnew(state) !== null,
    disabledReason: whyNotAnew,
  },
  'rolling-copy': {
    run: copyCommand,
    isHidden: (state) => commandOf(state) === null,
    disabledReason: (state) =>
      commandOf(state) === null ? 'there is nothing to go on with' : null,
  },
  'rolling-back': {
    run: (state) => step(leaveRolling(state)),
    nameNow: (state) => (rolled(state)?.isRunning === true ? 'background' : 'back'),
  },
} satisfies Readonly<Record<string, KeyDeed>>;

function commandOf(state: UiState): string | null {
  const shown = rolled(state);
  return shown === null ? null : laterCommand(state, shown);
}

function copyCommand(state: UiState): Step {
  const text = commandOf(state);
  return text === null ? step(state) : copied(state, text);
}

/** Waits for a word that its part is done; a check that failed is looked at again, never passed over. */
function goesOnByWord(state: UiState): boolean {
  const question = runningOf(state)?.question ?? null;
  return question !== null && question !== 'unready';
}

function runningOf(state: UiState): RollingSession | null {
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
  if (standingRolling(state, balancer) !== null) return null;
  if (state.settings.readOnly !== null) return readOnlyText(state.settings.readOnly);
  if (state.settings.rolling === undefined) return NO_ROLLING;
  if (state.isSplit)
    return `an upgrade goes over all front ends: ${keyOf(state.settings, 'split')} merges them first`;
  const drain = state.drains.find(
    (each) => each.ended === null && each.member.balancer === balancer,
  );
  return drain === undefined
    ? null
    : `a member of ${safeName(balancer)} is being drained here: wait for it first`;
}

/** A run of this balancer that goes on or was not finished is shown; where there is none, its plan is. */
export function startRolling(state: UiState): Step {
  const balancer = balancerHere(state);
  if (balancer === null) return step(state);
  if (standingRolling(state, balancer) !== null) return step(openRollingScreen(state, balancer));
  return openPlan(state, balancer);
}

export function openRollingScreen(state: UiState, balancer: string): UiState {
  return openLayer(state, { kind: 'rolling', id: state.nextId, balancer });
}

function togglePause(state: UiState): Step {
  const own = runningOf(state);
  if (own === null) return step(state);
  const isPaused = !own.isPaused;
  return step(withRolling(state, { ...own, isPaused }), {
    kind: 'rolling-pause',
    id: own.id,
    isPaused,
  });
}

/** null: no run of ours is there to be answered. */
function answered(state: UiState, answer: 'go' | 'skip'): Step | null {
  const own = runningOf(state);
  if (own === null) return null;
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
