/** What comes before any change of members: read, find, look at what it would leave, and ask where it could hurt. */

import { text } from '../../config/settings.ts';
import type { Action } from '../../fleet/action.ts';
import { type Assessment, assess, type Level, withUnreachedFrontEnds } from '../../fleet/safety.ts';
import type { FleetSnapshot, FrontEndState, Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { excerpt, printable } from '../../httpd/printable.ts';
import { guardText } from '../../messages/change-text.ts';
import { readOnlyRefusal } from '../../messages/refusal-text.ts';
import { planChange } from '../../operations/change/plan.ts';
import { type Connection, reportFailures } from '../connect/connect.ts';
import { findMembers, findOptions, label } from '../connect/find-members.ts';
import { commandPolicy } from '../connect/policy.ts';
import { EXIT, exitCodeOf } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain, print } from '../console/say.ts';
import { agreeTo, YES_HINT } from '../prompt/ask.ts';

export type Agreement =
  | {
      readonly members: readonly Member[];
      readonly agreed: Level;
      /** Front ends that did not answer, and may hold the members too. */
      readonly silent: readonly FrontEndState[];
    }
  /** Nothing is changed, the reason was reported, and this is the exit code. */
  | { readonly code: number };

/**
 * Sends nothing but reads. `--dry-run` prints the plan here and ends with a code. `takesHalves` false: nothing is
 * agreed to while a front end does not answer.
 */
export async function agreeOn(
  connection: Connection,
  values: Invocation['values'],
  operands: readonly string[],
  action: Action,
  takesHalves = true,
): Promise<Agreement> {
  const { settings, fleet } = connection;
  const dryRun = values['dry-run'] === true;
  if (settings.readOnly !== null && !dryRun) return { code: refuseReadOnly(settings.readOnly) };
  const snapshot = await fleet.readOnce();
  const silent = snapshot.frontEnds.filter((frontEnd) => frontEnd.page === null);
  reportFailures(snapshot, settings);
  if (silent.length === snapshot.frontEnds.length) return { code: silentCode(silent) };
  if (silent.length > 0 && !takesHalves) return { code: refuseHalves(silent) };
  const members = findMembers(snapshot, operands, findOptions(values));
  if (members === null) return { code: silent.length > 0 ? silentCode(silent) : EXIT.notFound };
  const isLimited =
    values.host === undefined && operands.every((operand) => namesFrontEnd(operand, snapshot));
  const assessed = assess(snapshot, members, action, commandPolicy(settings));
  const assessment = isLimited ? assessed : withUnreachedFrontEnds(snapshot, assessed, action);
  if (dryRun)
    return { code: await printPlan(connection, members, action, assessment, values.yes === true) };
  const agreed = await agree(values, assessment, action, members, snapshot);
  if (agreed === null) return { code: EXIT.refused };
  return { members, agreed, silent: isLimited ? [] : silent };
}

function refuseReadOnly(why: string): number {
  const { what, hint } = readOnlyRefusal(why);
  complain(what, hint);
  return EXIT.refused;
}

/** While one front end may still send requests, a drain of the others proves nothing. */
function refuseHalves(silent: readonly FrontEndState[]): number {
  complain(
    'nothing was changed: while a front end does not answer, it is not known when it is safe to stop a member',
    'Leave it out to drain on the others, or disable the member there.',
  );
  return silentCode(silent);
}

function silentCode([first]: readonly FrontEndState[]): number {
  return first?.error === undefined || first.error === null
    ? EXIT.failed
    : exitCodeOf(first.error.kind);
}

/** `web1:app/node2` is about web1 alone; `web1:8009` is an address. */
function namesFrontEnd(operand: string, { frontEnds }: FleetSnapshot): boolean {
  return frontEnds.some(
    ({ name }) => operand.startsWith(`${name}:`) && !/^\d+$/.test(operand.slice(name.length + 1)),
  );
}

/**
 * The level that the user agrees to; null: refused, which was reported. What was not asked is not agreed to: when it is
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
      guardText(assessment.decidingReasons),
      `Nothing was changed. ${otherMembersHint(snapshot, members)}Use --allow-outage to do it anyway.`,
    );
    return null;
  }
  const highest: Level = outage ? 3 : 2;
  if (values.yes === true) return highest;
  const isMany = values.all === true || values.host !== undefined || assessment.level >= 2;
  const several = members.length > 1 && isMany;
  // Allowing the outage of the one member that was named is the consent to all that comes with it.
  const asks = outage ? several : assessment.level === 2 || several;
  if (!asks) return outage ? 3 : 1;
  const host = text(values.host);
  // Nobody typed their names.
  const names = host === undefined ? '' : ` on ${excerpt(host)} (${members.map(label).join(', ')})`;
  const these = members.length === 1 ? 'this member' : `these ${counted(members.length, 'member')}`;
  const what = `${action.kind} ${these}${names}`;
  const why = assessment.level >= 2 ? assessment.decidingReasons.map(printable).join('; ') : '';
  const agreed = await agreeTo(
    values,
    why === '' ? `${counted(members.length, 'member')} at once` : why,
    `${why === '' ? what : `${why}. ${what}`}?`,
  );
  return agreed ? highest : null;
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
    for (const reason of assessment.decidingReasons) print(`# ${printable(reason)}`);
  }
  if (assessment.level === 3) {
    complain('this would be refused', 'Use --allow-outage to do it anyway.');
    return EXIT.refused;
  }
  if (assessment.level === 2 && !yes) {
    complain('this needs confirmation, and is refused without a terminal', YES_HINT);
    return EXIT.refused;
  }
  return code;
}
