/** The keys of the drain watch, and what they do. */

import { findMember } from '../../fleet/find.ts';
import { nameOf } from '../../messages/event-text.ts';
import { stopwatch } from '../../messages/numbers.ts';
import type { OwnChange } from '../../operations/change/undo.ts';
import type { DrainControls, DrainEnd } from '../../operations/drain/drain-events.ts';
import { ask } from '../change/confirm.ts';
import { startUndo } from '../change/undo.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { type DrainSession, drainDefaults } from '../state/drain-session.ts';
import { type Step, step } from '../state/effect.ts';
import type { KeyDeed } from '../state/key-binding.ts';
import type { DrainWatchLayer } from '../state/layers.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

export const DRAIN_DEEDS = {
  'drain-longer': {
    run: onWatched((state, drain) => {
      const again = longer(state, drain);
      const text = `waiting for ${nameOf(drain.member)} until ${stopwatch(again.timeoutMs)}`;
      return control(withMessage(state, text), drain, again);
    }),
    isHidden: (state) => !isRunning(state) || watched(state)?.isLate !== true,
    disabledReason: (state) => {
      if (!isRunning(state)) return 'this drain is over';
      return watched(state)?.isLate === true ? null : 'it has not timed out yet';
    },
  },
  'drain-now': {
    run: onWatched((state, { id: drain }) =>
      step(openLayer(state, { kind: 'drain-now', id: state.nextId, drain, drawnAt: null })),
    ),
    isHidden: (state) => watched(state)?.phase !== 'grace' || !isRunning(state),
    disabledReason: (state) => {
      if (!isRunning(state)) return 'this drain is over';
      return watched(state)?.phase === 'grace' ? null : 'no longer waiting for its sessions';
    },
  },
  'drain-put-back': {
    run: onWatched((state, drain) => {
      if (drain.ended !== null) return enable(state, drain);
      const text = `putting ${nameOf(drain.member)} back`;
      return control(withMessage(state, text), drain, { putBack: true });
    }),
    nameNow: (state) => (isRunning(state) ? 'put back' : 'enable'),
  },
  'drain-wait-no-more': {
    run: onWatched((state, drain) => control(state, drain, { waitNoMore: true })),
    isHidden: (state) => !canFinish(watched(state)) || !isRunning(state),
    disabledReason: (state) => {
      if (!isRunning(state)) return 'this drain is over';
      return canFinish(watched(state)) ? null : 'its sessions still go there: d disables it first';
    },
  },
  'drain-undo': {
    run: onWatched((state) => startUndo(state, ownChange(state) ?? undefined)),
    isHidden: (state) => isRunning(state) || ownChange(state) === null,
    disabledReason: (state) => {
      if (isRunning(state)) {
        return `this drain still runs: ${keyOf(state.settings, 'drain-put-back')} puts the member back and ends it`;
      }
      return ownChange(state) === null ? 'this drain left nothing to undo' : null;
    },
  },
  background: {
    run: onWatched((state, drain) => step(leaveWatch(state, drain))),
    nameNow: (state) => (isRunning(state) ? 'background' : 'back'),
    isHidden: (state) => watched(state) === null,
  },
  'drain-then': {
    run: onWatched((state, drain) => control(state, drain, { end: AFTER[drain.controls.end] })),
    isHidden: (state) => watched(state)?.phase === 'in-flight' || !isRunning(state),
    disabledReason: (state) => {
      if (!isRunning(state)) return 'this drain is over';
      return watched(state)?.phase === 'in-flight' ? 'it is already set' : null;
    },
  },
} satisfies Readonly<Record<string, KeyDeed>>;

/** The drain that is on the screen; null where none is. */
export function watched({ layers, drains }: UiState): DrainSession | null {
  const layer = layers.find((each): each is DrainWatchLayer => each.kind === 'drain-watch');
  return drains.find((each) => each.id === layer?.drain) ?? null;
}

/** As far out as it is to go; what is left is only waited for. */
function canFinish(drain: DrainSession | null): boolean {
  return (
    drain?.phase === 'in-flight' || (drain?.phase === 'grace' && drain.controls.end === 'none')
  );
}

function isRunning(state: UiState): boolean {
  return watched(state)?.ended === null;
}

/** Without a drain on the screen there is nothing to look at any more. */
function onWatched(run: (state: UiState, drain: DrainSession) => Step): KeyDeed['run'] {
  return (state) => {
    const drain = watched(state);
    return drain === null ? step(closeLayer(state)) : run(state, drain);
  };
}

/** The drain has set nothing more since: now it is a change like any other. */
function enable(state: UiState, { member }: DrainSession): Step {
  const now = findMember(state.live, member.key);
  if (now === null) return step(withMessage(state, `${nameOf(member)} is gone`, 'warning'));
  return ask(state, { members: [now], action: { kind: 'enable' } });
}

/** What this drain has set and nobody has taken back yet. */
function ownChange(state: UiState): OwnChange | null {
  const id = watched(state)?.id;
  return state.undo.find((each) => each.run === id) ?? null;
}

const AFTER: Readonly<Record<DrainEnd, DrainEnd>> = {
  disable: 'stop',
  stop: 'none',
  none: 'disable',
};

/** As long again, from now. */
export function longer(
  { settings }: UiState,
  { elapsedMs, member }: DrainSession,
): { readonly timeoutMs: number } {
  const { timeoutMs } = drainDefaults(settings, member.balancer);
  return { timeoutMs: elapsedMs + timeoutMs };
}

export function control(state: UiState, drain: DrainSession, more: Partial<DrainControls>): Step {
  const controls = { ...drain.controls, ...more };
  const { timeoutMs = drain.timeoutMs } = more;
  const isLate = drain.isLate && more.timeoutMs === undefined;
  const next = { ...drain, controls, timeoutMs, isLate };
  const drains = state.drains.map((each) => (each === drain ? next : each));
  return step({ ...state, drains }, { kind: 'drain-control', id: drain.id, controls });
}

/** A drain that is over is done with once it was looked at. */
function leaveWatch(state: UiState, drain: DrainSession): UiState {
  const closed = closeLayer(state);
  if (drain.ended !== null) {
    return { ...closed, drains: closed.drains.filter((each) => each !== drain) };
  }
  const goesOn = drain.isLate ? 'is waiting for your decision' : 'goes on';
  return withMessage(
    closed,
    `the drain of ${nameOf(drain.member)} ${goesOn}: ${keyOf(state.settings, 'drain')} on its row shows it`,
  );
}
