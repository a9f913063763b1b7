/** What a change told: the row, the message and the undo list follow what was verified, never what was wished. */

import { editFor } from '../fleet/action.ts';
import type { Assessment, Level } from '../fleet/safety.ts';
import { inverse, isDone, type WorkerEdit } from '../manager/edit.ts';
import type { Worker } from '../manager/model.ts';
import { FLAG_TOKENS, type Flag, hasFlag, takesNewRequests } from '../manager/status.ts';
import type { ChangeEvent, Target } from '../operations/change.ts';
import { ask, openConfirm } from './confirm.ts';
import { actionDone, actionVerb, nameOf } from './event-text.ts';
import { fleetFacts } from './fleet-facts.ts';
import { memberName, safeName } from './member-label.ts';
import { findMember } from './row-list.ts';
import {
  type OwnChange,
  type Run,
  type Step,
  step,
  type UiState,
  withMessage,
} from './ui-state.ts';

/** Undo reaches this far back. */
const UNDO_STEPS = 50;

export function onChangeTold(state: UiState, runId: number, event: ChangeEvent): UiState {
  const run = state.runs.find((each) => each.id === runId);
  if (run === undefined) return state;
  const verb = actionVerb(run.action);
  const name = nameOf(run.member);
  switch (event.kind) {
    case 'queued':
    case 'sent':
      return state;
    case 'refused':
      return reopen(endRun(state, runId), run, event.assessment);
    case 'unchanged':
      return withMessage(state, `${name} already ${actionDone(run.action)} (unchanged)`);
    case 'verified':
      return verified(state, run, event.target, event.before, event.after);
    case 'ignored': {
      const text = `httpd ignored the ${verb} of ${name}: ${event.what}. ${event.hint}`;
      return withMessage(state, safeName(text), 'alarm');
    }
    case 'failed': {
      const text = `${verb} ${name} failed: ${event.error.what}. ${event.error.hint}`;
      return withMessage(state, safeName(text), 'alarm');
    }
    case 'unknown': {
      const text = `not known whether httpd did the ${verb} of ${name}: ${event.error.what}. ${event.error.hint}`;
      return withMessage(state, safeName(text), 'alarm');
    }
    case 'skipped': {
      const { text = '' } = state.message ?? {};
      const skipped = `${text}  ${safeName(event.target.frontEnd)} not tried`.trim();
      return withMessage(state, skipped, 'alarm');
    }
  }
}

export function endRun(state: UiState, runId: number): UiState {
  return { ...state, runs: state.runs.filter((each) => each.id !== runId) };
}

/** The fresh read before sending found more at stake than was agreed to: the question comes again, one level up. */
function reopen(state: UiState, run: Run, assessment: Assessment): UiState {
  const level = Math.min(3, Math.max(assessment.level, run.agreed + 1)) as Level;
  const note = 'httpd stood otherwise just before sending: nothing was sent';
  const member = findMember(state.live, run.member.key) ?? run.member;
  return openConfirm(state, member, run.action, assessment, level, note, run.undoes);
}

function verified(
  state: UiState,
  run: Run,
  target: Target,
  before: Worker,
  after: Worker,
): UiState {
  const place = { target, edit: editFor(run.action), before, after };
  const leftOut = new Map(state.leftOut);
  const id = [target.frontEnd, target.balancer, target.url].join('\n');
  if (after.status.intent === 'in') leftOut.delete(id);
  else leftOut.set(id, { ...target, route: after.route });
  const undo =
    run.undoes === null
      ? remember(state.undo, run, place)
      : state.undo.filter((each) => each !== run.undoes);
  const next = { ...state, leftOut, undo };
  const name = memberName(target.balancer, target.url, after.route);
  const hint = run.undoes === null ? '   u undo' : '';
  return withMessage(
    next,
    `${actionDone(run.action)} ${name}, now ${usableNow(state, target, after)} usable${hint}`,
  );
}

/** All places of one run are one step of undo. */
function remember(
  undo: readonly OwnChange[],
  run: Run,
  place: OwnChange['places'][number],
): readonly OwnChange[] {
  const last = undo.at(-1);
  if (last !== undefined && last.run === run.id) {
    return [...undo.slice(0, -1), { ...last, places: [...last.places, place] }];
  }
  return [...undo, { run: run.id, memberKey: run.member.key, places: [place] }].slice(-UNDO_STEPS);
}

/** `4 of 5`, with the verified row in place of what the last poll said of it. */
function usableNow(state: UiState, target: Target, after: Worker): string {
  const balancer = state.live.balancers.find((each) => each.name === target.balancer);
  const pool = fleetFacts(state.live, state.settings.policy).pools.get(target.balancer);
  const workers = (balancer?.members ?? []).flatMap((member) =>
    member.places
      .filter((place) => place.frontEnd === target.frontEnd)
      .map((place) => (place.worker.url === target.url ? after : place.worker)),
  );
  const usable = workers.filter((worker) => takesNewRequests(worker.status)).length;
  return `${usable} of ${pool?.ordinary ?? workers.length}`;
}

/** `u`: back to the exact flags before the last own change, unless somebody changed them since. */
export function startUndo(state: UiState): Step {
  const last = state.undo.at(-1);
  if (last === undefined) return step(state);
  const forget = (why: string) =>
    step(
      withMessage({ ...state, undo: state.undo.filter((each) => each !== last) }, why, 'warning'),
    );
  const member = findMember(state.live, last.memberKey);
  if (member === null) return forget('the member of the last change is gone: nothing to undo');
  const edits = last.places.map((place) => inverse(place.edit, place.before));
  const [edit, ...others] = edits;
  if (edit === undefined) return forget('nothing to undo');
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(edit))) {
    return forget(
      `the front ends stood differently before: ${nameOf(member)} can't be undone in one step`,
    );
  }
  for (const place of last.places) {
    const now = member.places.find((each) => each.frontEnd === place.target.frontEnd)?.worker;
    if (now === undefined || !standsAs(now, place.after, place.edit)) {
      return forget(`somebody changed ${nameOf(member)} since: not undone`);
    }
  }
  return ask(state, member, { kind: 'undo', edit }, last);
}

function standsAs(now: Worker, after: Worker, edit: WorkerEdit): boolean {
  // A failed health check sets and clears its flag by itself: nobody's hand.
  const flags = (Object.keys(FLAG_TOKENS) as Flag[]).filter((flag) => flag !== 'check-failed');
  return (
    flags.every((flag) => hasFlag(now.status, flag) === hasFlag(after.status, flag)) &&
    isDone({ ...edit, flags: {} }, now)
  );
}
