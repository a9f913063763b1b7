/** A replay shows another moment: what was gathered on the way to a later one goes, when it goes back. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { replayNote } from '../../messages/replay-text.ts';
import type { ReplayFacts } from '../../operations/recording/replay.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

/** Before the snapshot of that moment is taken in. */
export function beforeMoment(
  state: UiState,
  replay: ReplayFacts,
  snapshot: FleetSnapshot,
): UiState {
  const isSameRun = state.replay?.began === replay.began;
  if (state.replay === null || (state.replay.returns === replay.returns && isSameRun)) {
    return { ...state, replay };
  }
  const nothing: FleetSnapshot = { ...snapshot, balancers: [] };
  return {
    ...state,
    replay,
    startedAt: replay.began,
    live: nothing,
    events: [],
    alarms: [],
    outagesOver: new Set(),
    ghosts: [],
    changed: new Map(),
    pausedSince: null,
    changesWhilePaused: 0,
    message: null,
  };
}

/** After it was: of a jump back the worst event of all before it is no news. */
export function afterMoment(before: UiState, state: UiState, replay: ReplayFacts): UiState {
  const isBack = before.replay !== null && before.replay.returns !== replay.returns;
  const next = isBack ? { ...state, message: null, ghosts: [] } : state;
  return replay.note === null
    ? next
    : withMessage(next, replayNote(replay.note, next.settings.utc));
}
