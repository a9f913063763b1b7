/** `baltop rolling status | resume | abort [BALANCER]`: from a journal, after a look at what is true. */

import { parseFrontEndUrl } from '../../config/front-end-url.ts';
import { trustedStateFolder } from '../../config/state-folder.ts';
import { UsageError } from '../../config/usage-error.ts';
import { placeOf, urlIn } from '../../config/way.ts';
import { isSameBalancer } from '../../httpd/balancer-name.ts';
import { printable } from '../../httpd/printable.ts';
import { missingHook } from '../../messages/gate-text.ts';
import {
  memberGoneText,
  notPutBackText,
  stepWord,
  stillRunsText,
} from '../../messages/rolling-text.ts';
import { ownerOf } from '../../operations/rolling/claim.ts';
import { balancersOf, type Journal, readJournals } from '../../operations/rolling/journal.ts';
import { type AbortPlan, openAbort, planAbort } from '../../operations/rolling/rolling-abort.ts';
import type { RollingHooks } from '../../operations/rolling/rolling-events.ts';
import { objectionsOfCommands } from '../../operations/rolling/rolling-objections.ts';
import { isOpen } from '../../operations/rolling/rolling-progress.ts';
import { type RollingStart, startAgain } from '../../operations/rolling/rolling-start.ts';
import { ChangeLines } from '../change/change-lines.ts';
import { auditedChange } from '../connect/audited.ts';
import { type Connection, connect, reportFailures } from '../connect/connect.ts';
import { label } from '../connect/find-members.ts';
import { commandPolicy } from '../connect/policy.ts';
import { EXIT } from '../console/exit-codes.ts';
import { abortOnSignals } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { type Reporter, reporterFrom } from '../console/reporter.ts';
import { complain } from '../console/say.ts';
import { rollingValues } from '../drain/drain-settings.ts';
import { agreeTo } from '../prompt/ask.ts';
import { throughFrom } from './check-through.ts';
import { refuse, refusesChanges, runRolling } from './rolling.ts';
import { agreeToBegin, tellConsent } from './rolling-certainty.ts';
import { commandsGiven } from './rolling-commands.ts';
import { printAbortRequests, tellCommands } from './rolling-dry-run.ts';
import { hooksFrom } from './rolling-hooks.ts';
import { refuseMemberFields, rollingOptions } from './rolling-options.ts';
import { agreeToSkip, agreeToUnready, saidBy } from './rolling-said.ts';
import { tellStatus } from './rolling-status.ts';
import { tellWays } from './rolling-way-lines.ts';

export async function recover(invocation: Invocation): Promise<number> {
  const word = invocation.verb.name.split(' ')[1];
  const reporter = reporterFrom(invocation);
  const folder = trustedStateFolder(invocation.env);
  const found = matching(readJournals(folder), invocation);
  const open = found.filter(isOpen);
  if (word === 'status') {
    const shown = open.length > 0 ? open : found.slice(0, 1);
    if (shown.length > 0) return status(invocation, shown, folder, reporter);
  }
  const [journal, ...others] = open;
  if (journal === undefined) {
    complain(word === 'status' ? 'no rolling upgrade found' : `no rolling upgrade to ${word}`);
    return EXIT.notFound;
  }
  if (others.length > 0) {
    const names = open.map((each) => `${each.balancer} on ${each.frontEnds.join(' and ')}`);
    complain(
      `${open.length} unfinished rolling upgrades match`,
      `Name one, and its front end with -u: ${names.join('; ')}.`,
    );
    return EXIT.notFound;
  }
  return word === 'resume'
    ? resume(invocation, journal, reporter)
    : abort(invocation, journal, reporter);
}

/** Those of the named balancer on the named front ends; all, where nothing is named. */
function matching(journals: readonly Journal[], { operands, values }: Invocation) {
  const [name] = operands;
  const urls = (values.url ?? []).map((url) => {
    const parsed = parseFrontEndUrl(url);
    if (!parsed.ok) throw new UsageError(parsed.problem);
    return parsed.url.href;
  });
  return journals.filter(
    (journal) =>
      (name === undefined || balancersOf(journal).some((each) => isSameBalancer(each, name))) &&
      urls.every((url) => journal.frontEnds.map(urlIn).includes(url)),
  );
}

/** On all front ends of the journal, whichever were named; by its context, which knows how they are reached. */
async function connectTo(
  invocation: Invocation,
  { frontEnds, context }: Journal,
): Promise<Connection> {
  const { url: _url, context: _context, ...values } = invocation.values;
  const connection =
    context === null
      ? await connect({ ...invocation, values }, { urls: frontEnds.map(urlIn) })
      : await connect({ ...invocation, values: { ...values, context } });
  const places = connection.settings.frontEnds.map(placeOf);
  if (places.length === frontEnds.length && places.every((place) => frontEnds.includes(place))) {
    return connection;
  }
  connection.close();
  const began = `It was started with ${frontEnds.join(' and ')}.`;
  if (context === null)
    throw new UsageError(
      'these front ends differ from those the rolling upgrade was started with',
      began,
    );
  throw new UsageError(
    `context ${context} has other front ends now than when the rolling upgrade began`,
    began,
  );
}

async function status(
  invocation: Invocation,
  journals: readonly Journal[],
  folder: string,
  reporter: Reporter,
): Promise<number> {
  let code: number = EXIT.done;
  for (const journal of journals) {
    const connection = await connectTo(invocation, journal);
    try {
      const snapshot = await connection.fleet.readOnce();
      const failed = reportFailures(snapshot, connection.settings);
      if (code === EXIT.done) code = failed;
      const owner = ownerOf(folder, journal.balancer, journal.frontEnds)?.owner ?? null;
      tellStatus(
        reporter,
        journal,
        owner,
        failed === EXIT.done ? snapshot : null,
        connection.fleet.clock.monotonic(),
      );
      if (owner === null && isOpen(journal)) {
        tellWays(journal, journal.hooks, (text) => reporter.say(text));
      }
    } finally {
      connection.close();
    }
  }
  return code;
}

async function resume(
  invocation: Invocation,
  journal: Journal,
  reporter: Reporter,
): Promise<number> {
  const { values } = invocation;
  const options = rollingOptions(values, journal.options);
  const connection = await connectTo(invocation, journal);
  try {
    const own = rollingValues(connection.settings, journal.balancer, values);
    if (journal.members.some(({ group }) => group !== undefined)) refuseMemberFields(own);
    const hooks = {
      ...hooksFrom(own, invocation.env, connection.wayTo, reporter),
      through: throughFrom(own, connection),
    };
    if (refusesChanges(connection, invocation)) return EXIT.refused;
    const snapshot = await connection.fleet.readOnce();
    const code = reportFailures(snapshot, connection.settings);
    if (code !== EXIT.done) return code;
    const said = saidBy(invocation, journal, snapshot);
    if (said === null) return EXIT.notFound;
    const missing = missingHook(journal, hooks, said);
    if (missing !== null) throw new UsageError(missing.what, missing.hint);
    const start = startAgain(snapshot, journal, options, said);
    if (start === null) {
      const { what, hint } = memberGoneText(journal.balancer);
      complain(what, hint);
      return EXIT.notFound;
    }
    for (const begin of start.members) {
      const { member, from: step, skip, left, undoing } = begin;
      const at = { step, ...(undoing !== undefined && { undoing }) };
      reporter.say(
        `${label(member)} ${skip === true ? 'is put back' : `begins at: ${stepWord(at)}`}`,
      );
      if (left === undefined) continue;
      const hint = `Waiting for it to end; kill -- -${left.pid} ends it.`;
      const runs = stillRunsText(left.pid, undoing !== undefined);
      reporter.complain(`${label(member)}: ${runs}`, hint);
    }
    const toUpgrade = start.members.filter(
      ({ from, skip }) => skip !== true && (from === 'drain' || from === 'yours'),
    );
    const members = toUpgrade.map(({ member }) => member);
    const what = [connection, invocation, members, options, hooks] as const;
    if (values['dry-run'] === true) {
      const told = dryRunOf(start, hooks, own, reporter);
      return told === EXIT.done ? await tellConsent(...what, false) : told;
    }
    if (!(await agreeToSkip(invocation, journal, said))) return EXIT.refused;
    const agreed = await agreeToBegin(...what, 'Continue?', false);
    if (agreed === null) return EXIT.refused;
    return await runRolling(connection, invocation, start, agreed, reporter);
  } finally {
    connection.close();
  }
}

/** Gives the exit code. The requests depend on what httpd says when it is their turn. */
function dryRunOf(
  { journal, members: begins }: RollingStart,
  hooks: RollingHooks,
  values: Invocation['values'],
  reporter: Reporter,
): number {
  const members = begins.map(({ member }) => member);
  const objections = objectionsOfCommands(members, hooks.unfit);
  if (objections.length > 0) return refuse({ kind: 'unfit', objections }, journal.balancer);
  tellCommands({ members }, commandsGiven(values), reporter);
  return EXIT.done;
}

async function abort(
  invocation: Invocation,
  journal: Journal,
  reporter: Reporter,
): Promise<number> {
  const connection = await connectTo(invocation, journal);
  const interrupts = abortOnSignals();
  try {
    if (refusesChanges(connection, invocation)) return EXIT.refused;
    const { fleet, settings } = connection;
    const snapshot = await fleet.readOnce();
    const code = reportFailures(snapshot, connection.settings);
    if (code !== EXIT.done) return code;
    const plan = planAbort(snapshot, journal);
    for (const { member } of plan.leftOvers) reporter.say(`${label(member)} will be put back`);
    if (invocation.values['dry-run'] === true) {
      return await printAbortRequests(connection, plan, reporter);
    }
    if (!(await agreeToAbort(invocation, plan))) return EXIT.refused;
    const change = interrupts.watch(auditedChange(connection, invocation));
    const agreement = { agreed: 3, policy: commandPolicy(settings) } as const;
    const setup = { fleet, change, agreement, folder: trustedStateFolder(invocation.env) };
    const events = openAbort(setup, journal, plan);
    if ('kind' in events) return refuse(events, journal.balancer);
    const lines = new ChangeLines(reporter);
    let end: number = EXIT.failed;
    for await (const event of events) {
      if (event.kind === 'told') lines.take(event.event);
      else if (event.why === null) {
        end = EXIT.done;
        reporter.say(`the rolling upgrade of ${printable(journal.balancer)} is aborted`);
      } else {
        const what = notPutBackText(event.why);
        reporter.complain(what, 'The journal is kept: check the members, then abort again.');
      }
    }
    reporter.event('end', null, { code: end });
    return end;
  } finally {
    interrupts.release();
    connection.close();
  }
}

/** Putting back a member whose upgrade was cut short may give clients a broken application. */
async function agreeToAbort({ values }: Invocation, { leftOvers }: AbortPlan): Promise<boolean> {
  const [running] = leftOvers.flatMap(({ member, command, isUndoing }) => {
    if (command === null) return [];
    const runs = stillRunsText(command.pid, isUndoing);
    return [`${label(member)}: the upgrade had begun, and ${runs}`];
  });
  if (running !== undefined)
    return agreeTo(values, running, `${running}. Put the members back anyway?`);
  const unready = leftOvers.filter((each) => each.unready).map(({ member }) => label(member));
  return agreeToUnready(values, unready);
}
