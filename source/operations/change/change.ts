/** The one way in which this program changes anything: guard, send, verify, tell. */

import { frontEndNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Assessment, Level, SafetyPolicy } from '../../fleet/safety.ts';
import type { IgnoredReason, Refusal } from '../../httpd/edit/refusal.ts';
import type { ManagerError } from '../../httpd/errors.ts';
import type { ManagerPort } from '../../httpd/manager-port.ts';
import type { Balancer, Worker } from '../../httpd/model.ts';
import { openTarget, ownUrl, type Row } from './one-target.ts';
import { assessOrder, type Order, orderNow, soundFirst, type Target, targetsOf } from './order.ts';

export type { Target } from './order.ts';

export type ChangeEvent =
  /** Read afresh just before sending: the level is now higher than what was agreed to. Nothing was sent. */
  | { readonly kind: 'refused'; readonly assessment: Assessment }
  | { readonly kind: 'queued'; readonly target: Target }
  /** Already as asked; nothing sent. */
  | { readonly kind: 'unchanged'; readonly target: Target }
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
  | {
      readonly kind: 'balancer-verified';
      readonly target: Target;
      readonly before: Balancer;
      readonly after: Balancer;
      readonly tookMs: number;
    }
  /** httpd answered and changed nothing, also after one retry where that was safe. */
  | {
      readonly kind: 'ignored';
      readonly target: Target;
      readonly reason: IgnoredReason;
      readonly what: string;
      readonly hint: string;
      /** httpd took some of it, or made something else of it. */
      readonly partly?: boolean;
    }
  | { readonly kind: 'failed'; readonly target: Target; readonly error: ManagerError }
  /** The answer got lost and reading back did not settle it. */
  | { readonly kind: 'unknown'; readonly target: Target; readonly error: ManagerError }
  /** Not tried, because an earlier target failed. */
  | { readonly kind: 'skipped'; readonly target: Target };

export type ChangeRequest = Order & {
  /** The highest level that the operator agreed to; 3 is `--allow-outage`. */
  readonly agreed: Level;
  readonly policy: SafetyPolicy;
  /** The command whose step it is, for the audit log, where that is not the whole program's. */
  readonly command?: string;
};

/**
 * Carries out one order, front end by front end, those that answer first; the first failure stops the rest.
 * Never throws: what goes wrong is an event. Aborting stops before the next target; what was sent is
 * verified all the same.
 */
export type Change = (
  fleet: Fleet,
  request: ChangeRequest,
  signal: AbortSignal,
) => AsyncGenerator<ChangeEvent>;

/** The clients that changes go through, by front end name. */
export type Clients<Client extends ManagerPort = ManagerPort> = ReadonlyMap<string, Client>;

/** Is told of every event before anybody else, `sent` before the request goes out. Must not throw. */
export type Recorder = (fleet: Fleet, request: ChangeRequest, event: ChangeEvent) => void;

export interface ChangeOptions {
  /** The audit log. */
  readonly record?: Recorder;
}

/** The one function in the program that sends a change. */
export function createChange(
  clients: Clients,
  { record = () => undefined }: ChangeOptions = {},
): Change {
  return async function* change(fleet, request, signal) {
    const targets = soundFirst(fleet.getSnapshot(), targetsOf(request));
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
      for await (const event of changeOne(fleet, client, request, left, target, signal)) {
        record(fleet, request, event);
        yield event;
        if (event.kind === 'refused') return;
        stopped = !FINE.has(event.kind);
      }
    }
  };
}

/** After these the next target is tried. */
const FINE: ReadonlySet<ChangeEvent['kind']> = new Set([
  'verified',
  'balancer-verified',
  'unchanged',
  'sent',
]);

/** Open, guard on what was just read, send, verify; once more where httpd was restarted in between. */
async function* changeOne(
  fleet: Fleet,
  client: ManagerPort,
  request: ChangeRequest,
  left: readonly Target[],
  target: Target,
  signal: AbortSignal,
): AsyncGenerator<ChangeEvent> {
  const { frontEnd } = target;
  const now = () => fleet.clock.monotonic();
  let problem: Refusal | null = null;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const known = frontEndNamed(fleet.getSnapshot(), frontEnd)?.page;
    if (known === undefined || known === null) {
      yield { kind: 'failed', target, error: neverRead(frontEnd) };
      return;
    }
    const opened = await openTarget(client, known, request, target, signal);
    if (opened.kind === 'failed') {
      yield { kind: 'failed', target, error: opened.error };
      return;
    }
    if (opened.kind === 'refused') {
      fleet.accept(frontEnd, opened.page);
      yield { kind: 'ignored', target, ...opened.refusal };
      return;
    }
    const { page, row, isDone, build, send } = opened.edit;
    fleet.accept(frontEnd, page);
    if (isDone) {
      yield { kind: 'unchanged', target };
      return;
    }
    const assessment = assessNow(fleet, request, left, now());
    if (assessment.level > request.agreed) {
      yield { kind: 'refused', assessment };
      return;
    }
    const message = build(pathOf(client));
    if (!('shown' in message)) {
      yield { kind: 'ignored', target, ...message };
      return;
    }
    const sentAt = now();
    yield { kind: 'sent', target, request: message.shown };
    const outcome = await send(client, message);
    const own = { balancer: target.balancer, url: ownUrl(request, target) };
    if (outcome.kind === 'verified') {
      fleet.accept(frontEnd, outcome.page, own);
      yield verified(target, row, outcome.row, now() - sentAt);
      return;
    }
    if (outcome.kind !== 'failed' && outcome.page !== null) {
      fleet.accept(frontEnd, outcome.page, own);
    }
    // A limit refused it before anything was done. Opening it again waits until it may be asked.
    if (outcome.kind === 'failed' && outcome.error.kind === 'limited' && attempt === 0) continue;
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

function verified(target: Target, before: Row, after: Row, tookMs: number): ChangeEvent {
  if (before.kind === 'worker' && after.kind === 'worker') {
    return { kind: 'verified', target, before: before.worker, after: after.worker, tookMs };
  }
  if (before.kind === 'balancer' && after.kind === 'balancer') {
    const rows = { before: before.balancer, after: after.balancer };
    return { kind: 'balancer-verified', target, ...rows, tookMs };
  }
  throw new Error('a worker was read back as a balancer');
}

/**
 * The levels of what is left to do, as the front ends are now. What is done already does not count:
 * a member that this very change took out on web1 does not make web1 and web2 "disagree".
 */
function assessNow(
  fleet: Fleet,
  request: ChangeRequest,
  left: readonly Target[],
  at: number,
): Assessment {
  const snapshot = fleet.getSnapshot();
  const order = orderNow(snapshot, request, left) ?? request;
  return assessOrder(snapshot, order, request.policy, fleet.getEvents(), at);
}

function neverRead(frontEnd: string): ManagerError {
  return {
    kind: 'unreachable',
    what: `${frontEnd} has not answered yet`,
    hint: 'Wait for its first answer.',
  };
}

function pathOf(client: ManagerPort): string {
  return new URL(client.url).pathname;
}
