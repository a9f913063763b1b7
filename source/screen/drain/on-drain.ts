/** What a drain told: its watch, the undo list and what is left out follow what was read, not what was asked for. */

import { type Action, editFor } from '../../fleet/action.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { stepText } from '../../messages/change-text.ts';
import { flagLostText, lateText, sessionsMovedText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import type { OwnChange } from '../../operations/change/undo.ts';
import type { DrainEvent, DrainOutcome } from '../../operations/drain/drain-events.ts';
import { endRun, recorded, reopen } from '../change/on-change.ts';
import { outcomeText } from '../facts/drain-words.ts';
import { type DrainSession, MAX_SAMPLES } from '../state/drain-session.ts';
import type { Run } from '../state/own-change.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

const MAX_NOTES = 3;

export function onDrainEvent(state: UiState, id: number, event: DrainEvent): UiState {
  const drain = state.drains.find((each) => each.id === id);
  if (drain === undefined || drain.ended !== null) return state;
  switch (event.kind) {
    case 'change':
      return onChange(state, drain, event);
    case 'phase':
      return withDrain(endRun(state, id), inPhase(drain, event));
    case 'watch': {
      const { phase, view, elapsedMs } = event;
      const next = { ...drain, phase, view, elapsedMs, ...sampled(drain, event) };
      return withDrain(endRun(state, id), next);
    }
    case 'sessions-moved': {
      return withDrain(state, noted(drain, sessionsMovedText(event, 'screen')));
    }
    case 'flag-lost': {
      const text = flagLostText(event);
      return withMessage(
        withDrain(state, noted(drain, text)),
        `${nameOf(drain.member)}: ${text}`,
        'alarm',
      );
    }
    case 'late': {
      const { elapsedMs } = event;
      const text = `${nameOf(drain.member)} ${lateText(event)}`;
      const late = { ...drain, elapsedMs, isLate: true };
      return withMessage(withDrain(endRun(state, id), late), text, 'alarm');
    }
    case 'quiet':
      return ended(state, { ...drain, elapsedMs: event.elapsedMs }, event);
    // Only a drain that does not ask ends by its timeout.
    case 'timed-out':
    case 'put-back':
    case 'failed':
    case 'stopped':
      return ended(state, drain, event);
  }
}

/** The run is over. One that never said why was stopped before it could. */
export function onDrainEnded(state: UiState, id: number): UiState {
  const drain = state.drains.find((each) => each.id === id);
  const next = endRun(state, id);
  if (drain === undefined || drain.ended !== null) return next;
  return ended(next, drain, { kind: 'stopped' });
}

/** A phase begins once: an engine that waits anew tells it again. */
function inPhase(
  drain: DrainSession,
  { phase, at }: Extract<DrainEvent, { kind: 'phase' }>,
): DrainSession {
  if (phase === 'grace') return { ...drain, phase, graceSince: drain.graceSince ?? at };
  return { ...drain, phase, outSince: drain.outSince ?? at };
}

type Told = Extract<DrainEvent, { kind: 'change' }>;

function onChange(state: UiState, drain: DrainSession, { action, event }: Told): UiState {
  const { id, member } = drain;
  const known = state.runs.find((each) => each.id === id);
  // Taking its own flags off again is an undo of the drain's own step.
  const undoes =
    action.kind === 'apply' ? (state.undo.find((each) => each.run === id) ?? null) : null;
  switch (event.kind) {
    case 'queued': {
      if (
        known !== undefined &&
        !('balancer' in known.order) &&
        known.order.action.kind === action.kind
      ) {
        return state;
      }
      const run = runOf(drain, action, undoes);
      return { ...state, runs: [...state.runs.filter((each) => each.id !== id), run] };
    }
    case 'verified': {
      const { target, before, after } = event;
      const run = known ?? runOf(drain, action, undoes);
      const edit = editFor(
        action,
        placeKey(target.frontEnd, memberKey(target.balancer, target.url)),
      );
      const next = recorded(state, run, { kind: 'worker', target, edit, before, after });
      return withMessage(next, stepText(member, event)?.what ?? '');
    }
    case 'refused': {
      if (drain.phase !== null || known === undefined || drain.view !== null) return state;
      // Nothing was set: what was found just before sending is a new question.
      return reopen(without(endRun(state, id), id), known, event.assessment);
    }
    default:
      return state;
  }
}

/** A change of a drain as the rows, the undo list and the farewell know changes. */
function runOf(
  { id, member, agreed }: DrainSession,
  action: Action,
  undoes: OwnChange | null,
): Run {
  const order = { members: [member], action };
  return { id, order, agreed, undoes, done: [], isSent: false, failure: null };
}

function sampled(
  drain: DrainSession,
  event: Extract<DrainEvent, { kind: 'watch' }>,
): Pick<DrainSession, 'busy' | 'sampledS'> {
  const until = Math.floor(event.elapsedMs / 1000) + 1;
  // A poll that came late stands for the seconds before it.
  const missing = Math.max(0, Math.min(MAX_SAMPLES, until - drain.sampledS));
  const busy = new Map(
    event.view.places.map(({ frontEnd, worker }) => {
      const more = Array.from({ length: missing }, () => worker.busy ?? 0);
      return [
        frontEnd,
        [...(drain.busy.get(frontEnd) ?? []), ...more].slice(-MAX_SAMPLES),
      ] as const;
    }),
  );
  return { busy, sampledS: Math.max(until, drain.sampledS) };
}

function ended(state: UiState, drain: DrainSession, outcome: DrainOutcome): UiState {
  const done = { ...drain, ended: { at: state.now, outcome } };
  const isWell = outcome.kind === 'quiet' || (outcome.kind === 'put-back' && outcome.restored);
  const tone = isWell ? 'plain' : 'alarm';
  return withMessage(withDrain(endRun(state, drain.id), done), outcomeText(done, outcome), tone);
}

/** With one more of what happened on the way. */
export function noted(drain: DrainSession, text: string): DrainSession {
  return { ...drain, notes: [...drain.notes, text].slice(-MAX_NOTES) };
}

function withDrain(state: UiState, drain: DrainSession): UiState {
  return { ...state, drains: state.drains.map((each) => (each.id === drain.id ? drain : each)) };
}

function without(state: UiState, id: number): UiState {
  return {
    ...state,
    drains: state.drains.filter((each) => each.id !== id),
    layers: state.layers.filter((each) => each.kind !== 'drain-watch' || each.drain !== id),
  };
}
