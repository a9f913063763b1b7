/** What there is to take back, and the order that does it: exactly what was before, on every front end by itself. */

import { balancerNamed, balancerOn, findMember, placeOn } from '../../fleet/find.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import {
  type BalancerEdit,
  inverseOfBalancer,
  isBalancerDone,
} from '../../httpd/edit/balancer-edit.ts';
import { inverse, isDone, type WorkerEdit } from '../../httpd/edit/edit.ts';
import { FLAG_LIST } from '../../httpd/flags.ts';
import type { Balancer, Worker } from '../../httpd/model.ts';
import { hasFlag } from '../../httpd/status.ts';
import type { Order, Target } from './order.ts';

/** Where a verified change was made, and what it was. */
export type OwnPlace =
  | {
      readonly kind: 'worker';
      readonly target: Target;
      readonly edit: WorkerEdit;
      readonly before: Worker;
      readonly after: Worker;
    }
  | {
      readonly kind: 'balancer';
      readonly target: Target;
      readonly edit: BalancerEdit;
      readonly before: Balancer;
      readonly after: Balancer;
    };

/** One verified order, kept so that it can be taken back. */
export interface OwnChange {
  readonly run: number;
  readonly places: readonly OwnPlace[];
}

/** Why a change can't be taken back any more. */
export type NoUndo =
  | { readonly kind: 'member-changed'; readonly member: Member }
  | { readonly kind: 'balancer-changed'; readonly balancer: string }
  | { readonly kind: 'member-gone' }
  | { readonly kind: 'nothing' };

/** Undo reaches this far back. */
const UNDO_STEPS = 50;

/** All places of one run are one step of undo; what an undo took back leaves its step place by place. */
export function rememberUndo(
  undo: readonly OwnChange[],
  run: { readonly id: number; readonly undoes: OwnChange | null },
  place: OwnPlace,
): readonly OwnChange[] {
  if (run.undoes !== null) return undo.flatMap((each) => without(each, run.undoes, place));
  // A member that was added stays: httpd can't remove one.
  if (place.kind === 'balancer' && place.edit.newMember !== undefined) return undo;
  const own = undo.find((each) => each.run === run.id);
  if (own !== undefined) {
    return undo.map((each) =>
      each === own ? { ...own, places: joined(own.places, place) } : each,
    );
  }
  return [...undo, { run: run.id, places: [place] }].slice(-UNDO_STEPS);
}

/** A drain sets one flag after the other on the same worker: undone, it is as it was before the first. */
function joined(places: readonly OwnPlace[], place: OwnPlace): readonly OwnPlace[] {
  const before = places.find((each) => isSame(each.target, place.target));
  if (before?.kind !== 'worker' || place.kind !== 'worker') return [...places, place];
  const flags = { ...before.edit.flags, ...place.edit.flags };
  const both = { ...place, before: before.before, edit: { ...before.edit, ...place.edit, flags } };
  return places.map((each) => (each === before ? both : each));
}

function isSame(one: Target, other: Target): boolean {
  return (
    one.frontEnd === other.frontEnd && one.balancer === other.balancer && one.url === other.url
  );
}

function without(step: OwnChange, undone: OwnChange | null, { target }: OwnPlace): OwnChange[] {
  if (step.run !== undone?.run) return [step];
  const places = step.places.filter((each) => !isSame(each.target, target));
  return places.length === 0 ? [] : [{ ...step, places }];
}

/** The order that takes the places back, or why there is none any more. */
export function undoOrder(snapshot: FleetSnapshot, places: readonly OwnPlace[]): Order | NoUndo {
  const edits = new Map<string, WorkerEdit>();
  const members = new Map<string, Member>();
  const balancers = new Map<string, BalancerEdit>();
  let name = '';
  for (const place of places) {
    const { frontEnd, balancer, url } = place.target;
    if (place.kind === 'balancer') {
      name = balancer;
      const now = balancerOn(snapshot, balancer, frontEnd);
      const stands =
        now !== undefined && isBalancerDone(inverseOfBalancer(place.edit, place.after), now);
      if (!stands) return { kind: 'balancer-changed', balancer };
      balancers.set(frontEnd, inverseOfBalancer(place.edit, place.before));
      continue;
    }
    const key = memberKey(balancer, url);
    const member = findMember(snapshot, key);
    if (member === null) return { kind: 'member-gone' };
    const at = placeOn(member, frontEnd);
    if (at === undefined || !standsAs(at.worker, place.after, place.edit)) {
      return { kind: 'member-changed', member };
    }
    edits.set(placeKey(frontEnd, key), inverse(place.edit, place.before));
    const known = members.get(key);
    const own = known === undefined ? ([at] as const) : ([...known.places, at] as const);
    members.set(key, { ...member, places: own });
  }
  if (balancers.size > 0) {
    const balancer = balancerNamed(snapshot, name);
    return balancer === undefined ? { kind: 'nothing' } : { balancer, edits: balancers };
  }
  const [edit, ...others] = edits.values();
  if (edit === undefined) return { kind: 'nothing' };
  const same = others.every((other) => JSON.stringify(other) === JSON.stringify(edit));
  const action = { kind: 'undo', edit, ...(!same && { byPlace: edits }) } as const;
  return { members: [...members.values()], action };
}

function standsAs(now: Worker, after: Worker, edit: WorkerEdit): boolean {
  // A failed health check sets and clears its flag by itself: nobody's hand.
  const flags = FLAG_LIST.filter((flag) => flag !== 'check-failed');
  return (
    flags.every((flag) => hasFlag(now.status, flag) === hasFlag(after.status, flag)) &&
    isDone({ ...edit, flags: {} }, now)
  );
}
