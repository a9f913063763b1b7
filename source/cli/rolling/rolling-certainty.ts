/**
 * Before a command upgrades anything: will it be certain that a member is quiet? Where nothing can show that, it is asked
 * once, while nothing was changed yet.
 */

import type { Fleet } from '../../fleet/fleet.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { AGREE_HINT, DOCTOR_HINT, willBeUncertainText } from '../../messages/witness-text.ts';
import { doubtOfBoards, whyNeverQuiet } from '../../operations/drain/doubt.ts';
import { wantsScoreboard } from '../../operations/drain/quiet-rule.ts';
import { Scoreboards, SHOWN_WITHIN_MS } from '../../operations/drain/witness.ts';
import type { RollingHooks, RollingOptions } from '../../operations/rolling/rolling-events.ts';
import type { Connection } from '../connect/connect.ts';
import { label } from '../connect/find-members.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain } from '../console/say.ts';
import { startPolling } from '../drain/drain.ts';
import { agreeTo, YES_HINT } from '../prompt/ask.ts';

/** What the call alone is no consent to. Texts are safe to print. */
interface Consent {
  /** Every drain would refuse; '' where none would. */
  readonly refusal: string;
  /** What is asked about; empty where nothing is. */
  readonly whys: readonly string[];
  /** By the member's key. */
  readonly doubts: ReadonlyMap<string, string>;
}

/**
 * One question for what the call alone is no consent to: a protected context, and a command that would begin where nothing
 * certain says that a member is quiet. Gives the hooks with what was agreed to; null: it was refused, and told.
 */
export async function agreeToBegin(
  connection: Connection,
  invocation: Invocation,
  members: readonly Member[],
  options: RollingOptions,
  hooks: RollingHooks,
  question: string,
  isNew = true,
): Promise<RollingHooks | null> {
  const { values } = invocation;
  const consent = await consentFor(connection, invocation, members, options, hooks, isNew);
  const { refusal, whys, doubts } = consent;
  if (refusal !== '') {
    complain(`refused: ${refusal}`, `Nothing was changed. ${DOCTOR_HINT}`);
    return null;
  }
  if (whys.length === 0) return hooks;
  const hint = doubts.size > 0 ? AGREE_HINT : undefined;
  const isAgreed = await agreeTo(values, whys.join('; '), `${whys.join('. ')}. ${question}`, hint);
  return isAgreed ? withAgreed(hooks, doubts) : null;
}

/** The same of a dry run, which asks nothing: what the run would be refused for, or ask about. Gives the exit code. */
export async function tellConsent(
  connection: Connection,
  invocation: Invocation,
  members: readonly Member[],
  options: RollingOptions,
  hooks: RollingHooks,
  isNew = true,
): Promise<number> {
  const consent = await consentFor(connection, invocation, members, options, hooks, isNew);
  const { refusal, whys, doubts } = consent;
  if (refusal !== '') {
    complain(`the upgrade would be refused: ${refusal}`, DOCTOR_HINT);
    return EXIT.refused;
  }
  if (whys.length > 0) {
    const hint = doubts.size > 0 ? AGREE_HINT : YES_HINT;
    complain(`the upgrade would ask before it begins: ${whys.join('; ')}`, hint);
  }
  return EXIT.done;
}

async function consentFor(
  connection: Connection,
  { values }: Invocation,
  members: readonly Member[],
  options: RollingOptions,
  hooks: RollingHooks,
  isNew: boolean,
): Promise<Consent> {
  const { fleet, settings } = connection;
  const isAsked = values.yes !== true && mayBeUncertain(hooks, options);
  const { signal } = new AbortController();
  if (isAsked || options.witness === 'require') startPolling(connection, values);
  const refusal = await whyNeverCertain(fleet, members, options, signal);
  if (refusal !== '') return { refusal, whys: [], doubts: new Map() };
  const doubts = isAsked ? await doubtsNow(fleet, members, options, signal) : new Map();
  const isProtected = isNew && settings.isProtected && values.yes !== true;
  const whys = [
    ...(isProtected ? ['this context is protected'] : []),
    ...(doubts.size > 0 ? [doubtsText(doubts)] : []),
  ];
  return { refusal, whys, doubts };
}

/** `--witness require`, and no scoreboard: every drain would refuse, after a run was begun; '' otherwise. */
async function whyNeverCertain(
  fleet: Fleet,
  members: readonly Member[],
  options: RollingOptions,
  signal: AbortSignal,
): Promise<string> {
  if (options.witness !== 'require') return '';
  const names = members.flatMap(({ places }) => places.map(({ frontEnd }) => frontEnd));
  const boards = new Scoreboards(fleet, names);
  try {
    for (const member of members) {
      const why = await whyNeverQuiet(member, options, boards, signal);
      if (why !== '') return `${label(member)}: ${why}`;
    }
    return '';
  } finally {
    boards.close();
  }
}

/** A drain without a scoreboard, and without a word of the operator about the longest request. */
function mayBeUncertain(
  { upgradeBy }: Pick<RollingHooks, 'upgradeBy'>,
  options: RollingOptions,
): boolean {
  return upgradeBy === 'command' && wantsScoreboard(options) && options.witness !== 'require';
}

/** What could be missed of each member, by its key; empty where nothing could. The fleet must be polling. */
async function doubtsNow(
  fleet: Fleet,
  members: readonly Member[],
  { maxRequestMs }: RollingOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = members.flatMap(({ places }) => places.map(({ frontEnd }) => frontEnd));
  const boards = new Scoreboards(fleet, names);
  try {
    await boards.missing(SHOWN_WITHIN_MS, signal);
    const doubts = members.map(
      ({ key, places }) => [key, doubtOfBoards(places, boards, maxRequestMs)] as const,
    );
    return new Map(doubts.filter(([, doubt]) => doubt !== ''));
  } finally {
    boards.close();
  }
}

/** As a question begins, each doubt once; safe to print. */
function doubtsText(doubts: ReadonlyMap<string, string>): string {
  return willBeUncertainText([...new Set(doubts.values())].join('; '));
}

/** What was agreed to is not asked again; anything else is. */
function withAgreed(hooks: RollingHooks, doubts: ReadonlyMap<string, string>): RollingHooks {
  return {
    ...hooks,
    uncertain: async (member, doubt, signal) =>
      doubts.get(member.key) === doubt
        ? 'go'
        : ((await hooks.uncertain?.(member, doubt, signal)) ?? 'stop'),
  };
}
