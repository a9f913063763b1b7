/** From an action key to a change: judged on the latest snapshot, asked where it could hurt. */

import type { Action } from '../fleet/action.ts';
import { type Assessment, type Level, withUnread } from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import { assessOrder, isOrderDone, type Order, orderNow } from '../operations/order.ts';
import { closeLayer, settle } from './cursor.ts';
import { beingDrained, canDrainInstead, whyNoDrain } from './draining.ts';
import { type Step, step } from './effect.ts';
import { fleetFacts } from './fleet-facts.ts';
import type { ConfirmLayer } from './layers.ts';
import { targetsOfKey } from './marks.ts';
import { isFresh } from './member-facts.ts';
import { confirmWords, orderName, orderVerb, outageWords, standText } from './order-text.ts';
import type { OwnChange } from './own-change.ts';
import { withRefusal } from './own-result.ts';
import { memberRowKey } from './sections.ts';
import { startDrains } from './start-drain.ts';
import { typeKey } from './typed-input.ts';
import { topLayer, type UiState, withMessage } from './ui-state.ts';

/** A bar must have been on the screen this long before an answer counts: a key already on its way is no answer. */
export const READ_MS = 150;

/** How an order came about. */
export interface Origin {
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  /** `:disable!`: level 3 can be confirmed by typing. */
  readonly override: boolean;
}

const BY_KEY: Origin = { undoes: null, override: false };

/** An action key was pressed: it is about the marked members, else the one under the cursor. */
export function startAction(state: UiState, action: Action): Step {
  const members = targetsOfKey(state);
  if (typeof members === 'string') return step(withMessage(state, members, 'warning'));
  return ask(state, { members, action });
}

/** Acts at once at level 0, opens the bar above it. */
export function ask(state: UiState, asked: Order, origin: Origin = BY_KEY): Step {
  const refuse = (why: string) => step(withMessage(state, why, 'warning'));
  const name = orderName(asked);
  if (state.settings.readOnly !== null) return refuse(`read-only (${state.settings.readOnly})`);
  const order = orderNow(state.live, asked);
  if (order === null) return refuse(`${name} is gone: nothing sent`);
  if (state.runs.some((run) => overlaps(run.order, order))) {
    return refuse(`a change of ${name} is still under way`);
  }
  const drained = 'members' in order ? beingDrained(state, order.members) : null;
  if (drained !== null) return refuse(drained);
  const lost = lostFrontEnd(state, order);
  if (lost !== null) {
    return refuse(`${lost} is LOST: an action can't reach it, nothing sent (r polls now)`);
  }
  if ('members' in order && order.action.kind === 'drain') {
    const why = whyNoDrain(state, order.members);
    if (why !== null) return refuse(why);
  }
  const assessment = assessOf(state, order);
  if (isOrderDone(order, assessment)) {
    return refuse(`${name} stands so already: nothing to ${orderVerb(order)}`);
  }
  if (assessment.level === 0) return run(state, order, 0, origin.undoes);
  const isRefused = assessment.level === 3 && !origin.override;
  const told = isRefused ? withRefusal(state, order, assessment.gravest) : state;
  return step(openConfirm(told, order, assessment, assessment.level, '', origin));
}

/** A front end on which no target can be reached, where a target has no other. */
function lostFrontEnd(state: UiState, order: Order): string | null {
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const reachable = (frontEnd: string) => {
    const word = fresh.get(frontEnd);
    return isFresh(word) || word === 'stale';
  };
  const lists =
    'balancer' in order
      ? [[...order.edits.keys()]]
      : order.members.map((member) => member.places.map((place) => place.frontEnd));
  return lists.find((names) => !names.some(reachable))?.[0] ?? null;
}

/** Do two orders touch the same member, or the same balancer? */
function overlaps(one: Order, other: Order): boolean {
  if ('balancer' in one || 'balancer' in other) {
    return 'balancer' in one && 'balancer' in other && one.balancer.name === other.balancer.name;
  }
  const keys = new Set(one.members.map((member) => member.key));
  return other.members.some((member) => keys.has(member.key));
}

export function openConfirm(
  state: UiState,
  order: Order,
  assessment: Assessment,
  level: Level,
  note: string,
  { undoes, override }: Origin,
): UiState {
  const layer: ConfirmLayer = {
    kind: 'confirm',
    id: state.nextId,
    order,
    stand: standText(order),
    level,
    assessment,
    typed: '',
    drawnAt: null,
    note,
    undoes,
    override,
    request: null,
  };
  const only = 'members' in order && order.members.length === 1 ? order.members[0] : undefined;
  return settle({
    ...state,
    nextId: state.nextId + 1,
    cursor: only === undefined ? state.cursor : rowKeyOf(state, only),
    layers: [...state.layers.filter((each) => each.kind !== 'confirm'), layer],
  });
}

/** Of the target's row: the cursor's own, where it is one of them, and of one front end where only that is meant. */
function rowKeyOf(state: UiState, { key, places }: Member): string {
  const rows = state.rows.filter((row) => row.kind === 'member' && row.member.key === key);
  const [place, ...others] = places;
  const row =
    rows.find((each) => each.key === state.cursor) ??
    rows.find((each) => others.length === 0 && each.key === memberRowKey(key, place.frontEnd)) ??
    rows[0];
  return row?.key ?? memberRowKey(key);
}

/** Sends what was agreed to. The marks have done their work. */
export function run(state: UiState, order: Order, agreed: Level, undoes: OwnChange | null): Step {
  if ('members' in order && order.action.kind === 'drain') {
    return startDrains(state, order.members, agreed);
  }
  const id = state.nextId;
  const { policy } = state.settings;
  const text = `${orderVerb(order)} ${orderName(order)}: sent, not verified yet`;
  return step(
    {
      ...withMessage(state, text),
      nextId: id + 1,
      marked: undoes === null && 'members' in order ? new Map() : state.marked,
      runs: [...state.runs, { id, order, agreed, undoes, done: [], isSent: false, failure: null }],
    },
    { kind: 'change', run: id, request: { ...order, agreed, policy } },
  );
}

/** The keys of an open bar. Level 1: `y`. Level 2: typed text, then Enter. Level 3: nothing sends, unless overridden. */
export function answerConfirm(
  state: UiState,
  layer: ConfirmLayer,
  key: string,
  alone: boolean,
): Step {
  const types = layer.level === 2 || (layer.level === 3 && layer.override);
  if (key === 'escape' || (!types && key === 'n')) {
    const text = `${orderVerb(layer.order)} cancelled: nothing sent`;
    return step(withMessage(closeLayer(state), text));
  }
  if (key === 'tab') return showRequest(state, layer);
  if (layer.level === 1 && key === 'D' && canDrainInstead(state, layer.order)) {
    if (!alone || !wasRead(layer, state.now) || 'balancer' in layer.order) return step(state);
    return ask(closeLayer(state), { members: layer.order.members, action: { kind: 'drain' } });
  }
  if (layer.level === 1 && key === 'y') {
    return alone && wasRead(layer, state.now) ? send(state, layer) : step(state);
  }
  return types ? typeInto(state, layer, key, alone) : step(state);
}

export function wasRead(layer: { readonly drawnAt: number | null }, now: number): boolean {
  return layer.drawnAt !== null && now - layer.drawnAt >= READ_MS;
}

/** Tab: the exact requests instead of the effects, and back. */
function showRequest(state: UiState, layer: ConfirmLayer): Step {
  if (layer.request !== null) {
    return step(settle(replaceTop(state, { ...layer, request: null })));
  }
  const asking = settle(replaceTop(state, { ...layer, request: [] }));
  return step(asking, { kind: 'plan', id: layer.id, order: layer.order });
}

/** What Tab asked for has been found out. */
export function onPlanTold(state: UiState, id: number, lines: readonly string[]): UiState {
  const layers = state.layers.map((layer) =>
    layer.kind === 'confirm' && layer.id === id && layer.request !== null
      ? { ...layer, request: lines }
      : layer,
  );
  return settle({ ...state, layers });
}

/** Everything that counts as the right words for this bar. */
export function wordsOf(layer: ConfirmLayer): readonly [string, ...string[]] {
  return layer.level === 3 ? [outageWords(layer.order)] : confirmWords(layer.order);
}

function typeInto(state: UiState, layer: ConfirmLayer, key: string, alone: boolean): Step {
  if (key !== 'enter') {
    return step(replaceTop(state, { ...layer, typed: typeKey(layer.typed, key) }));
  }
  if (!alone || !wasRead(layer, state.now)) return step(state);
  const words = wordsOf(layer);
  if (words.includes(layer.typed)) return send(state, layer);
  const text = `"${layer.typed}" is not ${words.join(' or ')}: nothing sent`;
  return step(withMessage(replaceTop(state, { ...layer, typed: '', note: text }), text, 'warning'));
}

function send(state: UiState, layer: ConfirmLayer): Step {
  const closed = closeLayer(state);
  const order = orderNow(state.live, layer.order);
  const name = orderName(layer.order);
  const refuse = (why: string) => step(withMessage(closed, `${why}: nothing sent`, 'warning'));
  if (order === null) return refuse(`${name} is gone`);
  // After a sleep the key can come before the timer that would have said so.
  const lost = lostFrontEnd({ ...state, live: { ...state.live, at: state.now } }, order);
  if (lost !== null) return refuse(`${lost} is LOST by now`);
  if (isOrderDone(order, layer.assessment)) {
    return step(withMessage(closed, `${name} stands so already: nothing sent`));
  }
  return run(closed, order, layer.level, layer.undoes);
}

/** The bar follows the fleet: it shows what the order would do now, and never becomes easier to answer. */
export function reassess(state: UiState): UiState {
  const layer = topLayer(state);
  if (layer === null || layer.kind !== 'confirm') return settle(state);
  const order = orderNow(state.live, layer.order);
  if (order === null) {
    const text = `${orderName(layer.order)} is gone: nothing sent`;
    return withMessage(closeLayer(state), text, 'warning');
  }
  const assessment = assessOf(state, order);
  // A refusal that has lost its reason must not stand there: what is possible now is a new question.
  if (layer.level === 3 && assessment.level < 3) {
    const why = isOrderDone(order, assessment) ? 'stands so already' : 'is no longer refused';
    const text = `${orderVerb(order)} ${orderName(order)} ${why}: closed, nothing sent`;
    return withMessage(closeLayer(state), text);
  }
  const rises = assessment.level > layer.level;
  const stand = standText(order);
  // Another question is a new bar: it must be drawn and read before an answer counts.
  const isNew = rises || stand !== layer.stand;
  const followed: ConfirmLayer = {
    ...layer,
    order,
    stand,
    assessment,
    level: rises ? assessment.level : layer.level,
    note: stand === layer.stand ? layer.note : `${orderName(order)} changed while this was open`,
    typed: isNew ? '' : layer.typed,
    request: isNew ? null : layer.request,
    drawnAt: isNew ? null : layer.drawnAt,
    id: isNew ? state.nextId : layer.id,
  };
  const nextId = isNew ? state.nextId + 1 : state.nextId;
  return settle(replaceTop({ ...state, nextId }, followed));
}

function assessOf(state: UiState, order: Order): Assessment {
  const { live, settings, events, now } = state;
  const assessment = assessOrder(live, order, settings.policy, events, now);
  return withUnread(live, assessment, 'action' in order ? order.action : null);
}

function replaceTop(state: UiState, layer: ConfirmLayer): UiState {
  return { ...state, layers: [...state.layers.slice(0, -1), layer] };
}
