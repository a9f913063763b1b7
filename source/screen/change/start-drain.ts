/** From an agreed drain to one that runs for each of its members, watched on the screen. */

import { balancerNamed } from '../../fleet/find.ts';
import type { Level } from '../../fleet/safety.ts';
import { memberNow } from '../../fleet/select.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { nameOf } from '../../messages/event-text.ts';
import { limitText } from '../../messages/numbers.ts';
import type { DrainControls } from '../../operations/drain/drain-events.ts';
import { loadsOf } from '../facts/pool-load.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { openLayer } from '../layout/cursor.ts';
import { type DrainDefaults, type DrainSession, drainDefaults } from '../state/drain-session.ts';
import { type Effect, type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

/** One drain a member; a single one is watched at once. The marks have done their work. */
export function startDrains(state: UiState, members: readonly Member[], agreed: Level): Step {
  const { settings } = state;
  const effects: Effect[] = [];
  const drains: DrainSession[] = [];
  for (const [index, member] of members.entries()) {
    const defaults = drainDefaults(settings, member.balancer);
    const own = newDrain(state, member, state.nextId + index, agreed, defaults);
    drains.push(own);
    const options = { ...defaults, atTimeout: 'ask' as const, agreed, policy: settings.policy };
    effects.push({ kind: 'drain', id: own.id, member, options, controls: own.controls });
  }
  const keys = new Set(members.map((member) => member.key));
  const next: UiState = {
    ...state,
    nextId: state.nextId + members.length,
    marked: new Map(),
    drains: [...state.drains.filter((each) => !keys.has(each.member.key)), ...drains],
  };
  const [first, ...rest] = drains;
  if (first === undefined) return step(next);
  if (rest.length > 0) {
    const text = `${drains.length} drains run: ${keyOf(settings, 'drain')} on a row of theirs shows how far it is`;
    return step(withMessage(next, text), ...effects);
  }
  return step(openWatch(withMessage(next, startedText(first)), first), ...effects);
}

function newDrain(
  state: UiState,
  member: Member,
  id: number,
  agreed: Level,
  { end, timeoutMs }: DrainDefaults,
): DrainSession {
  const controls: DrainControls = { end, graceOver: false, putBack: false };
  return {
    id,
    member,
    agreed,
    startedAt: state.now,
    timeoutMs,
    isLate: false,
    controls,
    before: loadsOf(state, member.balancer),
    graceSince: null,
    outSince: null,
    phase: null,
    view: null,
    elapsedMs: 0,
    busy: new Map(),
    sampledS: 0,
    othersBusy: busyOfOthers(state.live, member),
    notes: [],
    ended: null,
  };
}

function startedText({ member, controls, timeoutMs }: DrainSession): string {
  const then = controls.end === 'none' ? '' : `, then ${controls.end}`;
  return `drain ${nameOf(member)}: waits until it is quiet${then}, and asks after ${limitText(timeoutMs)}`;
}

/** Opens the watch of a drain, once. */
export function openWatch(state: UiState, { id }: DrainSession): UiState {
  if (state.layers.some((layer) => layer.kind === 'drain-watch')) return state;
  return openLayer(state, { kind: 'drain-watch', id: state.nextId, drain: id });
}

/** A drain that ended well is history once its member is back in. */
export function pruneDrains(state: UiState): UiState {
  const isOver = ({ member, ended }: DrainSession) =>
    ended?.outcome.kind === 'quiet' &&
    (memberNow(state.live, member)?.places.every((place) => place.worker.status.intent === 'in') ??
      true);
  const gone = new Set(state.drains.filter(isOver).map((each) => each.id));
  if (gone.size === 0) return state;
  return {
    ...state,
    drains: state.drains.filter((each) => !gone.has(each.id)),
    layers: state.layers.filter((each) => each.kind !== 'drain-watch' || !gone.has(each.drain)),
  };
}

/** Requests in flight on the pool's other members; null where httpd shows none. */
export function busyOfOthers(snapshot: FleetSnapshot, member: Member): number | null {
  const pool = balancerNamed(snapshot, member.balancer);
  const counts = (pool?.members ?? [])
    .filter((each) => each.key !== member.key)
    .flatMap((each) => each.places.map((place) => place.worker.busy));
  return counts.includes(null) ? null : counts.reduce<number>((sum, busy) => sum + (busy ?? 0), 0);
}
