/** Own changes that came to nothing: kept for the log and the histories, since no poll will ever show them. */

import { memberKey } from '../../fleet/identity.ts';
import type { Happening } from '../../messages/happening.ts';
import { safeName } from '../../messages/member-label.ts';
import { orderVerb } from '../../messages/order-text.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import { type Order, type Target, targetsOf } from '../../operations/change/order.ts';
import type { Run } from '../state/own-change.ts';
import type { UiState } from '../state/ui-state.ts';

const MOST_RESULTS = 200;

/** The state with what the event tells kept for the log, where nothing else would keep it. */
export function withResult(state: UiState, run: Run, event: ChangeEvent): UiState {
  switch (event.kind) {
    case 'refused': {
      const isDone = (target: Target) => run.done.some((each) => isSame(each, target));
      const left = targetsOf(run.order).filter((target) => !isDone(target));
      return kept(state, run.order, left, `REFUSED, nothing sent: ${reasonsOf(event)}`);
    }
    case 'ignored': {
      const what = run.isSent ? 'IGNORED by httpd' : 'not sent';
      return kept(state, run.order, [event.target], `${what}: ${event.what}`);
    }
    case 'failed':
      return kept(state, run.order, [event.target], `FAILED: ${event.error.what}`);
    case 'unknown': {
      const text = `not known whether httpd did it: ${event.error.what}`;
      return kept(state, run.order, [event.target], text);
    }
    case 'skipped':
      return kept(state, run.order, [event.target], 'not tried after that');
    case 'queued':
    case 'sent':
    case 'unchanged':
    case 'verified':
    case 'balancer-verified':
      return state;
  }
}

/** The guard said no before anything was sent. */
export function withRefusal(state: UiState, order: Order, reasons: readonly string[]): UiState {
  const text = `REFUSED, nothing sent: ${reasons.join('; ')}`;
  return kept(state, order, targetsOf(order), text);
}

function reasonsOf({ assessment }: ChangeEvent & { kind: 'refused' }): string {
  return (assessment.gravest.length > 0 ? assessment.gravest : assessment.reasons).join('; ');
}

function kept(state: UiState, order: Order, targets: readonly Target[], text: string): UiState {
  const added = targets.map(
    (target): Happening => ({
      at: state.now,
      notBefore: null,
      frontEnd: target.frontEnd,
      by: 'you',
      author: null,
      atRestart: false,
      wasYours: false,
      kind: 'result',
      balancer: target.balancer,
      url: target.url === '' ? null : target.url,
      route: routeOf(order, target),
      was: null,
      is: null,
      before: '',
      after: '',
      detail: safeName(`${orderVerb(order)} ${text}`),
    }),
  );
  return { ...state, results: [...state.results, ...added].slice(-MOST_RESULTS) };
}

function routeOf(order: Order, { balancer, url }: Target): string | null {
  if ('balancer' in order) return null;
  const member = order.members.find((each) => each.key === memberKey(balancer, url));
  return member?.called ?? member?.places[0].worker.route ?? null;
}

function isSame(one: Target, other: Target): boolean {
  return (
    one.frontEnd === other.frontEnd && one.balancer === other.balancer && one.url === other.url
  );
}
