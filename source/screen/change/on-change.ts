/** What a change told: the row, the message and the undo list follow what was verified, not what was asked for. */

import { editFor } from '../../fleet/action.ts';
import { balancerNamed, findMember, memberKeyed } from '../../fleet/find.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { countRows, usableText } from '../../fleet/pool-count.ts';
import type { Assessment, Level } from '../../fleet/safety.ts';
import { wholeOf } from '../../fleet/scope.ts';
import { calledIn } from '../../fleet/select.ts';
import { stillBrokenText } from '../../fleet/still-broken.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import type { Worker } from '../../httpd/model.ts';
import {
  notDoneText,
  settingsVerifiedText,
  unchangedText,
  verifiedText,
} from '../../messages/change-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { memberName, safeName, safeUrl } from '../../messages/member-label.ts';
import { balancerEditText, orderFrontEnds, orderName } from '../../messages/order-text.ts';
import { joined } from '../../messages/said.ts';
import type { ChangeEvent, Target } from '../../operations/change/change.ts';
import { type Order, orderNow, targetsOf } from '../../operations/change/order.ts';
import { type OwnPlace, rememberUndo } from '../../operations/change/undo.ts';
import { reachingAll } from '../browse/scope.ts';
import { withResult } from '../facts/own-result.ts';
import { failureIn } from '../facts/partial-places.ts';
import { hasKey, keyOf } from '../keys/bound-keys.ts';
import type { Run } from '../state/own-change.ts';
import { partsText, placeText } from '../state/run-text.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';
import { openConfirm } from './confirm.ts';

export function onChangeEvent(state: UiState, runId: number, event: ChangeEvent): UiState {
  const known = state.runs.find((each) => each.id === runId);
  if (known === undefined) return state;
  const run = followed(known, event);
  const runs = state.runs.map((each) => (each === known ? run : each));
  return tell(withResult({ ...state, runs }, run, event), run, event);
}

/** How far the change has come, with what the event tells of it. */
function followed(run: Run, event: ChangeEvent): Run {
  switch (event.kind) {
    case 'sent':
      return { ...run, isSent: true };
    case 'verified':
    case 'balancer-verified':
    case 'unchanged':
      return { ...run, done: [...run.done, event.target], isSent: false };
    default: {
      const failure = failureIn(event);
      return failure === null ? run : { ...run, failure };
    }
  }
}

function tell(state: UiState, run: Run, event: ChangeEvent): UiState {
  switch (event.kind) {
    case 'queued':
    case 'sent':
    // What was not tried is in the message of the failure that stopped the rest.
    case 'skipped':
      return state;
    case 'refused':
      return reopen(endRun(state, run.id), run, event.assessment);
    case 'unchanged': {
      const broken = stillText(state, run, event.target);
      const told = { order: run.order, name: targetName(run, event.target), broken };
      return withMessage(state, unchangedText(told, 'screen'));
    }
    case 'verified': {
      const { target, before, after } = event;
      const edit = workerEdit(run.order, target);
      return verified(state, run, { kind: 'worker', target, edit, before, after });
    }
    case 'balancer-verified': {
      const { target, before, after } = event;
      const edit = ('balancer' in run.order && run.order.edits.get(target.frontEnd)) || {};
      return balancerVerified(state, run, { kind: 'balancer', target, edit, before, after });
    }
    case 'ignored':
    case 'failed':
    case 'unknown': {
      const { order, isSent } = run;
      const isOpen =
        event.kind === 'unknown' || (event.kind === 'ignored' && event.partly === true);
      const parts = partsText(run, event.target, isOpen);
      const told = { order, name: targetName(run, event.target), isSent, parts };
      return withMessage(state, safeName(joined(notDoneText(event, told, 'screen'))), 'alarm');
    }
  }
}

export function endRun(state: UiState, runId: number): UiState {
  return { ...state, runs: state.runs.filter((each) => each.id !== runId) };
}

/** Whom an event is about: one of several members by its own name. */
function targetName({ order }: Run, target: Target): string {
  if ('balancer' in order) return orderName(order);
  const key = memberKey(target.balancer, target.url);
  const member = memberKeyed(order.members, key);
  return member === undefined ? orderName(order) : nameOf(member);
}

function workerEdit(order: Order, { frontEnd, balancer, url }: Target): WorkerEdit {
  if ('balancer' in order) return {};
  return editFor(order.action, placeKey(frontEnd, memberKey(balancer, url)));
}

/** The fresh read before sending found more at stake than was agreed to: the question comes again, one level up. */
export function reopen(asked: UiState, run: Run, assessment: Assessment): UiState {
  const state = reachingAll(asked, orderFrontEnds(run.order));
  const level = Math.min(3, Math.max(assessment.level, run.agreed + 1)) as Level;
  const note =
    run.done.length === 0
      ? 'the state changed just before sending: nothing was sent'
      : `the state changed before the rest was sent: ${run.done.length} of ${targetsOf(run.order).length} done`;
  if (topLayer(state) !== null) {
    // What is being typed into another layer must not become the answer to this question.
    return withMessage(state, `${note}. Press the key again to be asked`, 'alarm');
  }
  const order = orderNow(state.live, run.order) ?? run.order;
  const origin = { undoes: run.undoes, override: false };
  return openConfirm(state, order, assessment, level, note, origin);
}

type WorkerPlace = OwnPlace & { kind: 'worker' };

/** What was verified is remembered: for undo, and for who is left out at the end. */
export function recorded(state: UiState, run: Run, place: WorkerPlace): UiState {
  const { target, after } = place;
  const leftOut = new Map(state.leftOut);
  const id = [target.frontEnd, target.balancer, target.url].join('\n');
  if (after.status.intent === 'in') leftOut.delete(id);
  else leftOut.set(id, { ...target, route: ownName(state, place) });
  return { ...state, leftOut, undo: rememberUndo(state.undo, run, place) };
}

function ownName({ live }: UiState, { target: { balancer, url }, after }: WorkerPlace): string {
  return calledIn(live, balancer, url) ?? after.route;
}

function verified(state: UiState, run: Run, place: WorkerPlace): UiState {
  const { target, after } = place;
  const next = recorded(state, run, place);
  const name = memberName(target.balancer, target.url, ownName(state, place));
  const hint = undoHint(state, run);
  const where = placeText(run, target) || onlyText(state, target);
  const usable = usableNow(state, target, after);
  const told = { order: run.order, name, where, usable, broken: brokenText(state, run, after) };
  return withMessage(next, verifiedText(told, null, 0) + hint);
}

/** What enabling it did not help. */
function brokenText({ live }: UiState, { order }: Run, worker: Worker | undefined): string {
  const enables = !('balancer' in order) && order.action.kind === 'enable';
  const text = enables && worker !== undefined ? stillBrokenText(worker, live.at) : null;
  return text === null ? '' : `, ${text}`;
}

function stillText(state: UiState, run: Run, { frontEnd, balancer, url }: Target): string {
  const places = findMember(wholeOf(state.live), memberKey(balancer, url))?.places ?? [];
  return brokenText(state, run, places.find((each) => each.frontEnd === frontEnd)?.worker);
}

function balancerVerified(
  state: UiState,
  run: Run,
  place: OwnPlace & { kind: 'balancer' },
): UiState {
  const { target, edit } = place;
  const next = { ...state, undo: rememberUndo(state.undo, run, place) };
  const name = safeName(target.balancer);
  if (edit.newMember !== undefined) {
    return withMessage(
      next,
      `added ${safeUrl(edit.newMember)} to ${name}${placeText(run, target)}: ${keyOf(state.settings, 'enable')} enables it`,
    );
  }
  const hint = undoHint(state, run);
  const where = placeText(run, target);
  return withMessage(next, settingsVerifiedText(name, where, balancerEditText(edit)) + hint);
}

/** ` on web2 only` where other front ends list the member and were not meant. */
function onlyText({ live }: UiState, { frontEnd, balancer, url }: Target): string {
  const places = findMember(wholeOf(live), memberKey(balancer, url))?.places ?? [];
  return places.some((place) => place.frontEnd !== frontEnd)
    ? ` on ${safeName(frontEnd)} only`
    : '';
}

/** `4/5 usable`, with the verified row in place of what the last poll said of it. */
function usableNow(state: UiState, target: Target, after: Worker): string {
  const fleet = wholeOf(state.live);
  const balancer = balancerNamed(fleet, target.balancer);
  const rows = (balancer?.members ?? []).flatMap((member) =>
    member.places
      .filter((place) => place.frontEnd === target.frontEnd)
      .map((place) => (place.worker.url === target.url ? after : place.worker)),
  );
  return usableText(countRows(rows));
}

function undoHint({ settings }: UiState, { undoes }: Run): string {
  return undoes === null && hasKey(settings, 'undo') ? `   ${keyOf(settings, 'undo')} undo` : '';
}
