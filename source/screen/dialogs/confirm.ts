/** The question about an order, asked again whenever the fleet changes while it is open: its keys, and how it follows. */

import type { Assessment, Level } from '../../fleet/safety.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { alreadyText } from '../../messages/change-text.ts';
import {
  confirmWords,
  orderName,
  outageWords,
  targetFingerprint,
} from '../../messages/order-text.ts';
import { goneText } from '../../messages/refusal-text.ts';
import { isOrderDone, type Order, orderNow } from '../../operations/change/order.ts';
import type { OwnChange } from '../../operations/change/undo.ts';
import { goToMember } from '../browse/folding.ts';
import { ask, assessOf, run, wasRead } from '../change/confirm.ts';
import { canDrainInstead } from '../facts/draining.ts';
import { lostFrontEnd } from '../facts/reach.ts';
import { isKeyOf, keyOf } from '../keys/bound-keys.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, replaceTop, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';
import { confirmBar } from './confirm-bar.ts';
import type { Dialog } from './dialog.ts';

/** A question about an order, asked again whenever the fleet changes while it is open. */
interface ConfirmLayer {
  readonly kind: 'confirm';
  readonly id: number;
  /** Frozen at the key press; its targets are found again by name, whatever became of their rows. */
  readonly order: Order;
  /** What the targets were when the bar was last made (`targetFingerprint`). */
  readonly fingerprint: string;
  /** Only rises while the bar is open: `y` must never come to mean less than it did when typed. */
  readonly level: Level;
  readonly assessment: Assessment;
  readonly typed: string;
  /** When the bar in its present form was on the screen; null until then. */
  readonly drawnAt: number | null;
  readonly note: string;
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  /** `:disable!`: level 3 can be confirmed by typing. */
  readonly override: boolean;
  /** The exact requests, after Tab; empty while they are being found out. */
  readonly request: readonly string[] | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly confirm: ConfirmLayer;
  }
}

/** The keys of an open bar. Level 1: `y`. Level 2: typed text, then Enter. Level 3: nothing sends, unless overridden. */
function answerConfirm(state: UiState, layer: ConfirmLayer, key: string, alone: boolean): Step {
  const types = layer.level === 2 || (layer.level === 3 && layer.override);
  if (key === 'escape' || (!types && key === 'n')) {
    const isRefused = layer.level === 3 && !layer.override;
    const verb = orderVerb(layer.order);
    const text = isRefused
      ? `${verb} ${orderName(layer.order)} was refused: nothing sent`
      : `${verb} cancelled: nothing sent`;
    return step(withMessage(closeLayer(state), text));
  }
  if (key === 'tab') return showRequest(state, layer);
  if (
    layer.level === 1 &&
    isKeyOf(state.settings, 'drain', key) &&
    canDrainInstead(state, layer.order)
  ) {
    if (!alone || !wasRead(layer, state.now) || 'balancer' in layer.order) return step(state);
    return ask(closeLayer(state), { members: layer.order.members, action: { kind: 'drain' } });
  }
  if (layer.level === 1 && key === 'y') {
    return alone && wasRead(layer, state.now) ? send(state, layer) : step(state);
  }
  return types ? typeInto(state, layer, key, alone) : step(state);
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
  if (lost !== null) return refuse(`${lost} is LOST now`);
  if (isOrderDone(order, layer.assessment)) {
    return step(withMessage(closed, `${name} ${alreadyText(order)}: nothing sent`));
  }
  return run(closed, order, layer.level, layer.undoes);
}

/** The bar follows the fleet: it shows what the order would do now, and never becomes easier to answer. */
export function reassess(state: UiState): UiState {
  const layer = topLayer(state);
  if (layer === null || layer.kind !== 'confirm') return settle(state);
  const order = orderNow(state.live, layer.order);
  if (order === null) {
    const text = goneText(orderName(layer.order));
    return withMessage(closeLayer(state), text, 'warning');
  }
  const assessment = assessOf(state, order);
  // A refusal that has lost its reason must not stand there: what is possible now is a new question.
  if (layer.level === 3 && assessment.level < 3) {
    const why = isOrderDone(order, assessment)
      ? alreadyText(order)
      : `: ${orderVerb(order)} is no longer refused`;
    const text = `${orderName(order)}${why.startsWith(':') ? '' : ' '}${why}; closed, nothing sent`;
    return withMessage(closeLayer(state), text);
  }
  const rises = assessment.level > layer.level;
  const fingerprint = targetFingerprint(order);
  // Another question is a new bar: it must be drawn and read before an answer counts.
  const isNew = rises || fingerprint !== layer.fingerprint;
  const followed: ConfirmLayer = {
    ...layer,
    order,
    fingerprint,
    assessment,
    level: rises ? assessment.level : layer.level,
    note:
      fingerprint === layer.fingerprint
        ? layer.note
        : `${orderName(order)} changed while this was open`,
    typed: isNew ? '' : layer.typed,
    request: isNew ? null : layer.request,
    drawnAt: isNew ? null : layer.drawnAt,
    id: isNew ? state.nextId : layer.id,
  };
  const nextId = isNew ? state.nextId + 1 : state.nextId;
  return settle(replaceTop({ ...state, nextId }, followed));
}

/** From the choices of a refused action: only the cursor moves. */
function onChosen(state: UiState, layer: ConfirmLayer, memberKey: string | null): UiState {
  if (layer.level !== 3) return state;
  const closed = closeLayer(state);
  if (memberKey === null) return closed;
  const balancer = state.live.balancers.find((each) =>
    each.members.some((member) => member.key === memberKey),
  );
  const there = goToMember(closed, balancer?.name ?? '', memberKey);
  return there === null
    ? closed
    : withMessage(there, `${keyOf(state.settings, 'enable')} enables this member`);
}

export const CONFIRM: Dialog<ConfirmLayer> = {
  bar: confirmBar,
  answer: answerConfirm,
  choose: (state, layer, value) => step(onChosen(state, layer, value)),
};
