/** The verbs that change members: disable, enable, drain, stop, standby, set. */

import type { Settings } from '../config/settings.ts';
import { text } from '../config/settings.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Action } from '../fleet/action.ts';
import { type Assessment, assess, DEFAULT_POLICY, type Level } from '../fleet/safety.ts';
import type { FleetSnapshot, Member } from '../fleet/snapshot.ts';
import type { WorkerEdit } from '../manager/edit.ts';
import { printable } from '../manager/printable.ts';
import { createChange } from '../operations/change.ts';
import { planChange } from '../operations/plan.ts';
import { ask, canAsk } from './ask.ts';
import { ChangeReport } from './change-report.ts';
import { type Connection, connect, reportFailures } from './connect.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { findMembers } from './find-members.ts';
import { abortOnSignals } from './interrupts.ts';
import type { Invocation } from './parse-arguments.ts';
import { complain, print } from './say.ts';

export async function changeMembers(invocation: Invocation): Promise<number> {
  const action = actionOf(invocation);
  const connection = connect(invocation);
  try {
    return await changeOn(connection, invocation, invocation.operands, action);
  } finally {
    connection.close();
  }
}

/** The whole of a changing command, from the first read to the verified end; also the seed script's flags. */
export async function changeOn(
  connection: Connection,
  { values }: Invocation,
  operands: readonly string[],
  action: Action,
): Promise<number> {
  const { settings, fleet } = connection;
  const dryRun = values['dry-run'] === true;
  if (settings.readOnly !== null && !dryRun) return refuseReadOnly(settings);
  const snapshot = await fleet.readOnce();
  if (reportFailures(snapshot) !== EXIT.done) return refuseHalves(snapshot);
  const balancer = text(values.balancer);
  const members = findMembers(snapshot, operands, {
    all: values.all === true,
    ...(balancer !== undefined && { balancer }),
  });
  if (members === null) return EXIT.notFound;
  const assessment = assess(snapshot, members, action);
  if (dryRun) return printPlan(connection, members, action, assessment);
  const agreed = await agree(values, assessment, action, members, snapshot);
  if (agreed === null) return EXIT.refused;
  const report = new ChangeReport(fleet, members, action, values.quiet === true);
  const interrupts = abortOnSignals();
  const change = createChange(connection.clients);
  const request = { members, action, agreed, policy: DEFAULT_POLICY };
  for await (const event of change(fleet, request, interrupts.signal)) report.take(event);
  interrupts.release();
  return report.finish(interrupts.code());
}

export function refuseReadOnly(settings: Settings): number {
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

/** The level that the user agrees to; null: refused, and said why. */
async function agree(
  values: Invocation['values'],
  assessment: Assessment,
  action: Action,
  members: readonly Member[],
  snapshot: FleetSnapshot,
): Promise<Level | null> {
  const [reason = ''] = assessment.gravest;
  if (values['allow-outage'] === true) return 3;
  if (assessment.level === 3) {
    complain(
      `refused: ${printable(reason)}`,
      `Nothing was changed. ${otherMembersHint(snapshot, members)}--allow-outage does it all the same.`,
    );
    return null;
  }
  // Several members by `--all` are more than the user named one by one.
  const asks = assessment.level === 2 || (values.all === true && members.length > 1);
  if (!asks || values.yes === true) return 2;
  const what = `${action.kind} ${members.length === 1 ? 'this member' : `these ${members.length} members`}`;
  const why = assessment.level === 2 ? assessment.gravest.map(printable).join('; ') : '';
  if (values['no-input'] !== true && canAsk()) {
    if (await ask(`${why === '' ? what : `${why}. ${what}`}? [y/N] `)) return 2;
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
): Promise<number> {
  let code: number = EXIT.done;
  for await (const line of planChange(clients, fleet.getSnapshot(), members, action)) {
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
  return code;
}

function actionOf({ verb, values }: Invocation): Action {
  if (values.off === true && verb.name !== 'standby') {
    throw new UsageError(`baltop ${verb.name} has no option --off`);
  }
  switch (verb.name) {
    case 'disable':
    case 'enable':
    case 'drain':
    case 'stop':
      return { kind: verb.name };
    case 'standby':
      return { kind: 'standby', on: values.off !== true };
    default:
      return { kind: 'set', edit: settingsEdit(values) };
  }
}

function settingsEdit(values: Invocation['values']): WorkerEdit {
  const factor = numberOf(values.factor, '--factor', 1, 100);
  const lbSet = numberOf(values.lbset, '--lbset', 0, 99);
  if (lbSet !== undefined && !Number.isInteger(lbSet)) {
    throw new UsageError('--lbset wants a whole number from 0 to 99');
  }
  if (factor !== undefined && Math.abs(factor * 100 - Math.round(factor * 100)) > 1e-9) {
    throw new UsageError('--factor wants two decimals at most');
  }
  const route = routeOf(values.route, '--route');
  const redirect = routeOf(values.redirect, '--redirect');
  const edit: WorkerEdit = {
    ...(factor !== undefined && { factor }),
    ...(lbSet !== undefined && { lbSet }),
    ...(route !== undefined && { route }),
    ...(redirect !== undefined && { redirect }),
  };
  if (Object.keys(edit).length === 0) {
    throw new UsageError('baltop set wants --factor, --lbset, --route or --redirect');
  }
  return edit;
}

function numberOf(value: unknown, name: string, least: number, most: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const number = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(
      `${name} wants a number from ${least} to ${most}, not "${printable(value)}"`,
    );
  }
  return number;
}

/** httpd empties a route that is longer than 62 (2.2) or 63 bytes (2.4) instead of refusing it. */
function routeOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (Buffer.byteLength(value) > 62) throw new UsageError(`${name} is longer than 62 bytes`);
  if (printable(value) !== value) {
    throw new UsageError(`${name} holds characters that cannot be printed`);
  }
  return value;
}
