/** The verbs that change members: disable, enable, stop, standby, set; and drain without waiting. */

import { UsageError } from '../../config/usage-error.ts';
import type { Action } from '../../fleet/action.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { systemClock } from '../../httpd/clock.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import { unprovedError } from '../../httpd/last-error.ts';
import { printable } from '../../httpd/printable.ts';
import { lastErrorTexts } from '../../messages/last-error.ts';
import { memberName } from '../../messages/member-label.ts';
import { auditedChange } from '../connect/audited.ts';
import { type Connection, connect } from '../connect/connect.ts';
import { commandPolicy } from '../connect/policy.ts';
import { abortOnSignals } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain } from '../console/say.ts';
import { agreeOn } from './agree.ts';
import { ChangeReport } from './change-report.ts';

export async function changeMembers(invocation: Invocation): Promise<number> {
  const action = actionOf(invocation);
  const connection = await connect(invocation, { errors: action.kind === 'enable' });
  try {
    return await changeOn(connection, invocation, invocation.operands, action);
  } finally {
    connection.close();
  }
}

/** The whole of a changing command, from the first read to the verified end; also the seed script's flags. */
export async function changeOn(
  connection: Connection,
  invocation: Invocation,
  operands: readonly string[],
  action: Action,
): Promise<number> {
  const { values } = invocation;
  const agreement = await agreeOn(connection, values, operands, action);
  if ('code' in agreement) return agreement.code;
  const { members, agreed, silent } = agreement;
  const { fleet, settings } = connection;
  if (action.kind === 'enable') sayUnproved(members, settings.utc);
  const report = new ChangeReport(fleet, { members, action }, values.quiet === true);
  const interrupts = abortOnSignals();
  const request = { members, action, agreed, policy: commandPolicy(settings) };
  const change = interrupts.watch(auditedChange(connection, invocation));
  for await (const event of change(fleet, request, interrupts.signal)) report.take(event);
  for (const frontEnd of silent) report.takeSilent(frontEnd);
  interrupts.release();
  return report.finish(interrupts.code());
}

/** A member that was down when httpd last asked looks like a sound one while it is out. */
function sayUnproved(members: readonly Member[], utc: boolean): void {
  for (const { balancer, url, places } of members) {
    const unproved = places.filter(({ worker }) => unprovedError(worker) !== null);
    for (const { frontEnd, text } of lastErrorTexts(unproved, systemClock.monotonic(), utc)) {
      const name = memberName(balancer, url, places[0].worker.route);
      complain(`${name} on ${printable(frontEnd)} ${text}`);
    }
  }
}

function actionOf({ verb, values }: Invocation): Action {
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
    throw new UsageError('--lbset takes a whole number from 0 to 99');
  }
  if (factor !== undefined && Math.abs(factor * 100 - Math.round(factor * 100)) > 1e-9) {
    throw new UsageError('--factor takes two decimals at most');
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
    throw new UsageError('baltop set: give --factor, --lbset, --route or --redirect');
  }
  return edit;
}

function numberOf(value: unknown, name: string, least: number, most: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const number = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(
      `${name} takes a number from ${least} to ${most}, not "${printable(value)}"`,
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
