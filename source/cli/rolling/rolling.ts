/** `baltop rolling BALANCER`: one member after the other, each out, upgraded, ready, in and serving before the next. */

import { meant } from '../../config/nearest.ts';
import { trustedStateFolder } from '../../config/state-folder.ts';
import { UsageError } from '../../config/usage-error.ts';
import { placeOf } from '../../config/way.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { counted } from '../../httpd/counted.ts';
import { printable } from '../../httpd/printable.ts';
import { ambiguousText, readOnlyRefusal } from '../../messages/refusal-text.ts';
import { unclaimedText, unfinishedText } from '../../messages/rolling-text.ts';
import { rollingOperand, SUB_WORDS } from '../../messages/rolling-ways.ts';
import { ownerOf } from '../../operations/rolling/claim.ts';
import { planByHost } from '../../operations/rolling/host-plan.ts';
import { balancersOf, readJournals } from '../../operations/rolling/journal.ts';
import { type CutOff, cutOffRuns } from '../../operations/rolling/rolling-abort.ts';
import { type RollingHooks, STANDARD_ROLLING } from '../../operations/rolling/rolling-events.ts';
import {
  planRolling,
  type RollingChoice,
  type RollingPlan,
} from '../../operations/rolling/rolling-plan.ts';
import { openRolling, type Unclaimed } from '../../operations/rolling/rolling-run.ts';
import { type RollingStart, startAnew } from '../../operations/rolling/rolling-start.ts';
import { auditedDrain } from '../connect/audited.ts';
import { type Connection, connect, reportFailures } from '../connect/connect.ts';
import { findMembers, label } from '../connect/find-members.ts';
import { complainNoBalancer } from '../connect/not-found.ts';
import { commandPolicy } from '../connect/policy.ts';
import { EXIT } from '../console/exit-codes.ts';
import { abortOnSignals } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { type Reporter, reporterFrom } from '../console/reporter.ts';
import { complain } from '../console/say.ts';
import { startPolling } from '../drain/drain.ts';
import { rollingValues } from '../drain/drain-settings.ts';
import { throughFrom } from './check-through.ts';
import { agreeToBegin, tellConsent } from './rolling-certainty.ts';
import { commandsGiven } from './rolling-commands.ts';
import { printRollingRequests, tellCommands } from './rolling-dry-run.ts';
import { hooksFrom } from './rolling-hooks.ts';
import { isByHost, refuseMemberFields, rollingOptions } from './rolling-options.ts';
import { RollingReport } from './rolling-report.ts';

export async function rollBalancer(invocation: Invocation): Promise<number> {
  const [word = ''] = invocation.operands;
  const reporter = reporterFrom(invocation);
  const connection = await connect(invocation);
  try {
    const { settings } = connection;
    const values = rollingValues(settings, word, invocation.values);
    const slip = meant(word, SUB_WORDS);
    const meantVerb = slip === null ? '' : ` (did you mean baltop rolling ${slip}?)`;
    const through = throughFrom(values, connection);
    const hooks = {
      ...hooksFrom(values, invocation.env, connection.wayTo, reporter, meantVerb),
      through,
    };
    const options = rollingOptions(values, STANDARD_ROLLING);
    const byHost = isByHost(invocation);
    if (byHost) refuseMemberFields(values);
    if (byHost && typeof options.maxOut !== 'number') {
      throw new UsageError('--max-out takes a number of hosts with --by host');
    }
    const folder = trustedStateFolder(invocation.env);
    const dryRun = invocation.values['dry-run'] === true;
    if (refusesChanges(connection, invocation)) return EXIT.refused;
    const snapshot = await connection.fleet.readOnce();
    const code = reportFailures(snapshot, settings);
    if (code !== EXIT.done) return code;
    const { unfit } = hooks;
    const plan = planOf(snapshot, invocation, {
      ...options,
      unfit,
      checksThrough: through !== null,
      policy: commandPolicy(settings),
    });
    if (plan === null) return EXIT.notFound;
    const urls = settings.frontEnds.map(placeOf);
    const cutOff = cutOffRuns(folder, urls, snapshot);
    for (const balancer of balancersOf(plan)) {
      const owner = ownerOf(folder, balancer, urls);
      if (owner !== null) return refuse({ kind: 'running', ...owner }, balancer);
      const before = cutOff.find(({ journal }) => balancersOf(journal).includes(balancer));
      if (before !== undefined) return refuseAnew(before);
    }
    tellPlan(plan, reporter);
    tellUnfinished(folder, plan, urls);
    if (plan.objections.length > 0)
      return refuse({ kind: 'unfit', objections: plan.objections }, plan.balancer);
    if (dryRun) {
      tellCommands(plan, commandsGiven(values), reporter);
      const steps = { ...options, isAskedThrough: through !== null };
      const printed = await printRollingRequests(connection, plan, steps, reporter);
      const consent = [connection, invocation, plan.members, options, hooks] as const;
      return printed === EXIT.done ? await tellConsent(...consent) : printed;
    }
    const names = balancersOf(plan).map(printable).join(' and ');
    const several = byHost ? ' host by host' : ' one after the other';
    const alone = plan.members.length > 1 ? several : '';
    const unit = byHost ? 'hosts ' : '';
    const pace = plan.maxOut > 1 ? `, up to ${plan.maxOut} ${unit}at a time` : alone;
    const what = `Upgrade ${counted(plan.members.length, 'member')} of ${names}${pace}?`;
    const agreed = await agreeToBegin(connection, invocation, plan.members, options, hooks, what);
    if (agreed === null) return EXIT.refused;
    const start = startAnew(
      plan,
      { context: settings.context, frontEnds: urls },
      options,
      agreed,
      connection.fleet.clock.monotonic(),
    );
    return await runRolling(connection, invocation, start, agreed, reporter);
  } finally {
    connection.close();
  }
}

/** Is it read-only? Then that is reported. */
export function refusesChanges(
  { settings: { readOnly } }: Connection,
  { values }: Invocation,
): boolean {
  if (readOnly === null || values['dry-run'] === true) return false;
  const { what, hint } = readOnlyRefusal(readOnly);
  complain(what, hint);
  return true;
}

/** From the claim to the exit code. */
export async function runRolling(
  connection: Connection,
  invocation: Invocation,
  start: RollingStart,
  hooks: RollingHooks,
  reporter: Reporter,
): Promise<number> {
  const { fleet, settings } = connection;
  const { values, env } = invocation;
  const interrupts = abortOnSignals();
  try {
    const audited = auditedDrain(connection, invocation);
    const change = interrupts.watch(audited.change);
    const agreement = { agreed: 2, policy: commandPolicy(settings) } as const;
    const setup = { fleet, change, hooks, agreement, folder: trustedStateFolder(env) };
    const run = openRolling(setup, start, interrupts.signal);
    if ('kind' in run) return refuse(run, start.journal.balancer);
    startPolling(connection, values);
    const report = new RollingReport(
      reporter,
      fleet,
      settings,
      start.journal.hooks,
      values['request-paths'] === true,
    );
    for await (const news of run.news) {
      const { event } = news;
      if (event.kind === 'drain' && event.event.kind === 'quiet')
        audited.noteQuiet(fleet, event.member, event.event.places);
      report.take(news);
    }
    return report.finish(interrupts.code());
  } finally {
    interrupts.release();
  }
}

/** Says why it cannot begin. */
export function refuse(unclaimed: Unclaimed, balancer: string): number {
  const { what, hint } = unclaimedText(unclaimed, balancer);
  const isFailure = unclaimed.kind === 'unwritable';
  complain(isFailure ? what : `refused: ${what}`, hint);
  return isFailure ? EXIT.failed : EXIT.refused;
}

/** A new journal would forget the flags from before the old run. */
function refuseAnew({ journal, leftOvers }: CutOff): number {
  const name = printable(journal.balancer);
  const operand = rollingOperand(journal.balancer);
  const left = leftOvers.map(({ member }) => label(member)).join(', ');
  complain(
    `refused: a rolling upgrade of ${name} was interrupted and left ${left} as it was then`,
    `Nothing was changed. baltop rolling resume ${operand} continues, baltop rolling abort ${operand} puts it back.`,
  );
  return EXIT.refused;
}

/** Told, not refused: nothing of it may be left, and a new plan skips what is out. */
function tellUnfinished(folder: string, plan: RollingPlan, urls: readonly string[]): void {
  const wanted = balancersOf(plan);
  const before = readJournals(folder).find(
    (each) =>
      unfinishedText(each) !== '' &&
      balancersOf(each).some((name) => wanted.includes(name)) &&
      each.frontEnds.some((url) => urls.includes(url)),
  );
  if (before === undefined) return;
  complain(
    `an earlier rolling upgrade of ${printable(before.balancer)} ${unfinishedText(before)}`,
    `This is a new plan; baltop rolling resume ${rollingOperand(before.balancer)} continues that one.`,
  );
}

function planOf(
  snapshot: FleetSnapshot,
  { operands, values }: Invocation,
  choice: Omit<RollingChoice, 'only' | 'skip' | 'first'>,
): RollingPlan | null {
  const found = operands.map((operand) => balancerNamed(snapshot, operand));
  if (found.includes(null)) return null;
  const [balancer, ...others] = [...new Set(found.filter((each) => each !== null))];
  if (balancer === undefined) return null;
  const membersOf = (list: unknown): readonly Member[] | null => {
    const names = typeof list === 'string' ? list.split(',').filter(Boolean) : [];
    if (names.length === 0) return [];
    const pool = others.length === 0 ? { balancer: balancer.name } : {};
    return findMembers(snapshot, names, { all: false, ...pool });
  };
  const only = membersOf(values.only);
  const skip = membersOf(values.skip);
  const first = membersOf(values.first);
  if (only === null || skip === null || first === null) return null;
  if (values.first !== undefined && first.length !== 1)
    throw new UsageError('--first takes one member: the one that begins');
  const all = {
    only: values.only === undefined ? null : new Set(only.map((member) => member.key)),
    skip: new Set(skip.map((member) => member.key)),
    first: first[0]?.key ?? null,
    ...choice,
  };
  const { maxOut } = choice;
  return values.by === 'host' && typeof maxOut === 'number'
    ? planByHost(snapshot, [balancer, ...others], { ...all, maxOut })
    : planRolling(snapshot, balancer, all);
}

function balancerNamed(snapshot: FleetSnapshot, text: string): FleetBalancer | null {
  const found = findBalancers(snapshot.balancers, text);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) complainNoBalancer(snapshot, text, SUB_WORDS);
  else {
    const names = found.map(({ name }) => printable(name));
    complain(
      ambiguousText(text, counted(found.length, 'balancer')),
      `Available: ${names.join(', ')}.`,
    );
  }
  return null;
}

function tellPlan(plan: RollingPlan, reporter: Reporter): void {
  for (const [index, wave] of plan.waves.entries()) {
    const hosts = [...new Set(wave.flatMap(({ key }) => plan.groups?.get(key) ?? []))];
    const where = hosts.length === 0 ? '' : `${hosts.map(printable).join(' and ')}: `;
    reporter.say(`${index + 1}  ${where}${wave.map(label).join(' and ')}`);
    for (const member of wave) reporter.event('plan', member, { wave: index + 1 });
  }
  for (const { member, why } of plan.skipped) {
    reporter.say(`-  ${label(member)} skipped: ${printable(why)}`);
    reporter.event('plan-skips', member, { why });
  }
  for (const frontEnd of plan.notPersisted) {
    reporter.event('not-persisted', null, { frontEnd });
    if (reporter.mode === 'lines') {
      complain(
        `${frontEnd}: a restart of httpd loses changes (BalancerPersist is off); baltop sets them again`,
      );
    }
  }
}
