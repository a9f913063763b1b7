/** `baltop wait MEMBER... --for STATE`: changes nothing; returns when the members are so, on every front end. */

import { unknownWord } from '../../config/nearest.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { LiveFleet } from '../../fleet/fleet.ts';
import { memberNow } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import { stateText } from '../../httpd/status.ts';
import { duration } from '../../messages/numbers.ts';
import { quietRule } from '../../operations/drain/quiet-rule.ts';
import { WAIT_GOALS, type WaitGoal, waitFor } from '../../operations/drain/wait.ts';
import { openAudit } from '../connect/audited.ts';
import { type Connection, connect, reportFailures } from '../connect/connect.ts';
import { findMembers, findOptions, label } from '../connect/find-members.ts';
import { EXIT } from '../console/exit-codes.ts';
import { abortOnSignals } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { type Reporter, reporterFrom } from '../console/reporter.ts';
import { WAIT_INTERVAL_MS } from './drain.ts';
import { DOCTOR, silentText } from './drain-report.ts';
import { drainSettingsOf, drainValues, durationOf } from './drain-settings.ts';

/** On a plain terminal it never waits in silence for longer than this. */
const REMIND_MS = 30_000;

export async function wait(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const goal = WAIT_GOALS.find((each) => each === values.for);
  if (goal === undefined) {
    if (values.for !== undefined) throw unknownWord('state for --for', values.for, WAIT_GOALS);
    throw new UsageError(`baltop wait: say --for ${WAIT_GOALS.join(', ')}`);
  }
  const waitSettings = {
    goal,
    timeoutMs: durationOf(values, 'timeout') ?? 600_000,
  };
  // What is typed must be right before anything is read.
  drainSettingsOf(values);
  const reporter = reporterFrom(invocation);
  const connection = await connect(invocation);
  try {
    const snapshot = await connection.fleet.readOnce();
    const code = reportFailures(snapshot, connection.settings);
    if (code !== EXIT.done) return code;
    const members = findMembers(snapshot, operands, findOptions(values));
    if (members === null) return EXIT.notFound;
    openAudit(invocation).watch(connection.fleet);
    return await waitForAll(connection, values, members, waitSettings, reporter);
  } finally {
    connection.close();
  }
}

interface WaitSettings {
  readonly goal: WaitGoal;
  readonly timeoutMs: number;
}

async function waitForAll(
  { fleet, settings }: Connection,
  values: Invocation['values'],
  members: readonly Member[],
  { goal, timeoutMs }: WaitSettings,
  reporter: Reporter,
): Promise<number> {
  const interrupts = abortOnSignals();
  const quietRuleOf = ({ balancer }: Member) =>
    quietRule(drainSettingsOf(drainValues(settings, balancer, values)));
  const witness = drainSettingsOf(
    drainValues(settings, members[0]?.balancer ?? '', values),
  ).witness;
  fleet.setIntervalMs(values.interval === undefined ? WAIT_INTERVAL_MS : settings.intervalMs);
  fleet.start();
  const reminder = new Reminder(reporter, fleet, goal);
  const options = { timeoutMs, quietRule: quietRuleOf, witness, remindMs: REMIND_MS };
  let code: number = EXIT.done;
  for await (const event of waitFor(fleet, members, goal, options, interrupts.signal)) {
    const { kind, elapsedMs } = event;
    if (kind === 'waiting') {
      reminder.tell(event.left, elapsedMs);
      continue;
    }
    if (kind === 'reached') {
      for (const { member, doubt } of event.doubts)
        reporter.complain(`${label(member)}: not certain: ${doubt}`, DOCTOR);
      reporter.say(`${members.map(label).join(', ')} ${goal} after ${duration(elapsedMs)}`);
    } else {
      const states = event.left.map((member) => `${label(member)} ${statesOf(fleet, member)}`);
      const why = kind === 'stopped' ? 'yet' : `within ${duration(elapsedMs)}`;
      reporter.complain(`not ${goal} ${why}: ${states.join(', ')}`);
      code = kind === 'stopped' ? (interrupts.code() ?? EXIT.failed) : EXIT.timedOut;
    }
    reporter.event('end', null, { code, elapsedMs });
  }
  interrupts.release();
  return code;
}

/** What it waits for: on the line that rewrites itself, every 30 s as a line, and as events where it is another. */
class Reminder {
  private toldAt = 0;
  private told = '';
  private readonly reporter: Reporter;
  private readonly fleet: LiveFleet;
  private readonly goal: WaitGoal;

  constructor(reporter: Reporter, fleet: LiveFleet, goal: WaitGoal) {
    this.reporter = reporter;
    this.fleet = fleet;
    this.goal = goal;
  }

  tell(left: readonly Member[], elapsedMs: number): void {
    const states = left.map((member) => `${label(member)} ${statesOf(this.fleet, member)}`);
    const what = states.join(', ');
    const line = `${duration(elapsedMs)}  waits for ${this.goal}: ${what}`;
    this.reporter.progress(line);
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
        this.reporter.event('waiting', member, { goal: this.goal, elapsedMs, frontEnds });
      }
    }
    this.told = what;
    if (!isDue) return;
    this.toldAt = elapsedMs;
    if (!this.reporter.live) this.reporter.say(line);
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
