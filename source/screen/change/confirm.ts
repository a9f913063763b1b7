/** From an action key to a change: judged on the latest snapshot, asked where it could hurt. */

import type { Action } from '../../fleet/action.ts';
import { type Assessment, type Level, withUnreachedFrontEnds } from '../../fleet/safety.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { brokenAmong } from '../../fleet/still-broken.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { alreadyText } from '../../messages/change-text.ts';
import { orderName, targetFingerprint } from '../../messages/order-text.ts';
import { goneText, readOnlyText } from '../../messages/refusal-text.ts';
import { assessOrder, isOrderDone, type Order, orderNow } from '../../operations/change/order.ts';
import type { OwnChange } from '../../operations/change/undo.ts';
import { beingDrained, whyNoDrain } from '../facts/draining.ts';
import { withRefusal } from '../facts/own-result.ts';
import { whyUnreachable } from '../facts/reach.ts';
import { settle } from '../layout/cursor.ts';
import { memberRowKey } from '../rows/sections.ts';
import { type Step, step } from '../state/effect.ts';
import type { Dialogs } from '../state/layers.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { targetsOfKey } from './marks.ts';
import { startDrains } from './start-drain.ts';

type ConfirmLayer = Dialogs['confirm'];

/** A bar must have been on the screen this long before an answer counts: a key already on its way is no answer. */
export const READ_MS = 150;

/** How an order came about. */
export interface Origin {
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  /** `:disable!`: level 3 can be confirmed by typing. */
  readonly override: boolean;
  /** Said in the bar that asks. */
  readonly note?: string;
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
  if (state.settings.readOnly !== null) return refuse(readOnlyText(state.settings.readOnly));
  const order = orderNow(state.live, asked);
  if (order === null) return refuse(goneText(name));
  if (state.runs.some((run) => overlaps(run.order, order))) {
    return refuse(`a change of ${name} is still under way`);
  }
  const drained = 'members' in order ? beingDrained(state, order.members) : null;
  if (drained !== null) return refuse(drained);
  const lost = whyUnreachable(state, order);
  if (lost !== null) return refuse(lost);
  if ('members' in order && order.action.kind === 'drain') {
    const why = whyNoDrain(state, order.members);
    if (why !== null) return refuse(why);
  }
  const assessment = assessOf(state, order);
  if (isOrderDone(order, assessment)) {
    const broken = enablesBroken(state, order);
    if (broken !== null) return refuse(`${name} is enabled already, ${broken}`);
    return refuse(`${name} ${alreadyText(order)}`);
  }
  if (assessment.level === 0) return run(state, order, 0, origin.undoes);
  const isRefused = assessment.level === 3 && !origin.override;
  const told = isRefused ? withRefusal(state, order, assessment.decidingReasons) : state;
  return step(openConfirm(told, order, assessment, assessment.level, origin.note ?? '', origin));
}

/** What enabling does not help; null where it is not about that. */
function enablesBroken({ live }: UiState, order: Order): string | null {
  if (!('action' in order) || order.action.kind !== 'enable') return null;
  return brokenAmong(
    live,
    order.members.flatMap((member) => member.places),
  );
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
    fingerprint: targetFingerprint(order),
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
function rowKeyOf(state: UiState, { key, places }: Member): string | null {
  const rows = state.rows.filter((row) => row.kind === 'member' && row.member.key === key);
  const [place, ...others] = places;
  const row =
    rows.find((each) => each.key === state.cursor) ??
    rows.find((each) => others.length === 0 && each.key === memberRowKey(key, place.frontEnd)) ??
    rows[0];
  // Marked, and hidden by now: a cursor on no row would go to another member as soon as the bar is closed.
  return row?.key ?? state.cursor;
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

export function wasRead(layer: { readonly drawnAt: number | null }, now: number): boolean {
  return layer.drawnAt !== null && now - layer.drawnAt >= READ_MS;
}

export function assessOf(state: UiState, order: Order): Assessment {
  const { live, settings, events, now } = state;
  const assessment = assessOrder(live, order, settings.policy, events, now);
  return withUnreachedFrontEnds(live, assessment, 'action' in order ? order.action : null);
}
