/** A change that failed in mid-order: retry the rest, take back what was done, or keep it so. */

import { memberKey } from '../../fleet/identity.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { orderName } from '../../messages/order-text.ts';
import { goneText } from '../../messages/refusal-text.ts';
import { type Order, orderNow, targetsOf } from '../../operations/change/order.ts';
import { reachingAll } from '../browse/scope.ts';
import { standsAsOrdered } from '../facts/partial-places.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import type { PartialLayer } from '../state/layers.ts';
import type { PartialFailure, Run } from '../state/own-change.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';
import { ask, wasRead } from './confirm.ts';
import { startUndo } from './undo.ts';

/** A run has ended: where it failed with more than one place to change, the operator decides. */
export function afterRun(state: UiState, run: Run | undefined): UiState {
  if (run === undefined) return state;
  const others = state.partials.filter((each) => !isSameSubject(each.order, run.order));
  const targets = targetsOf(run.order);
  if (run.failure === null || targets.length < 2) return { ...state, partials: others };
  const { id, order, done, failure } = run;
  const change: PartialFailure = { run: id, order, done, failure };
  const next = { ...state, partials: [...others, change] };
  // What is being typed into another layer must not become the answer to this question.
  if (topLayer(next) !== null || isTiny(next.size)) return next;
  return openLayer(next, { kind: 'partial', id: next.nextId, drawnAt: null, change });
}

function isSameSubject(one: Order, other: Order): boolean {
  const names = new Set(subjects(other));
  return subjects(one).some((name) => names.has(name));
}

function subjects(order: Order): readonly string[] {
  return targetsOf(order).map(({ balancer, url }) => memberKey(balancer, url));
}

/** The question closes once every place stands as ordered, whoever did it. */
export function followPartial(state: UiState): UiState {
  const layer = topLayer(state);
  if (layer?.kind !== 'partial') return state;
  const { order } = layer.change;
  if (targetsOf(order).some((target) => !standsAsOrdered(state, order, target))) return state;
  const text = `${orderVerb(order)} ${orderName(order)}: it is now done on every front end`;
  return withMessage(closeLayer(state), text);
}

/** `r` asks for what is left, `u` takes back what was done, `k` and Esc leave it as it is. */
export function answerPartial(
  state: UiState,
  layer: PartialLayer,
  key: string,
  alone: boolean,
): Step {
  const { order } = layer.change;
  const name = orderName(order);
  if (key === 'k' || key === 'escape') {
    return step(withMessage(closeLayer(state), `${name} kept as it is: nothing sent`));
  }
  if (!alone || !wasRead(layer, state.now)) return step(state);
  const closed = reachingAll(
    closeLayer(state),
    targetsOf(order).map((target) => target.frontEnd),
  );
  if (key === 'r') {
    const left = targetsOf(order).filter((target) => !standsAsOrdered(state, order, target));
    const rest = orderNow(closed.live, order, left);
    const gone = goneText(name);
    return rest === null ? step(withMessage(closed, gone, 'warning')) : ask(closed, rest);
  }
  if (key === 'u') {
    const own = state.undo.find((each) => each.run === layer.change.run);
    return own === undefined ? step(state) : startUndo(closed, own);
  }
  return step(state);
}
