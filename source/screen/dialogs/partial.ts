/** A change failed in mid-order: each place by name, how it stands now, and the way out: retry, undo, or keep it so. */

import { findMember, placeOn } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import { wholeOf } from '../../fleet/scope.ts';
import { stateText } from '../../httpd/status.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { placeFailedText } from '../../messages/change-text.ts';
import { freshOf } from '../../messages/fleet-facts.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { orderName } from '../../messages/order-text.ts';
import { goneText } from '../../messages/refusal-text.ts';
import type { Target } from '../../operations/change/change.ts';
import { isSameTarget, type Order, orderNow, targetsOf } from '../../operations/change/order.ts';
import { reachingAll } from '../browse/scope.ts';
import { ask, wasRead } from '../change/confirm.ts';
import { startUndo } from '../change/undo.ts';
import { standsAsOrdered } from '../facts/partial-places.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import type { PartialFailure, Run } from '../state/own-change.ts';
import { partName } from '../state/run-text.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** A change failed in mid-order: what now? */
interface PartialLayer {
  readonly kind: 'partial';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly change: PartialFailure;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly partial: PartialLayer;
  }
}

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
function answerPartial(state: UiState, layer: PartialLayer, key: string, alone: boolean): Step {
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

function partialBar(state: UiState, { change }: PartialLayer, theme: Theme): Bar {
  const { order, run } = change;
  const title = ` ${orderVerb(order).toUpperCase()}  ${orderName(order)}: not done everywhere`;
  const room = Math.max(2, state.size.rows - 14);
  // What went wrong first: where there is no room for all, that must be seen.
  const targets = targetsOf(order).toSorted(
    (one, other) => Number(isDone(change, one)) - Number(isDone(change, other)),
  );
  const lines: Line[] = [[span(title, theme.alarm)]];
  const shown = targets.length > room ? targets.slice(0, room - 1) : targets;
  for (const target of shown) lines.push([span(`   ${placeLine(state, change, target)}`)]);
  if (shown.length < targets.length) {
    lines.push([span(`   and ${targets.length - shown.length} more`)]);
  }
  const own = state.undo.find((each) => each.run === run);
  const names = [...new Set(own?.places.map(({ target }) => safeName(target.frontEnd)) ?? [])];
  const undo = names.length === 0 ? '' : `    u undo ${names.join(', ')}`;
  return { lines, choices: [], keys: [span(` r retry the rest${undo}    k keep as is`)] };
}

/** `web1  DIS  done, verified`: the state is the one that the front end shows now. */
function placeLine(state: UiState, change: PartialFailure, target: Target): string {
  const { order } = change;
  return [partName(order, target), stateNow(state, order, target), outcome(state, change, target)]
    .filter((text) => text !== '')
    .join('   ');
}

function stateNow({ live }: UiState, order: Order, { frontEnd, balancer, url }: Target): string {
  if ('balancer' in order) return '';
  const fleet = wholeOf(live);
  const member = findMember(fleet, memberKey(balancer, url));
  const place = placeOn(member, frontEnd);
  if (place === undefined) return 'gone from the page';
  const isOld = !isFresh(freshOf(fleet).get(frontEnd));
  return `${isOld ? 'last seen ' : ''}${stateText(place.worker.status)}`;
}

function outcome(state: UiState, change: PartialFailure, target: Target): string {
  const { failure, order } = change;
  const stands = standsAsOrdered(state, order, target);
  if (isDone(change, target)) return stands ? 'done, verified' : 'was done, but is no longer so';
  if (stands) return 'is now as asked';
  if (!isSameTarget(target, failure.target)) return 'not tried';
  return placeFailedText(failure.what, failure.isUnknown);
}

function isDone({ done }: PartialFailure, target: Target): boolean {
  return done.some((each) => isSameTarget(each, target));
}

export const PARTIAL: Dialog<PartialLayer> = {
  bar: partialBar,
  answer: answerPartial,
  whenTiny: 'closes',
};
