/** Own changes that came to nothing: kept for the log and the histories, since no poll will ever show them. */

import { memberKeyed } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { type NotDone, notDoneText, refusedText } from '../../messages/change-text.ts';
import type { LogEvent } from '../../messages/log-event.ts';
import { safeName } from '../../messages/member-label.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import { isSameTarget, type Order, type Target, targetsOf } from '../../operations/change/order.ts';
import type { Run } from '../state/own-change.ts';
import type { UiState } from '../state/ui-state.ts';

const MOST_RESULTS = 200;

/** The state with what the event tells kept for the log, where nothing else would keep it. */
export function withResult(state: UiState, run: Run, event: ChangeEvent): UiState {
  const log = (targets: readonly Target[], event: NotDone) => {
    const { order, isSent } = run;
    return kept(state, order, targets, notDoneText(event, { order, name: '', isSent }, 'log').what);
  };
  switch (event.kind) {
    case 'refused': {
      const isDone = (target: Target) => run.done.some((each) => isSameTarget(each, target));
      return log(
        targetsOf(run.order).filter((target) => !isDone(target)),
        event,
      );
    }
    case 'ignored':
    case 'failed':
    case 'unknown':
    case 'skipped':
      return log([event.target], event);
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
  return kept(state, order, targetsOf(order), refusedText(orderVerb(order), reasons));
}

function kept(state: UiState, order: Order, targets: readonly Target[], text: string): UiState {
  const added = targets.map((target) =>
    logEvent(state, target.frontEnd, text, 'result', {
      balancer: target.balancer,
      url: target.url === '' ? null : target.url,
      route: routeOf(order, target),
    }),
  );
  return withAdded(state, added);
}

type About = Pick<LogEvent, 'balancer' | 'url' | 'route'>;

/** Something else of ours that only the log can tell, on each of the front ends. */
export function withLogged(
  state: UiState,
  frontEnds: readonly string[],
  about: About,
  text: string,
  kind: LogEvent['kind'],
): UiState {
  return withAdded(
    state,
    frontEnds.map((frontEnd) => logEvent(state, frontEnd, text, kind, about)),
  );
}

function logEvent(
  { now }: UiState,
  frontEnd: string,
  text: string,
  kind: LogEvent['kind'],
  about: About,
): LogEvent {
  return {
    at: now,
    notBefore: null,
    frontEnd,
    by: 'you',
    author: null,
    atRestart: false,
    wasYours: false,
    kind,
    ...about,
    was: null,
    is: null,
    before: '',
    after: '',
    detail: safeName(text),
  };
}

function withAdded(state: UiState, added: readonly LogEvent[]): UiState {
  return { ...state, results: [...state.results, ...added].slice(-MOST_RESULTS) };
}

function routeOf(order: Order, { balancer, url }: Target): string | null {
  if ('balancer' in order) return null;
  const member = memberKeyed(order.members, memberKey(balancer, url));
  return member?.called ?? member?.places[0].worker.route ?? null;
}
