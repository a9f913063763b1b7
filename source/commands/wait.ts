/** `baltop wait MEMBER... --for STATE`: changes nothing; returns when the members are so, on every front end. */

import { UsageError } from '../config/usage-error.ts';
import type { LiveFleet } from '../fleet/fleet.ts';
import { memberNow } from '../fleet/select.ts';
import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { hasFlag, stateText, takesNewRequests } from '../manager/status.ts';
import { nextNews } from '../operations/news.ts';
import { QuietWatch, quietRule } from '../operations/quiet.ts';
import { duration } from '../view/text/numbers.ts';
import { openAudit } from './audited.ts';
import { type Connection, connect, reportFailures } from './connect.ts';
import { WAIT_INTERVAL_MS } from './drain.ts';
import { silentText } from './drain-report.ts';
import { drainValues, durationOf, wishesOf } from './drain-wishes.ts';
import { EXIT } from './exit-codes.ts';
import { findMembers, findOptions, label } from './find-members.ts';
import { abortOnSignals } from './interrupts.ts';
import type { Invocation } from './invocation.ts';
import { type Voice, voiceFrom } from './voice.ts';

export const GOALS = ['drained', 'ok', 'disabled', 'usable'] as const;
type Goal = (typeof GOALS)[number];

/** On a plain terminal it never waits in silence for longer than this. */
const REMIND_MS = 30_000;

export async function wait(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const goal = GOALS.find((each) => each === values.for);
  if (goal === undefined) throw new UsageError(`wait wants --for ${GOALS.join(', ')}`);
  const wish = {
    goal,
    timeoutMs: durationOf(values, 'timeout') ?? 600_000,
  };
  // What is typed has to be right before anything is read.
  wishesOf(values);
  const voice = voiceFrom(invocation);
  const connection = await connect(invocation);
  try {
    const snapshot = await connection.fleet.readOnce();
    const code = reportFailures(snapshot);
    if (code !== EXIT.done) return code;
    const members = findMembers(snapshot, operands, findOptions(values));
    if (members === null) return EXIT.notFound;
    openAudit(invocation).watch(connection.fleet);
    return await waitForAll(connection, values, members, wish, voice);
  } finally {
    connection.close();
  }
}

interface Wish {
  readonly goal: Goal;
  readonly timeoutMs: number;
}

async function waitForAll(
  { fleet, settings }: Connection,
  values: Invocation['values'],
  members: readonly Member[],
  wish: Wish,
  voice: Voice,
): Promise<number> {
  const { goal, timeoutMs } = wish;
  const interrupts = abortOnSignals();
  const startedAt = Date.now();
  const watches = new Map(
    members.map(({ key, balancer }) => {
      const rule = quietRule(wishesOf(drainValues(settings, balancer, values)));
      return [key, new QuietWatch(rule)];
    }),
  );
  fleet.setIntervalMs(values.interval === undefined ? WAIT_INTERVAL_MS : settings.intervalMs);
  fleet.start();
  const reminder = new Reminder(voice, fleet, goal);
  for (;;) {
    const left = members.filter(
      (member) => !isReached(fleet, member, goal, watches.get(member.key)),
    );
    const elapsed = Date.now() - startedAt;
    if (left.length === 0) {
      voice.say(`${members.map(label).join(', ')} ${goal} after ${duration(elapsed)}`);
      voice.event('end', null, { code: EXIT.done, elapsedMs: elapsed });
      interrupts.release();
      return EXIT.done;
    }
    const interrupted = interrupts.code();
    if (interrupted !== null || elapsed >= timeoutMs) {
      const states = left.map((member) => `${label(member)} ${statesOf(fleet, member)}`);
      const why =
        interrupted === null ? `not ${goal} within ${duration(elapsed)}` : `not ${goal} yet`;
      voice.complain(`${why}: ${states.join(', ')}`);
      const code = interrupted ?? EXIT.timedOut;
      voice.event('end', null, { code, elapsedMs: elapsed });
      interrupts.release();
      return code;
    }
    reminder.tell(left, elapsed);
    await nextNews(fleet, Math.min(timeoutMs - elapsed, REMIND_MS), interrupts.signal);
  }
}

/** What it waits for: on the line that rewrites itself, every 30 s as a line, and as events where it is another. */
class Reminder {
  private toldAt = 0;
  private told = '';
  private readonly voice: Voice;
  private readonly fleet: LiveFleet;
  private readonly goal: Goal;

  constructor(voice: Voice, fleet: LiveFleet, goal: Goal) {
    this.voice = voice;
    this.fleet = fleet;
    this.goal = goal;
  }

  tell(left: readonly Member[], elapsedMs: number): void {
    const states = left.map((member) => `${label(member)} ${statesOf(this.fleet, member)}`);
    const what = states.join(', ');
    const line = `${duration(elapsedMs)}  waits for ${this.goal}: ${what}`;
    this.voice.progress(line);
    const isDue = elapsedMs - this.toldAt >= REMIND_MS;
    if (what !== this.told || isDue) {
      for (const member of left) {
        const frontEnds = (memberNow(this.fleet.getSnapshot(), member) ?? member).places.map(
          ({ frontEnd, worker }) => ({
            frontEnd,
            state: stateText(worker.status),
            busy: worker.busy,
          }),
        );
        this.voice.event('waiting', member, { goal: this.goal, elapsedMs, frontEnds });
      }
    }
    this.told = what;
    if (!isDue) return;
    this.toldAt = elapsedMs;
    if (!this.voice.live) this.voice.say(line);
  }
}

function isReached(
  fleet: LiveFleet,
  member: Member,
  goal: Goal,
  watch: QuietWatch | undefined,
): boolean {
  const snapshot = fleet.getSnapshot();
  const current = memberNow(snapshot, member);
  if (current === null || watch === undefined) return false;
  const answered = current.places.every(
    ({ frontEnd }) => snapshot.frontEnds.find((each) => each.name === frontEnd)?.error === null,
  );
  if (!answered) return false;
  const statuses = current.places.map((place) => place.worker.status);
  switch (goal) {
    case 'drained': {
      const out = statuses.every((status) => status.intent !== 'in');
      return watch.observe(snapshot, current).quiet && out;
    }
    case 'ok':
      return statuses.every((status) => stateText(status) === 'OK');
    case 'disabled':
      return statuses.every((status) => hasFlag(status, 'disabled'));
    case 'usable':
      return statuses.every(takesNewRequests);
  }
}

function statesOf(fleet: LiveFleet, member: Member): string {
  const places = (memberNow(fleet.getSnapshot(), member) ?? member).places;
  return places
    .map(({ frontEnd, worker }) => {
      const busy = worker.busy === null ? '' : ` busy ${worker.busy}`;
      return `${printable(frontEnd)} ${stateText(worker.status)}${busy}${silentText(fleet, frontEnd)}`;
    })
    .join(' ');
}
