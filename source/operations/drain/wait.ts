/** Waits until members have reached a goal on every front end. Changes nothing. */

import { frontEndNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { memberNow } from '../../fleet/select.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { hasFlag, stateText, takesNewRequests } from '../../httpd/status.ts';
import { doubtOf } from './doubt.ts';
import { nextNews } from './news.ts';
import { QuietWatch } from './quiet.ts';
import type { QuietRule } from './quiet-rule.ts';
import { lastRestart, RestartWatch } from './restart-watch.ts';
import { Scoreboards, type WitnessWish } from './witness.ts';

/** `drained`: out of service and quiet. `ok`: no flag and no trouble. `usable`: takes new requests. */
export type WaitGoal = 'drained' | 'ok' | 'disabled' | 'usable';
export const WAIT_GOALS: readonly WaitGoal[] = ['drained', 'ok', 'disabled', 'usable'];

export interface WaitOptions {
  readonly timeoutMs: number;
  /** When a member counts as quiet; asked once for each member. */
  readonly quietRule: (member: Member) => QuietRule;
  /** `off`: no scoreboard is read. `auto` unless given. */
  readonly witness?: WitnessWish;
  /** A `waiting` event comes at least this often. */
  readonly remindMs: number;
}

/** `left`: the members that have not reached it. Times in ms since the wait began. */
export type WaitEvent =
  /** After every reading, and every `remindMs`. */
  | { readonly kind: 'waiting'; readonly left: readonly Member[]; readonly elapsedMs: number }
  /** `doubts`: of members that are drained, as far as can be seen: what could be missed. Safe to print. */
  | {
      readonly kind: 'reached';
      readonly elapsedMs: number;
      readonly doubts: readonly { readonly member: Member; readonly doubt: string }[];
    }
  | { readonly kind: 'timed-out'; readonly left: readonly Member[]; readonly elapsedMs: number }
  | { readonly kind: 'stopped'; readonly left: readonly Member[]; readonly elapsedMs: number };

/** Ends with `reached`, `timed-out`, or `stopped` when it is aborted. Never throws. The fleet must be polling. */
export async function* waitFor(
  fleet: Fleet,
  members: readonly Member[],
  goal: WaitGoal,
  options: WaitOptions,
  signal: AbortSignal,
): AsyncGenerator<WaitEvent> {
  const wanted = options.witness !== 'off' && goal === 'drained';
  const frontEnds = wanted
    ? members.flatMap(({ places }) => places.map(({ frontEnd }) => frontEnd))
    : [];
  const boards = new Scoreboards(fleet, frontEnds);
  try {
    yield* untilReached(fleet, members, goal, options, boards, signal);
  } finally {
    boards.close();
  }
}

async function* untilReached(
  fleet: Fleet,
  members: readonly Member[],
  goal: WaitGoal,
  { timeoutMs, quietRule, remindMs }: WaitOptions,
  boards: Scoreboards,
  signal: AbortSignal,
): AsyncGenerator<WaitEvent> {
  const now = () => fleet.clock.monotonic();
  const startedAt = now();
  const watches = new Map(
    members.map((member) => [
      member,
      {
        quiet: new QuietWatch(quietRule(member), startedAt, (name) => boards.of(name)),
        restarts: new RestartWatch(),
        doubt: '',
      },
    ]),
  );
  for (const [member, { quiet, restarts }] of watches) {
    restarts.note(fleet.getSnapshot(), member);
    const restartedAt = lastRestart(fleet, member);
    if (restartedAt !== null) quiet.distrustRestart(restartedAt);
  }
  for (;;) {
    const snapshot = fleet.getSnapshot();
    const left = [...watches]
      .filter(([member, watch]) => !isReached(snapshot, member, goal, watch, now()))
      .map(([member]) => member);
    const elapsedMs = now() - startedAt;
    if (left.length === 0) {
      const doubts = [...watches].flatMap(([member, { doubt }]) =>
        doubt === '' ? [] : [{ member, doubt }],
      );
      yield { kind: 'reached', elapsedMs, doubts };
      return;
    }
    if (signal.aborted || elapsedMs >= timeoutMs) {
      yield { kind: signal.aborted ? 'stopped' : 'timed-out', left, elapsedMs };
      return;
    }
    yield { kind: 'waiting', left, elapsedMs };
    await nextNews(fleet, Math.min(timeoutMs - elapsedMs, remindMs), signal);
  }
}

interface Watches {
  readonly quiet: QuietWatch;
  readonly restarts: RestartWatch;
  /** Of the last reading. */
  doubt: string;
}

function isReached(
  snapshot: FleetSnapshot,
  member: Member,
  goal: WaitGoal,
  watches: Watches,
  now: number,
): boolean {
  const { quiet, restarts } = watches;
  const current = memberNow(snapshot, member);
  if (current === null) return false;
  const answered = current.places.every(
    ({ frontEnd }) => frontEndNamed(snapshot, frontEnd)?.error === null,
  );
  if (restarts.restarted(snapshot, current).length > 0) {
    restarts.note(snapshot, current);
    quiet.distrustRestart(snapshot.at);
  }
  const out = current.places.every(({ worker }) => worker.status.intent !== 'in');
  // Up to here it may have got requests, whether they were counted already or not.
  if (!out) quiet.startAnew(now);
  // Told of every reading: a failed one counts against quiet.
  const view = goal === 'drained' ? quiet.observe(snapshot, current) : null;
  watches.doubt = view === null ? '' : doubtOf(view.places);
  if (!answered) return false;
  const statuses = current.places.map((place) => place.worker.status);
  switch (goal) {
    case 'drained':
      return view?.quiet === true && out;
    case 'ok':
      return statuses.every((status) => stateText(status) === 'OK');
    case 'disabled':
      return statuses.every((status) => hasFlag(status, 'disabled'));
    case 'usable':
      return statuses.every(takesNewRequests);
  }
}
