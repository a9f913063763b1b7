/** `baltop rolling --dry-run`: the exact requests that it comes to; the edit forms are read, and nothing is sent. */

import type { Member } from '../../fleet/snapshot.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import { planChanges } from '../../operations/change/plan.ts';
import { shellWords } from '../../operations/hooks/command-words.ts';
import { commandsFor, type OperatorCommands } from '../../operations/hooks/operator-commands.ts';
import { flagsToPutBack, notedFlags } from '../../operations/rolling/member-flags.ts';
import type { AbortPlan } from '../../operations/rolling/rolling-abort.ts';
import type { RollingOptions } from '../../operations/rolling/rolling-events.ts';
import type { RollingPlan } from '../../operations/rolling/rolling-plan.ts';
import type { Connection } from '../connect/connect.ts';
import { label } from '../connect/find-members.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Reporter } from '../console/reporter.ts';

/** The operator's commands as they would be run for each member: each word is one argument, and no shell sees them. */
export function tellCommands(
  { members, groups }: Pick<RollingPlan, 'members' | 'groups'>,
  given: OperatorCommands,
  reporter: Reporter,
): void {
  const done = new Set<string>();
  for (const member of members) {
    const host = groups?.get(member.key);
    const isFurther = host !== undefined && done.has(host);
    if (host !== undefined) done.add(host);
    const filled = commandsFor(given, member);
    if (!filled.ok) continue;
    for (const { option, words } of filled.commands) {
      // These run once for a host.
      if (isFurther && (option === '--exec' || option === '--undo-exec')) continue;
      const shown = words.map(maskSecrets);
      const count = option.endsWith('-url') ? '' : ` (words: ${words.length})`;
      reporter.say(`${label(member)} ${option}${count}: ${shellWords(shown)}`);
      reporter.event('command', member, { option: option.slice(2), words: shown });
    }
  }
}

/** A member with what would be sent for it, one change after the other, and when. */
interface Ahead {
  readonly member: Member;
  readonly changes: readonly (readonly [when: string, edit: WorkerEdit])[];
}

type StepOptions = Pick<RollingOptions, 'graceMs'> & {
  /** Through httpd, by its own route. */
  readonly isAskedThrough: boolean;
};

/** Of a member that is begun anew. */
function wholeWay(member: Member, { graceMs, isAskedThrough }: StepOptions): Ahead {
  const drain: WorkerEdit = { flags: { draining: true } };
  const disable: WorkerEdit = { flags: { disabled: true } };
  const isDrained = graceMs > 0 || isAskedThrough;
  const back: WorkerEdit = isAskedThrough
    ? { flags: { draining: false, 'ignoring-errors': false } }
    : { flags: { disabled: false, ...(isDrained && { draining: false }) } };
  const own: WorkerEdit = {
    flags: { draining: true, disabled: false, 'ignoring-errors': true },
  };
  const out =
    graceMs > 0
      ? ([
          ['first', drain],
          ['after the grace', disable],
        ] as const)
      : ([['first', disable]] as const);
  if (!isAskedThrough) return { member, changes: [...out, ['when ready', back]] };
  return { member, changes: [...out, ['when ready', own], ['when reached', back]] };
}

/** From its flags now to those from before, on each of its front ends. */
function wayBack(now: Member, noted: Member, when: string): readonly Ahead[] {
  return now.places.flatMap((place): readonly Ahead[] => {
    const flags = flagsToPutBack(notedFlags(noted, place.frontEnd), place.worker.status);
    if (Object.keys(flags).length === 0) return [];
    return [{ member: { ...now, places: [place] }, changes: [[when, { flags }]] }];
  });
}

/** Gives the exit code. */
export function printRollingRequests(
  connection: Connection,
  { members }: RollingPlan,
  options: StepOptions,
  reporter: Reporter,
): Promise<number> {
  const ahead = members.map((member) => wholeWay(member, options));
  return tellRequests(connection, ahead, reporter);
}

/** What `rolling abort` would send. Gives the exit code. */
export function printAbortRequests(
  connection: Connection,
  { leftOvers }: AbortPlan,
  reporter: Reporter,
): Promise<number> {
  const ahead = leftOvers.flatMap(({ member, noted }) => wayBack(member, noted, 'put back'));
  return tellRequests(connection, ahead, reporter);
}

/** Gives the exit code. */
async function tellRequests(
  { fleet, clients }: Connection,
  ahead: readonly Ahead[],
  reporter: Reporter,
): Promise<number> {
  let code: number = EXIT.done;
  for (const { member, changes } of ahead) {
    const edits = changes.map(([, edit]) => edit);
    const told = new Set<string>();
    const groups = await planChanges(clients, fleet.getSnapshot(), member, edits);
    for (const [index, lines] of groups.entries()) {
      const when = changes[index]?.[0] ?? '';
      for (const line of lines) {
        if (!line.ok) {
          code = EXIT.failed;
          // Each change of a member that has no field for them is refused alike.
          if (told.has(line.text)) continue;
          told.add(line.text);
          reporter.complain(`${label(member)}: ${line.text}`, line.hint);
          continue;
        }
        reporter.say(`${label(member)} ${when}: ${line.text}`);
        reporter.event('request', member, { when, request: line.text });
      }
    }
  }
  return code;
}
