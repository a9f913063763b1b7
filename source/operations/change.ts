/** The one way in which this program changes anything: guard, send, verify, tell. */

import { type Action, editToSend } from '../fleet/action.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { memberKey } from '../fleet/identity.ts';
import {
  type Assessment,
  assess,
  type Level,
  recentlyChanged,
  type SafetyPolicy,
} from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import type { ManagerClient } from '../manager/client.ts';
import { buildRequest } from '../manager/edit-request.ts';
import type { ManagerError } from '../manager/errors.ts';
import type { Worker } from '../manager/model.ts';
import { openEdit } from '../manager/open-edit.ts';
import type { IgnoredReason, Refusal } from '../manager/refusal.ts';
import { sendEdit } from '../manager/send-edit.ts';

/** Where one change goes: one worker of one balancer on one front end. */
export interface Target {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string;
}

export type ChangeEvent =
  /** Read afresh just before sending: the level is now higher than what was agreed to. Nothing was sent. */
  | { readonly kind: 'refused'; readonly assessment: Assessment }
  | { readonly kind: 'queued'; readonly target: Target }
  /** Already as asked; nothing sent. */
  | { readonly kind: 'unchanged'; readonly target: Target; readonly worker: Worker }
  /** `request`: method, path and body without nonce, safe to print. */
  | { readonly kind: 'sent'; readonly target: Target; readonly request: string }
  | {
      readonly kind: 'verified';
      readonly target: Target;
      readonly before: Worker;
      readonly after: Worker;
      /** From sending to the row that proves it. */
      readonly tookMs: number;
    }
  /** httpd answered and changed nothing, also after one retry where that was safe. */
  | {
      readonly kind: 'ignored';
      readonly target: Target;
      readonly reason: IgnoredReason;
      readonly what: string;
      readonly hint: string;
    }
  | { readonly kind: 'failed'; readonly target: Target; readonly error: ManagerError }
  /** The answer got lost and reading back did not settle it. */
  | { readonly kind: 'unknown'; readonly target: Target; readonly error: ManagerError }
  /** Not tried, because an earlier target failed. */
  | { readonly kind: 'skipped'; readonly target: Target };

export interface ChangeRequest {
  readonly members: readonly Member[];
  readonly action: Action;
  /** The highest level that the operator agreed to; 3 is `--allow-outage`. */
  readonly agreed: Level;
  readonly policy: SafetyPolicy;
}

/**
 * Applies one action to members, front end by front end and in order; the first failure stops the rest.
 * Never throws: what goes wrong is an event. Aborting stops before the next target; what was sent is
 * verified all the same.
 */
export type Change = (
  fleet: Fleet,
  request: ChangeRequest,
  signal: AbortSignal,
) => AsyncGenerator<ChangeEvent>;

/** The clients that changes go through, by front end name. */
export type Clients = ReadonlyMap<string, ManagerClient>;

/** The one function in the program that sends a change. */
export function createChange(clients: Clients, now: () => number = Date.now): Change {
  return async function* change(fleet, request, signal) {
    const targets = request.members.flatMap((member) =>
      member.places.map(
        (place): Target => ({
          frontEnd: place.frontEnd,
          balancer: member.balancer,
          url: place.worker.url,
        }),
      ),
    );
    for (const target of targets) yield { kind: 'queued', target };
    let stopped = false;
    for (const [index, target] of targets.entries()) {
      if (stopped || signal.aborted) {
        yield { kind: 'skipped', target };
        continue;
      }
      const client = clients.get(target.frontEnd);
      if (client === undefined) throw new Error(`no client for front end ${target.frontEnd}`);
      const left = targets.slice(index);
      for await (const event of changeOne(fleet, client, request, left, target, signal, now)) {
        yield event;
        if (event.kind === 'refused') return;
        stopped = event.kind !== 'verified' && event.kind !== 'unchanged' && event.kind !== 'sent';
      }
    }
  };
}

/** Open, guard on what was just read, send, verify; once more where httpd was restarted in between. */
async function* changeOne(
  fleet: Fleet,
  client: ManagerClient,
  request: ChangeRequest,
  left: readonly Target[],
  target: Target,
  signal: AbortSignal,
  now: () => number,
): AsyncGenerator<ChangeEvent> {
  const { frontEnd, balancer, url } = target;
  let problem: Refusal | null = null;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const known = fleet.getSnapshot().frontEnds.find((each) => each.name === frontEnd)?.page;
    if (known === undefined || known === null) {
      yield { kind: 'failed', target, error: neverRead(frontEnd) };
      return;
    }
    const opened = await openEdit(client, known, balancer, url, signal);
    if (opened.kind === 'failed') {
      yield { kind: 'failed', target, error: opened.error };
      return;
    }
    if (opened.kind === 'refused') {
      fleet.accept(frontEnd, opened.page);
      yield { kind: 'ignored', target, ...opened.refusal };
      return;
    }
    const { page, worker } = opened.edit;
    fleet.accept(frontEnd, page);
    const edit = editToSend(request.action, worker);
    if (edit === null) {
      yield { kind: 'unchanged', target, worker };
      return;
    }
    const assessment = assessNow(fleet, request, left, now());
    if (assessment.level > request.agreed) {
      yield { kind: 'refused', assessment };
      return;
    }
    const message = buildRequest(opened.edit, edit, pathOf(client));
    if (!('shown' in message)) {
      yield { kind: 'ignored', target, ...message };
      return;
    }
    const sentAt = now();
    yield { kind: 'sent', target, request: message.shown };
    const outcome = await sendEdit(client, opened.edit, edit, message);
    if (outcome.kind === 'verified') {
      fleet.accept(frontEnd, outcome.page, { balancer, url });
      const after = outcome.worker;
      yield { kind: 'verified', target, before: worker, after, tookMs: now() - sentAt };
      return;
    }
    if (outcome.kind !== 'failed' && outcome.page !== null) fleet.accept(frontEnd, outcome.page);
    if (outcome.kind !== 'refused') {
      yield { kind: outcome.kind, target, error: outcome.error };
      return;
    }
    problem = outcome.refusal;
    // Flags are absolute values: sending them again after a restart of httpd is safe, and nothing else is.
    if (problem.reason !== 'stale-nonce') break;
  }
  if (problem !== null) yield { kind: 'ignored', target, ...problem };
}

/**
 * The levels of what is left to do, as the front ends stand now. What is done already does not count:
 * a member that this very change took out on web1 does not make web1 and web2 "disagree".
 */
function assessNow(
  fleet: Fleet,
  request: ChangeRequest,
  left: readonly Target[],
  at: number,
): Assessment {
  const snapshot = fleet.getSnapshot();
  const wanted = new Set(
    left.map(({ frontEnd, balancer, url }) => `${frontEnd}\n${memberKey(balancer, url)}`),
  );
  const members = snapshot.balancers.flatMap((balancer) =>
    balancer.members.flatMap((member) => {
      const places = member.places.filter((each) => wanted.has(`${each.frontEnd}\n${member.key}`));
      const [first, ...rest] = places;
      return first === undefined ? [] : [{ ...member, places: [first, ...rest] as const }];
    }),
  );
  const recent = recentlyChanged(fleet.getEvents(), at);
  return assess(snapshot, members, request.action, request.policy, recent);
}

function neverRead(frontEnd: string): ManagerError {
  return {
    kind: 'unreachable',
    what: `${frontEnd} has not answered yet`,
    hint: 'Wait for its first answer.',
  };
}

function pathOf(client: ManagerClient): string {
  return new URL(client.url).pathname;
}
