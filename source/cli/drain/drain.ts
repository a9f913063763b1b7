/** `baltop drain MEMBER...`: out of service without losing a request; waits until nothing is in flight. */

import { text } from '../../config/settings.ts';
import type { Action } from '../../fleet/action.ts';
import { FAST_POLL_MS } from '../../fleet/fleet.ts';
import { placeName } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { excerpt } from '../../httpd/printable.ts';
import { notTriedText } from '../../messages/change-text.ts';
import { quietMeansText } from '../../messages/drain-text.ts';
import { inTurn } from '../../operations/change/in-turn.ts';
import { drain } from '../../operations/drain/drain.ts';
import type { DrainEvent } from '../../operations/drain/drain-events.ts';
import { sideBySide } from '../../operations/rolling/side-by-side.ts';
import { agreeOn } from '../change/agree.ts';
import { changeMembers } from '../change/change-members.ts';
import { auditedDrain } from '../connect/audited.ts';
import { type Connection, connect } from '../connect/connect.ts';
import { findMembers, findOptions } from '../connect/find-members.ts';
import { commandPolicy } from '../connect/policy.ts';
import { EXIT } from '../console/exit-codes.ts';
import { abortOnSignals } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { type Reporter, reporterFrom } from '../console/reporter.ts';
import { complain } from '../console/say.ts';
import { DrainReport } from './drain-report.ts';
import { type DrainSettings, drainSettingsOf, drainValues } from './drain-settings.ts';

export const WAIT_INTERVAL_MS = FAST_POLL_MS;

/** Often, unless an interval was given: quiet is to be seen soon. */
export function startPolling(
  { fleet, settings }: Pick<Connection, 'fleet' | 'settings'>,
  values: Invocation['values'],
): void {
  fleet.setIntervalMs(values.interval === undefined ? WAIT_INTERVAL_MS : settings.intervalMs);
  fleet.start();
}

export async function drainMembers(invocation: Invocation): Promise<number> {
  const { values } = invocation;
  if (values['no-wait'] === true) return changeMembers(invocation);
  const reporter = reporterFrom(invocation);
  const connection = await connect(invocation);
  try {
    const action: Action = { kind: 'drain' };
    // What is typed must be right before anything is read.
    drainSettingsOf(values);
    if (values['dry-run'] === true) return await planDrain(connection, invocation);
    const agreement = await agreeOn(connection, values, invocation.operands, action, false);
    if ('code' in agreement) return agreement.code;
    return await drainAll(connection, invocation, agreement, reporter);
  } finally {
    connection.close();
  }
}

/** The exact requests, in their order: what sets the drain flag, and what comes when it is quiet. */
async function planDrain(
  connection: Connection,
  { values, operands }: Invocation,
): Promise<number> {
  const groups = await bySettings(connection, values, operands);
  if (groups === null) return EXIT.notFound;
  for (const { drainSettings, names } of groups) {
    const { graceMs, end } = drainSettings;
    const kinds = [...(graceMs === 0 && end !== 'none' ? [] : ['drain' as const])];
    for (const kind of [...kinds, ...(end === 'none' ? [] : [end])]) {
      // A host was already found: its members are named.
      const { host: _, ...named } = values;
      const agreement = await agreeOn(connection, named, names, { kind }, false);
      if ('code' in agreement && agreement.code !== EXIT.done) return agreement.code;
    }
  }
  return EXIT.done;
}

interface Group {
  readonly drainSettings: DrainSettings;
  readonly names: readonly string[];
}

/** Members whose balancers have the same settings, named so that nothing is read twice. null: not found, which was reported. */
async function bySettings(
  { fleet, settings }: Connection,
  values: Invocation['values'],
  operands: readonly string[],
): Promise<readonly Group[] | null> {
  const snapshot = await fleet.readOnce();
  // That a front end does not answer is told where it is asked again.
  if (snapshot.frontEnds.some(({ page }) => page === null)) {
    return [{ drainSettings: drainSettingsOf(values), names: operands }];
  }
  const members = findMembers(snapshot, operands, findOptions(values));
  if (members === null) return null;
  const groups = new Map<string, Group>();
  for (const { balancer, url, places } of members) {
    const drainSettings = drainSettingsOf(drainValues(settings, balancer, values));
    const key = JSON.stringify(drainSettings);
    const names = places.map(({ frontEnd }) => placeName(frontEnd, balancer, url));
    groups.set(key, { drainSettings, names: [...(groups.get(key)?.names ?? []), ...names] });
  }
  return [...groups.values()];
}

/** What is found by its host goes out together: it is stopped together. */
async function drainAll(
  connection: Connection,
  invocation: Invocation,
  { members, agreed }: Extract<Awaited<ReturnType<typeof agreeOn>>, { members: unknown }>,
  reporter: Reporter,
): Promise<number> {
  const { fleet, settings } = connection;
  const { values } = invocation;
  const interrupts = abortOnSignals();
  const audited = auditedDrain(connection, invocation);
  const change = inTurn(interrupts.watch(audited.change));
  const policy = commandPolicy(settings);
  startPolling(connection, values);
  const reports: DrainReport[] = [];
  const begin = (member: Member): Draining => {
    const wishes = drainSettingsOf(drainValues(settings, member.balancer, values));
    const options = { ...wishes, agreed, policy };
    const withPaths = values['request-paths'] === true;
    const report = new DrainReport(reporter, fleet, member, settings, { withPaths });
    reports.push(report);
    const events = drain(fleet, change, member, options, interrupts.signal);
    const take = (event: DrainEvent) => {
      if (event.kind === 'quiet') audited.noteQuiet(fleet, member, event.places);
      report.take(event);
    };
    return { take, finish: () => report.finish(interrupts.code()), events };
  };
  const host = text(values.host);
  const code =
    host === undefined
      ? await drainInTurn(members, begin, () => interrupts.code())
      : await drainTogether(members, begin, () => interrupts.code());
  // Of one balancer alone nothing is said of the host: others may have members there, in service.
  if (host !== undefined && values.balancer === undefined && members.length > 1) {
    if (code === EXIT.done) reporter.say(hostQuietText(host, reports));
    else complain(`${excerpt(host)} is not safe to stop: not all of its members are out and quiet`);
  }
  reporter.event('end', null, { code });
  interrupts.release();
  return code;
}

/** The host is what the least of its members is. */
function hostQuietText(host: string, reports: readonly DrainReport[]): string {
  const isOut = reports.every(({ quiet }) => quiet?.isOut === true);
  const isCertain = reports.every(({ quiet }) => quiet?.isCertain === true);
  const members = counted(reports.length, 'member');
  const seen = isCertain ? `nothing is in flight on its ${members}` : `its ${members} are quiet`;
  return `${excerpt(host)}: ${seen}: ${quietMeansText({ isOut, isCertain })}`;
}

interface Draining {
  readonly take: (event: DrainEvent) => void;
  /** Gives the exit code. */
  readonly finish: () => number;
  readonly events: AsyncGenerator<DrainEvent>;
}

/** One member after the other, so that never more than one is on its way out; the first that fails stops the rest. */
async function drainInTurn(
  members: readonly Member[],
  begin: (member: Member) => Draining,
  interrupted: () => number | null,
): Promise<number> {
  for (const [index, member] of members.entries()) {
    const { take, finish, events } = begin(member);
    for await (const event of events) take(event);
    const code = finish();
    if (code === EXIT.done) continue;
    const left = members.length - index - 1;
    if (left > 0) complain(notTriedText(counted(left, 'more member')));
    return index > 0 && code !== interrupted() ? EXIT.partial : code;
  }
  return EXIT.done;
}

/** All at once, each to its own end. */
async function drainTogether(
  members: readonly Member[],
  begin: (member: Member) => Draining,
  interrupted: () => number | null,
): Promise<number> {
  const begun = members.map(begin);
  async function* told({ take, events }: Draining) {
    for await (const event of events) yield () => take(event);
  }
  for await (const tell of sideBySide(begun.map(told))) tell();
  const codes = begun.map(({ finish }) => finish());
  const [bad] = codes.filter((code) => code !== EXIT.done);
  if (bad === undefined || bad === interrupted()) return bad ?? EXIT.done;
  return codes.includes(EXIT.done) ? EXIT.partial : bad;
}
