/** From an action key to a change: judged on the latest snapshot, asked where it could hurt. */

import type { Action } from '../fleet/action.ts';
import { type Assessment, assess, type Level, recentlyChanged } from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import { canDrainInstead, confirmWords } from './confirm-bar.ts';
import { closeLayer, cursorRow, settle } from './cursor.ts';
import { actionVerb, nameOf } from './event-text.ts';
import { fleetFacts } from './fleet-facts.ts';
import { isFresh } from './member-facts.ts';
import { findMember, memberRowKey } from './row-list.ts';
import {
  type ConfirmLayer,
  type OwnChange,
  type Step,
  step,
  topLayer,
  type UiState,
  withMessage,
} from './ui-state.ts';

/** A bar must have been on the screen this long before an answer counts: a key already on its way is no answer. */
export const READ_MS = 150;

/** An action key was pressed with the cursor on some row. */
export function startAction(state: UiState, action: Action): Step {
  const row = cursorRow(state);
  if (row === null) return step(state);
  if (row.kind === 'balancer') {
    return step(withMessage(state, 'a key changes one member: move to its row', 'warning'));
  }
  if (row.kind === 'ghost') {
    return step(withMessage(state, 'this member is gone: nothing to change', 'warning'));
  }
  const member = findMember(state.live, row.member.key);
  if (member === null) {
    return step(withMessage(state, `${nameOf(row.member)} is gone: nothing sent`, 'warning'));
  }
  return ask(state, member, action, null);
}

/** Acts at once at level 0, opens the bar above it. */
export function ask(
  state: UiState,
  member: Member,
  action: Action,
  undoes: OwnChange | null,
): Step {
  const name = nameOf(member);
  const refuse = (why: string) => step(withMessage(state, why, 'warning'));
  if (state.runs.some((run) => run.member.key === member.key)) {
    return refuse(`a change of ${name} is still under way`);
  }
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const words = member.places.map((place) => fresh.get(place.frontEnd));
  if (!words.some((word) => isFresh(word) || word === 'stale')) {
    const { frontEnd } = member.places[0];
    return refuse(`${frontEnd} is LOST: an action can't reach it, nothing sent (r polls now)`);
  }
  const assessment = assessNow(state, member, action);
  if (assessment.alreadyDone.length > 0) {
    return refuse(`${name} stands so already: nothing to ${actionVerb(action)}`);
  }
  if (assessment.level === 0) return run(state, member, action, 0, undoes);
  return step(openConfirm(state, member, action, assessment, assessment.level, '', undoes));
}

export function openConfirm(
  state: UiState,
  member: Member,
  action: Action,
  assessment: Assessment,
  level: Level,
  note: string,
  undoes: OwnChange | null,
): UiState {
  const layer: ConfirmLayer = {
    kind: 'confirm',
    id: state.nextId,
    action,
    memberKey: member.key,
    member,
    level,
    assessment,
    typed: '',
    drawnAt: null,
    note,
    undoes,
  };
  return settle({
    ...state,
    nextId: state.nextId + 1,
    cursor: memberRowKey(member.key),
    layers: [...state.layers.filter((each) => each.kind !== 'confirm'), layer],
  });
}

/** Sends what was agreed to. */
export function run(
  state: UiState,
  member: Member,
  action: Action,
  agreed: Level,
  undoes: OwnChange | null,
): Step {
  const id = state.nextId;
  const { policy } = state.settings;
  return step(
    {
      ...withMessage(state, `${actionVerb(action)} ${nameOf(member)}: sent, not verified yet`),
      nextId: id + 1,
      runs: [...state.runs, { id, member, action, agreed, undoes }],
    },
    { kind: 'change', run: id, request: { members: [member], action, agreed, policy } },
  );
}

/** The keys of an open bar. Level 1: `y`. Level 2: typed text, then Enter. Level 3: nothing sends. */
export function answerConfirm(
  state: UiState,
  layer: ConfirmLayer,
  key: string,
  alone: boolean,
): Step {
  const cancelled = () =>
    step(withMessage(closeLayer(state), `${actionVerb(layer.action)} cancelled: nothing sent`));
  if (key === 'escape') return cancelled();
  if (layer.level !== 2 && key === 'n') return cancelled();
  if (layer.level === 1 && key === 'D' && canDrainInstead(layer)) {
    if (!alone || !wasRead(layer, state.now)) return step(state);
    return ask(closeLayer(state), layer.member, { kind: 'drain' }, null);
  }
  if (layer.level === 1 && key === 'y') {
    return alone && wasRead(layer, state.now) ? send(state, layer) : step(state);
  }
  if (layer.level === 2) return typeInto(state, layer, key, alone);
  return step(state);
}

export function wasRead(layer: { readonly drawnAt: number | null }, now: number): boolean {
  return layer.drawnAt !== null && now - layer.drawnAt >= READ_MS;
}

function typeInto(state: UiState, layer: ConfirmLayer, key: string, alone: boolean): Step {
  if (key === 'enter') {
    if (!alone || !wasRead(layer, state.now)) return step(state);
    const words = confirmWords(layer.member);
    if (words.includes(layer.typed)) return send(state, layer);
    const text = `"${layer.typed}" is not ${words.join(' or ')}: nothing sent`;
    return step(
      withMessage(replaceTop(state, { ...layer, typed: '', note: text }), text, 'warning'),
    );
  }
  const typed = key === 'backspace' ? layer.typed.slice(0, -1) : layer.typed + textOf(key);
  return step(replaceTop(state, { ...layer, typed: typed.slice(0, 80) }));
}

function textOf(key: string): string {
  return [...key].length === 1 ? key : key === 'space' ? ' ' : '';
}

function send(state: UiState, layer: ConfirmLayer): Step {
  const closed = closeLayer(state);
  const member = findMember(state.live, layer.memberKey);
  if (member === null) {
    return step(withMessage(closed, `${nameOf(layer.member)} is gone: nothing sent`, 'warning'));
  }
  if (layer.assessment.alreadyDone.length > 0) {
    return step(withMessage(closed, `${nameOf(member)} stands so already: nothing sent`));
  }
  return run(closed, member, layer.action, layer.level, layer.undoes);
}

/** The bar follows the fleet: it shows what the action would do now, and never becomes easier to answer. */
export function reassess(state: UiState): UiState {
  const layer = topLayer(state);
  if (layer === null || layer.kind !== 'confirm') return settle(state);
  const member = findMember(state.live, layer.memberKey);
  if (member === null) {
    const text = `${nameOf(layer.member)} is gone: nothing sent`;
    return withMessage(closeLayer(state), text, 'warning');
  }
  const assessment = assessNow(state, member, layer.action);
  const rises = assessment.level > layer.level;
  const level = rises ? assessment.level : layer.level;
  const followed: ConfirmLayer = {
    ...layer,
    member,
    assessment,
    level,
    typed: rises ? '' : layer.typed,
    // A bar that asks for more is a new bar: it must be read again, and drawn before that.
    drawnAt: rises ? null : layer.drawnAt,
    id: rises ? state.nextId : layer.id,
  };
  const nextId = rises ? state.nextId + 1 : state.nextId;
  return settle(replaceTop({ ...state, nextId }, followed));
}

export function assessNow(state: UiState, member: Member, action: Action): Assessment {
  const { policy } = state.settings;
  const recently = recentlyChanged(state.events, state.now);
  return assess(state.live, [member], action, policy, recently);
}

function replaceTop(state: UiState, layer: ConfirmLayer): UiState {
  return { ...state, layers: [...state.layers.slice(0, -1), layer] };
}
