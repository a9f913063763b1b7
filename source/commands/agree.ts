/** What comes before any change of members: read, find, look at what it would leave, and ask where it could hurt. */

import { type Settings, text } from '../config/settings.ts';
import type { Action } from '../fleet/action.ts';
import { type Assessment, assess, COMMAND_POLICY, type Level } from '../fleet/safety.ts';
import type { FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { planChange } from '../operations/plan.ts';
import { ask, canAsk } from './ask.ts';
import { type Connection, reportFailures } from './connect.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { findMembers } from './find-members.ts';
import type { Invocation } from './invocation.ts';
import { complain, print } from './say.ts';

export type Agreement =
  | { readonly members: readonly Member[]; readonly agreed: Level }
  /** Nothing is to be changed, why was said, and this is the exit code. */
  | { readonly code: number };

/** Sends nothing but reads. `--dry-run` prints the plan here and ends with a code. */
export async function agreeOn(
  connection: Connection,
  values: Invocation['values'],
  operands: readonly string[],
  action: Action,
): Promise<Agreement> {
  const { settings, fleet } = connection;
  const dryRun = values['dry-run'] === true;
  if (settings.readOnly !== null && !dryRun) return { code: refuseReadOnly(settings) };
  const snapshot = await fleet.readOnce();
  if (reportFailures(snapshot) !== EXIT.done) return { code: refuseHalves(snapshot) };
  const balancer = text(values.balancer);
  const members = findMembers(snapshot, operands, {
    all: values.all === true,
    ...(balancer !== undefined && { balancer }),
  });
  if (members === null) return { code: EXIT.notFound };
  const assessment = assess(snapshot, members, action, COMMAND_POLICY);
  if (dryRun)
    return { code: await printPlan(connection, members, action, assessment, values.yes === true) };
  const agreed = await agree(values, assessment, action, members, snapshot);
  return agreed === null ? { code: EXIT.refused } : { members, agreed };
}

function refuseReadOnly(settings: Settings): number {
  complain(`read-only (${settings.readOnly}): nothing was changed`, 'Use --write, or unset it.');
  return EXIT.refused;
}

/** A member may be on the front end that does not answer: nothing is changed by halves. */
function refuseHalves({ frontEnds }: FleetSnapshot): number {
  if (frontEnds.length > 1) {
    complain(
      'nothing was changed, because not every front end answered',
      'Leave out those that do not answer to change the others.',
    );
  }
  const error = frontEnds.find((frontEnd) => frontEnd.error !== null)?.error;
  return error === undefined || error === null ? EXIT.failed : exitCodeOf(error.kind);
}

/**
 * The level that the user agrees to; null: refused, and said why. What was not asked is not agreed to: when it is
 * worse on the fresh page just before sending, nothing is sent.
 */
async function agree(
  values: Invocation['values'],
  assessment: Assessment,
  action: Action,
  members: readonly Member[],
  snapshot: FleetSnapshot,
): Promise<Level | null> {
  const outage = values['allow-outage'] === true;
  if (assessment.level === 3 && !outage) {
    complain(
      `refused: ${assessment.gravest.map(printable).join('; ')}`,
      `Nothing was changed. ${otherMembersHint(snapshot, members)}--allow-outage does it all the same.`,
    );
    return null;
  }
  const highest: Level = outage ? 3 : 2;
  if (values.yes === true) return highest;
  const several = members.length > 1 && (values.all === true || assessment.level >= 2);
  // Allowing the outage of the one member that was named is the consent to all that comes with it.
  const asks = outage ? several : assessment.level === 2 || several;
  if (!asks) return outage ? 3 : 1;
  const what = `${action.kind} ${members.length === 1 ? 'this member' : `these ${members.length} members`}`;
  const why = assessment.level >= 2 ? assessment.gravest.map(printable).join('; ') : '';
  if (values['no-input'] !== true && canAsk()) {
    if (await ask(`${why === '' ? what : `${why}. ${what}`}? [y/N] `)) return highest;
    complain('answered no: nothing was changed');
    return null;
  }
  complain(
    `refused: ${why === '' ? `${members.length} members at once` : why}`,
    'Nothing was changed. --yes agrees to it.',
  );
  return null;
}

/** Which members could take the traffic if they were enabled. */
function otherMembersHint(snapshot: FleetSnapshot, members: readonly Member[]): string {
  const keys = new Set(members.map((member) => member.key));
  const pools = new Set(members.map((member) => member.balancer));
  const out = snapshot.balancers
    .filter((balancer) => pools.has(balancer.name))
    .flatMap((balancer) => balancer.members)
    .filter((member) => !keys.has(member.key))
    .filter((member) => member.places.some((place) => place.worker.status.intent !== 'in'));
  return out.length === 0 ? '' : 'Enable another member first. ';
}

/** `--dry-run`: the exact requests, without the nonce. Reads the edit forms and sends no change. */
async function printPlan(
  { fleet, clients }: Connection,
  members: readonly Member[],
  action: Action,
  assessment: Assessment,
  yes: boolean,
): Promise<number> {
  let code: number = EXIT.done;
  for await (const line of planChange(clients, fleet.getSnapshot(), { members, action })) {
    if (line.ok) print(line.text);
    else {
      complain(line.text, line.hint);
      code = EXIT.failed;
    }
  }
  if (assessment.level >= 2) {
    for (const reason of assessment.gravest) print(`# ${printable(reason)}`);
  }
  if (assessment.level === 3) {
    complain('this would be refused', '--allow-outage does it all the same.');
    return EXIT.refused;
  }
  if (assessment.level === 2 && !yes) {
    complain('this would be asked, and refused without a terminal', '--yes agrees to it.');
    return EXIT.refused;
  }
  return code;
}
