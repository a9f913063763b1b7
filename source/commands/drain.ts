/** `baltop drain MEMBER...`: out of service without losing a request; waits until nothing is in flight. */

import { parseDuration } from '../config/duration.ts';
import { text } from '../config/settings.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Action } from '../fleet/action.ts';
import { HURRY_MS } from '../fleet/fleet.ts';
import { drain } from '../operations/drain.ts';
import type { DrainEnd, DrainOptions } from '../operations/drain-events.ts';
import { agreeOn } from './agree.ts';
import { auditedChange } from './audited.ts';
import { changeMembers } from './change-members.ts';
import { type Connection, connect } from './connect.ts';
import { DrainReport } from './drain-report.ts';
import { EXIT } from './exit-codes.ts';
import { abortOnSignals } from './interrupts.ts';
import type { Invocation } from './invocation.ts';
import { commandPolicy } from './policy.ts';
import { complain } from './say.ts';
import { type Voice, voiceFrom } from './voice.ts';

export const WAIT_INTERVAL_MS = HURRY_MS;

export async function drainMembers(invocation: Invocation): Promise<number> {
  const { values } = invocation;
  if (values['no-wait'] === true) return changeMembers(invocation);
  const voice = voiceFrom(invocation);
  const connection = await connect(invocation);
  try {
    const action: Action = { kind: 'drain' };
    const wishes = wishesOf(values);
    if (values['dry-run'] === true) return await planDrain(connection, invocation, wishes);
    const agreement = await agreeOn(connection, values, invocation.operands, action, false);
    if ('code' in agreement) return agreement.code;
    return await drainAll(connection, invocation, agreement, wishes, voice);
  } finally {
    connection.close();
  }
}

/** The exact requests, in their order: what sets the drain flag, and what comes when it is quiet. */
async function planDrain(
  connection: Connection,
  { values, operands }: Invocation,
  { graceMs, end }: Wishes,
): Promise<number> {
  const kinds = [...(graceMs === 0 && end !== 'none' ? [] : ['drain' as const])];
  for (const kind of [...kinds, ...(end === 'none' ? [] : [end])]) {
    const agreement = await agreeOn(connection, values, operands, { kind }, false);
    if ('code' in agreement && agreement.code !== EXIT.done) return agreement.code;
  }
  return EXIT.done;
}

export const ENDS: readonly DrainEnd[] = ['disable', 'stop', 'none'];

type Wishes = Omit<DrainOptions, 'agreed' | 'policy'>;

/** One member after the other, so that never more than one is on its way out; the first that fails stops the rest. */
async function drainAll(
  connection: Connection,
  invocation: Invocation,
  { members, agreed }: Extract<Awaited<ReturnType<typeof agreeOn>>, { members: unknown }>,
  wishes: Wishes,
  voice: Voice,
): Promise<number> {
  const { fleet, settings } = connection;
  const { values } = invocation;
  const interrupts = abortOnSignals();
  const change = interrupts.watch(auditedChange(connection, invocation));
  const options = { ...wishes, agreed, policy: commandPolicy(settings) };
  fleet.setIntervalMs(values.interval === undefined ? WAIT_INTERVAL_MS : settings.intervalMs);
  fleet.start();
  let code: number = EXIT.done;
  for (const [index, member] of members.entries()) {
    const report = new DrainReport(voice, fleet, member, settings);
    for await (const event of drain(fleet, change, member, options, interrupts.signal)) {
      report.take(event);
    }
    code = report.finish(interrupts.code());
    if (code === EXIT.done) continue;
    const left = members.length - index - 1;
    if (left > 0) complain(`not tried: ${left} more ${left === 1 ? 'member' : 'members'}`);
    if (index > 0 && code !== interrupts.code()) code = EXIT.partial;
    break;
  }
  voice.event('end', null, { code });
  interrupts.release();
  return code;
}

function wishesOf(values: Invocation['values']): Wishes {
  const end = text(values.then) ?? 'disable';
  if (!isEnd(end)) throw new UsageError(`--then knows ${ENDS.join(', ')}, not "${end}"`);
  return {
    graceMs: durationOf(values, 'session-grace'),
    end,
    timeoutMs: durationOf(values, 'timeout') ?? 600_000,
    maxRequestMs: durationOf(values, 'max-request'),
    quietForMs: durationOf(values, 'quiet-for'),
  };
}

function isEnd(value: string): value is DrainEnd {
  return ENDS.some((each) => each === value);
}

/** null where it was not given. */
export function durationOf(values: Invocation['values'], name: string): number | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const ms = parseDuration(given);
  if (ms === null) throw new UsageError(`--${name} wants a duration, such as 30s, not "${given}"`);
  return ms;
}
