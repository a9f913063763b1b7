/** `baltop rolling BALANCER`: one member after the other, each out, upgraded, ready, in and serving before the next. */

import { type Care, text } from '../config/settings.ts';
import { stateFolder } from '../config/state-folder.ts';
import { UsageError } from '../config/usage-error.ts';
import { foretell } from '../fleet/action.ts';
import type { FleetSnapshot, Member, Place } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';
import { hasFlag } from '../manager/status.ts';
import {
  isRunning,
  type Journal,
  type JournalMember,
  journalPath,
  newJournal,
  readJournal,
  writeJournal,
} from '../operations/journal.ts';
import { rolling } from '../operations/rolling.ts';
import type { RollingOptions, RollingStep } from '../operations/rolling-events.ts';
import { planRolling, type RollingPlan } from '../operations/rolling-plan.ts';
import { canAsk } from './ask.ts';
import { auditedChange } from './audited.ts';
import { type Connection, connect, reportFailures } from './connect.ts';
import { durationOf, WAIT_INTERVAL_MS } from './drain.ts';
import { EXIT } from './exit-codes.ts';
import { findMembers, label } from './find-members.ts';
import { abortOnSignals } from './interrupts.ts';
import type { Invocation } from './invocation.ts';
import { commandPolicy } from './policy.ts';
import { hooksFrom } from './rolling-hooks.ts';
import { RollingReport } from './rolling-report.ts';
import { complain, print } from './say.ts';

export async function rollBalancer(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const hooks = hooksFrom(values);
  if (hooks.asks && !canAsk() && values['dry-run'] !== true) {
    throw new UsageError(
      'rolling wants --exec CMD, or a terminal to tell you when it is your turn',
    );
  }
  const connection = connect(invocation);
  try {
    const { fleet, settings } = connection;
    const options = optionsOf(invocation, settings);
    if (settings.readOnly !== null && values['dry-run'] !== true) {
      complain(
        `read-only (${settings.readOnly}): nothing was changed`,
        'Use --write, or unset it.',
      );
      return EXIT.refused;
    }
    const snapshot = await fleet.readOnce();
    const code = reportFailures(snapshot);
    if (code !== EXIT.done) return code;
    const urls = settings.frontEnds.map(({ url }) => url.href);
    const path = journalPath(stateFolder(invocation.env), operands[0] ?? '', urls);
    const found = readJournal(path);
    if (found !== null && isRunning(found)) {
      const name = printable(found.balancer);
      complain(`refused: a rolling upgrade of ${name} is running (process ${found.pid})`);
      return EXIT.refused;
    }
    const start =
      values.resume === true
        ? startAgain(snapshot, found)
        : startAnew(snapshot, invocation, urls, options.minUsable);
    if ('code' in start) return start.code;
    if (values['dry-run'] === true) return EXIT.done;
    return await run(connection, invocation, path, start, options, hooks);
  } finally {
    connection.close();
  }
}

interface Start {
  readonly journal: Journal;
  readonly members: readonly Member[];
  readonly from: RollingStep;
}

/** What has been noted goes on from what httpd says now. */
function startAgain(snapshot: FleetSnapshot, found: Journal | null): Start | { code: number } {
  if (found === null || found.ended === 'done') {
    complain('there is no rolling upgrade to resume', 'Start one without --resume.');
    return { code: EXIT.notFound };
  }
  const left = membersLeft(snapshot, found);
  if (left === null) {
    complain(
      `a member of the rolling upgrade of ${printable(found.balancer)} has left the page`,
      'Nothing was changed. Start it anew, without --resume.',
    );
    return { code: EXIT.notFound };
  }
  return { journal: { ...found, pid: process.pid, ended: null }, ...left };
}

function startAnew(
  snapshot: FleetSnapshot,
  invocation: Invocation,
  urls: readonly string[],
  minUsable: number,
): Start | { code: number } {
  const plan = planOf(snapshot, invocation.operands[0] ?? '', invocation, minUsable);
  if (plan === null) return { code: EXIT.notFound };
  printPlan(plan, invocation.values.quiet === true);
  if (plan.objections.length > 0) {
    complain(`refused: ${plan.objections.map(printable).join('; ')}`, 'Nothing was changed.');
    return { code: EXIT.refused };
  }
  const journal = newJournal(plan.balancer, urls, plan.members, new Date());
  return { journal, members: plan.members, from: 'drain' };
}

async function run(
  connection: Connection,
  invocation: Invocation,
  path: string,
  { journal: begun, members, from }: Start,
  options: RollingOptions,
  hooks: ReturnType<typeof hooksFrom>,
): Promise<number> {
  const { fleet, settings } = connection;
  const { values } = invocation;
  let journal = begun;
  const note = (change: Partial<Journal>) => {
    journal = { ...journal, ...change, updatedAt: new Date().toISOString() };
    writeJournal(path, journal);
  };
  try {
    note({});
  } catch (problem) {
    complain(`cannot write the journal ${path}: ${reasonOf(problem)}`, 'Nothing was changed.');
    return EXIT.failed;
  }
  fleet.setIntervalMs(values.interval === undefined ? WAIT_INTERVAL_MS : settings.intervalMs);
  fleet.start();
  const interrupts = abortOnSignals();
  const report = new RollingReport(fleet, values.quiet === true);
  const change = auditedChange(connection, invocation);
  const { signal } = interrupts;
  for await (const event of rolling(fleet, change, members, hooks, options, signal, from)) {
    report.take(event);
    if (event.kind !== 'step') continue;
    const key = maskUrl(event.member.key);
    const current = journal.members.findIndex((each) => each.key === key);
    try {
      note({ current: Math.max(0, current), step: event.step });
    } catch (problem) {
      // A step that is not noted could not be resumed: it is not taken.
      const why = `the journal cannot be written: ${reasonOf(problem)}`;
      const { member, step } = event;
      report.take({ kind: 'stopped', member, why, out: step !== 'drain' && step !== 'done' });
      break;
    }
  }
  const code = report.finish(interrupts.code());
  try {
    note({ ended: code === EXIT.done ? 'done' : (report.why ?? 'stopped') });
  } catch {
    // The steps are noted; that it ended is told by the exit code.
  }
  interrupts.release();
  return code;
}

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

/**
 * Where the journal says it stood, as far as httpd agrees: a member that is not out any more begins again with the
 * drain, and one that stopped after it was put back has to prove itself before the next. null: it left the page.
 */
function membersLeft(
  snapshot: FleetSnapshot,
  journal: Journal,
): { readonly members: readonly Member[]; readonly from: RollingStep } | null {
  const balancer = snapshot.balancers.find((each) => each.name === journal.balancer);
  const left = journal.members.slice(
    journal.step === 'done' ? journal.current + 1 : journal.current,
  );
  const members: Member[] = [];
  for (const { key, noted } of left) {
    const member = balancer?.members.find((each) => maskUrl(each.key) === key);
    if (member === undefined) return null;
    members.push(asNoted(member, noted));
  }
  const [first] = left;
  if (first === undefined || journal.step === 'done') return { members, from: 'drain' };
  if (journal.step === 'prove' || journal.step === 'soak') return { members, from: 'prove' };
  const current = balancer?.members.find((each) => maskUrl(each.key) === first.key);
  const isOut = current?.places.every(({ worker }) => hasFlag(worker.status, 'disabled')) ?? false;
  return { members, from: isOut && journal.step !== 'drain' ? journal.step : 'drain' };
}

/** With the flags of being out as they stood before it all: that is what is put back in the end. */
function asNoted(member: Member, noted: JournalMember['noted']): Member {
  const [first, ...rest] = member.places.map((place): Place => {
    const flags = noted[place.frontEnd] ?? [];
    const edit = {
      flags: {
        draining: flags.includes('draining'),
        disabled: flags.includes('disabled'),
        stopped: flags.includes('stopped'),
      },
    };
    const { worker } = place;
    return { ...place, worker: { ...worker, status: foretell(edit, worker.status) } };
  });
  return first === undefined ? member : { ...member, places: [first, ...rest] };
}

function planOf(
  snapshot: FleetSnapshot,
  name: string,
  { values }: Invocation,
  minUsable: number,
): RollingPlan | null {
  const balancer = snapshot.balancers.find((each) => each.name === name);
  if (balancer === undefined) {
    const names = snapshot.balancers.map((each) => each.name);
    complain(`no balancer "${name}"`, `There are: ${names.join(', ') || 'none'}.`);
    return null;
  }
  const keysOf = (list: unknown) => {
    const names = typeof list === 'string' ? list.split(',').filter(Boolean) : [];
    return names.length === 0 ? [] : findMembers(snapshot, names, { all: false, balancer: name });
  };
  const only = keysOf(values.only);
  const skip = keysOf(values.skip);
  if (only === null || skip === null) return null;
  return planRolling(snapshot, balancer, {
    only: values.only === undefined ? null : new Set(only.map((member) => member.key)),
    skip: new Set(skip.map((member) => member.key)),
    minUsable,
  });
}

function printPlan(plan: RollingPlan, quiet: boolean): void {
  if (quiet) return;
  for (const [index, member] of plan.members.entries()) print(`${index + 1}  ${label(member)}`);
  for (const { member, why } of plan.skipped)
    print(`-  ${label(member)} skipped: ${printable(why)}`);
  for (const frontEnd of plan.notPersisted) {
    complain(
      `${frontEnd}: a restart of httpd forgets changes (BalancerPersist is off); they are set again then`,
    );
  }
}

function optionsOf({ values, operands }: Invocation, care: Care): RollingOptions {
  const least = Number(text(values['min-usable']) ?? care.minUsable(operands[0] ?? ''));
  if (!Number.isInteger(least) || least < 1) throw new UsageError('--min-usable wants 1 or more');
  return {
    graceMs: durationOf(values, 'session-grace') ?? 0,
    drainTimeoutMs: durationOf(values, 'timeout') ?? 600_000,
    maxRequestMs: durationOf(values, 'max-request'),
    checkTimeoutMs: durationOf(values, 'check-timeout') ?? 300_000,
    proofTimeoutMs: durationOf(values, 'proof-timeout') ?? 60_000,
    soakMs: durationOf(values, 'soak') ?? 60_000,
    minUsable: least,
    agreed: 2,
    policy: commandPolicy(care),
  };
}
