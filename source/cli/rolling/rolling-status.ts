/** `baltop rolling status`: what the journal says beside what httpd says now. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { wallOf } from '../../httpd/clock.ts';
import { printable } from '../../httpd/printable.ts';
import { stateText } from '../../httpd/status.ts';
import { duration, leftText } from '../../messages/numbers.ts';
import { endedText, stepWord, stillRunsText } from '../../messages/rolling-text.ts';
import type { Owner } from '../../operations/hooks/processes.ts';
import { commandLeft } from '../../operations/rolling/command-left.ts';
import type { Journal } from '../../operations/rolling/journal.ts';
import type { MemberProgress } from '../../operations/rolling/rolling-progress.ts';
import { memberOfKey } from '../../operations/rolling/rolling-start.ts';
import { timeLeft } from '../../operations/rolling/time-left.ts';
import type { Reporter } from '../console/reporter.ts';

/** `serving, watched 12m` */
const STEP_CELLS = 20;

/** `owner`: the process that runs it; null: nobody does. `snapshot` null: httpd was not reached. */
export function tellStatus(
  reporter: Reporter,
  journal: Journal,
  owner: Owner | null,
  snapshot: FleetSnapshot | null,
  now: number,
): void {
  const { balancer, frontEnds, ended, startedAt, updatedAt } = journal;
  const stands = standsText(journal, owner, now);
  reporter.say(
    `rolling upgrade of ${printable(balancer)} on ${frontEnds.map(printable).join(', ')}`,
  );
  reporter.say(
    `started ${new Date(wallOf(startedAt)).toISOString()}, last update ${duration(now - updatedAt)} ago: ${stands}`,
  );
  reporter.event('status', null, {
    balancer,
    frontEnds,
    ended,
    running: owner !== null,
    startedAt: new Date(wallOf(startedAt)).toISOString(),
    updatedAt: new Date(wallOf(updatedAt)).toISOString(),
  });
  const width = Math.max(...journal.members.map(({ name }) => printable(name).length));
  for (const progress of journal.members) {
    const member = snapshot === null ? null : memberOfKey(snapshot, progress.key);
    const states = (member?.places ?? []).map(({ frontEnd, worker }) => ({
      frontEnd,
      state: stateText(worker.status),
    }));
    const httpd =
      snapshot === null
        ? 'httpd: not reached'
        : member === null
          ? 'httpd: NOT ON THE PAGE'
          : `httpd: ${states.map(({ frontEnd, state }) => (states.length > 1 ? `${printable(frontEnd)} ${state}` : state)).join(', ')}`;
    const name = printable(progress.name).padEnd(width);
    const left = owner === null ? commandLeft(journal, progress.key) : null;
    const runs =
      left === null ? '' : `; ${stillRunsText(left.pid, progress.undoing !== undefined)}`;
    reporter.say(
      `  ${name}  ${stepText(journal, progress, now).padEnd(STEP_CELLS)}  ${httpd}${runs}`,
    );
    const { step, since, why } = progress;
    const at = new Date(wallOf(since)).toISOString();
    const command = left === null ? null : { processGroup: left.pid };
    const fields = { name: progress.name, step, since: at, why, states, command };
    reporter.event('status-member', member, fields);
  }
}

function standsText(journal: Journal, owner: Owner | null, now: number): string {
  if (owner !== null) {
    const left = timeLeft(journal, now);
    return `running (process ${owner.pid})${left === null ? '' : `, ${leftText(left)}`}`;
  }
  return endedText(journal, 'line');
}

/** The step is where it stopped; what a run that is over does there no more has no duration. */
function stepText({ ended }: Journal, member: MemberProgress, now: number): string {
  const { step, since, why } = member;
  if (ended === 'aborted' && step !== 'waiting' && step !== 'done') return 'put back';
  if (why !== '') return 'STOPPED';
  if (step === 'waiting' || step === 'done') return stepWord(member);
  return `${stepWord(member)} ${duration(now - since)}`;
}
