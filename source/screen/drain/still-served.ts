/** A member that was called quiet, and is out, and serves all the same: told at once, and waited for again. */

import { memberNow } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { nameOf } from '../../messages/event-text.ts';
import { miscountText } from '../../messages/rolling-text.ts';
import { servedSince } from '../../operations/drain/quiet.ts';
import { type DrainSession, drainDefaults } from '../state/drain-session.ts';
import { type Effect, type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { noted } from './on-drain.ts';

/** After every reading. */
export function waitAgainWhereServed(state: UiState): Step {
  let next = state;
  const effects: Effect[] = [];
  for (const drain of state.drains) {
    const served = servedNow(state, drain);
    if (served === null) continue;
    // First what matters: a narrow screen cuts the end.
    const text = `DO NOT STOP IT, it is waited for again: ${miscountText(served)}`;
    const begun = { ...noted(drain, text), startedAt: state.now, elapsedMs: 0, sampledS: 0 };
    const defaults = drainDefaults(state.settings, drain.member.balancer);
    const again: DrainSession = {
      ...begun,
      ...{ timeoutMs: defaults.timeoutMs, isLate: false, busy: new Map(), ended: null },
      ...{ phase: 'in-flight', graceSince: null, outSince: state.now },
    };
    const drains = next.drains.map((each) => (each.id === drain.id ? again : each));
    next = withMessage({ ...next, drains }, `${nameOf(drain.member)}: ${text}`, 'alarm');
    const { id, agreed, controls } = drain;
    const { policy } = state.settings;
    const options = { ...defaults, end: controls.end, atTimeout: 'ask' as const, agreed, policy };
    effects.push({ kind: 'drain', id, member: served.member, options, controls });
  }
  return effects.length === 0 ? step(state) : step(next, ...effects, { kind: 'bell' });
}

/** Where it is not out, or was only kept from new sessions, requests are no surprise. */
function servedNow({ live, now }: UiState, { member, controls, ended }: DrainSession) {
  if (ended?.outcome.kind !== 'quiet' || ended.at >= now || controls.end === 'none') return null;
  const current = memberNow(live, member);
  if (current === null || !isOut(current)) return null;
  for (const by of ['requests', 'bytes'] as const) {
    const frontEnds = servedSince(ended.outcome.places, current.places, by);
    if (frontEnds.length > 0) return { frontEnds, by, member: current };
  }
  return null;
}

function isOut({ places }: Member): boolean {
  return places.every(({ worker: { status } }) => {
    return status.intent === 'disabled' || status.intent === 'stopped';
  });
}
