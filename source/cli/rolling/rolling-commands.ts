/** The commands and the URL of a rolling upgrade as the options have them, ready to be run for a member. */

import { meant } from '../../config/nearest.ts';
import { text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { excerpt } from '../../httpd/printable.ts';
import type { HttpWay } from '../../httpd/transport/http.ts';
import { probeUrl } from '../../operations/diagnose/probe.ts';
import { splitWords } from '../../operations/hooks/command-words.ts';
import { whyNotRunnable } from '../../operations/hooks/find-program.ts';
import { type GateAnswer, gateOfCommand, gateOfUrl, worstOf } from '../../operations/hooks/gate.ts';
import type { HookResult } from '../../operations/hooks/hook.ts';
import { type KeepOutput, runKept } from '../../operations/hooks/kept-hook.ts';
import {
  FIELD_NAMES,
  FIELDS,
  takesFields,
  unknownName,
} from '../../operations/hooks/member-values.ts';
import {
  commandsFor,
  type OperatorCommands,
  whyUnfit,
} from '../../operations/hooks/operator-commands.ts';
import type { Owner } from '../../operations/hooks/processes.ts';
import type { RollingHooks } from '../../operations/rolling/rolling-events.ts';
import type { WayTo } from '../connect/connect.ts';
import type { Invocation } from '../console/invocation.ts';
import { durationOf, LEAST_LIMIT_MS } from '../drain/drain-settings.ts';

/** One look at the application gets this long; a gate may have to ask a monitoring. */
const CHECK_MS = 5_000;
const GATE_MS = 30_000;
const EXEC_MS = 1_800_000;

export interface CommandHooks extends Pick<RollingHooks, 'check' | 'gate' | 'undo'> {
  readonly command: RollingHooks['upgrade'] | null;
  readonly upgradeMs: number | null;
  readonly unfit: (member: Member) => string | null;
}

/** The operator's step, the check and the gate as `--exec`, `--check-url` and the like have them. Throws `UsageError`. */
export function commandsFrom(
  values: Invocation['values'],
  keep: KeepOutput,
  wayTo: WayTo,
): CommandHooks {
  const given = commandsGiven(values);
  const execMs = durationOf(values, 'exec-timeout', LEAST_LIMIT_MS) ?? EXEC_MS;
  const runs =
    (wanted: '--exec' | '--undo-exec') =>
    async (
      member: Member,
      signal: AbortSignal,
      started: (command: Owner) => void,
    ): Promise<HookResult> => {
      const filled = commandsFor(given, member);
      if (!filled.ok) return { ok: false, why: `was not run: ${filled.why}` };
      const words = filled.commands.find(({ option }) => option === wanted)?.words ?? [];
      return runKept(words, member, keep, execMs, signal, started);
    };
  const hasCommand = given.exec !== null || given.undoExec != null;
  return {
    command: given.exec === null ? null : runs('--exec'),
    upgradeMs: hasCommand ? execMs : null,
    check: checkOf(given, keep, wayTo),
    gate: gateOf(given, keep, wayTo),
    undo: given.undoExec == null ? null : runs('--undo-exec'),
    unfit: (member) => whyUnfit(given, member),
  };
}

/** Throws `UsageError`: before a member is out, afterwards it would be known too late. */
export function commandsGiven(values: Invocation['values']): OperatorCommands {
  const given = {
    exec: wordsOf(values, 'exec'),
    checkUrl: urlOf(values, 'check-url'),
    checkExec: wordsOf(values, 'check-exec'),
    gateUrl: urlOf(values, 'gate-url'),
    gateExec: wordsOf(values, 'gate-exec'),
    undoExec: wordsOf(values, 'undo-exec'),
  };
  if (given.gateUrl === null && given.gateExec === null) checkNoGate(values);
  return given;
}

/** What says how a gate is asked, or what it leads to, and no gate: one was meant. */
function checkNoGate(values: Invocation['values']): void {
  const hint = 'Give --gate-exec or --gate-url too.';
  if (values['undo-exec'] !== undefined) {
    const what = '--undo-exec is run when a gate has failed, and there is no gate';
    throw new UsageError(what, hint);
  }
  const [how] = (['gate-failures', 'gate-interval'] as const).filter(
    (name) => values[name] !== undefined,
  );
  if (how !== undefined) throw new UsageError(`--${how} is of a gate, and there is no gate`, hint);
}

function urlOf(values: Invocation['values'], name: 'check-url' | 'gate-url'): string | null {
  const url = text(values[name]) ?? null;
  if (url === null) return null;
  if (!isProbeUrl(url)) throw new UsageError(`--${name} takes an http or https URL`);
  const unknown = unknownName(url);
  if (unknown === null) return url;
  throw new UsageError(`--${name}: unknown field {${unknown}}`, `Available: ${FIELD_NAMES}.`);
}

function isProbeUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text.replace(/\{\w+\}/g, '1'));
}

function checkOf(
  given: OperatorCommands,
  { folder }: KeepOutput,
  wayTo: WayTo,
): RollingHooks['check'] {
  if (given.checkUrl === null && given.checkExec === null) return null;
  return async (member, signal) => {
    const filled = commandsFor(given, member);
    if (!filled.ok) return filled;
    for (const { option, words } of filled.commands) {
      if (option !== '--check-url' && option !== '--check-exec') continue;
      const asked: HookResult =
        option === '--check-url'
          ? await probe(words.join(''), member, wayTo, signal)
          : await runKept(words, member, { folder, echo: null }, CHECK_MS, signal);
      if (!asked.ok) return asked;
    }
    return { ok: true, why: '' };
  };
}

/** Both are asked where both are given. */
function gateOf(
  given: OperatorCommands,
  { folder }: KeepOutput,
  wayTo: WayTo,
): RollingHooks['gate'] {
  if (given.gateUrl == null && given.gateExec == null) return null;
  return async (member, signal) => {
    const filled = commandsFor(given, member);
    if (!filled.ok) return { says: 'no-data', why: filled.why };
    const answers = filled.commands.flatMap(({ option, words }): Promise<GateAnswer>[] => {
      if (option === '--gate-url') return [gateAt(words.join(''), member, wayTo, signal)];
      if (option !== '--gate-exec') return [];
      const run = runKept(words, member, { folder, echo: null }, GATE_MS, signal);
      return [run.then(gateOfCommand)];
    });
    return worstOf(await Promise.all(answers));
  };
}

async function gateAt(
  url: string,
  member: Member,
  wayTo: WayTo,
  signal: AbortSignal,
): Promise<GateAnswer> {
  try {
    return await gateOfUrl(url, CHECK_MS, signal, await wayOf(url, member, wayTo));
  } catch (problem) {
    return { says: 'no-data', why: reasonOf(problem) };
  }
}

async function probe(
  url: string,
  member: Member,
  wayTo: WayTo,
  signal: AbortSignal,
): Promise<HookResult> {
  try {
    return await probeUrl(url, CHECK_MS, signal, await wayOf(url, member, wayTo));
  } catch (problem) {
    return { ok: false, why: reasonOf(problem) };
  }
}

async function wayOf(url: string, { places }: Member, wayTo: WayTo): Promise<HttpWay> {
  return URL.canParse(url) ? await wayTo(places[0].frontEnd, new URL(url)) : {};
}

/** What a netrc that cannot be read says. */
function reasonOf(problem: unknown): string {
  return excerpt(problem instanceof Error ? problem.message : String(problem), 200);
}

function wordsOf(
  values: Invocation['values'],
  name: 'exec' | 'check-exec' | 'gate-exec' | 'undo-exec',
): readonly string[] | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const words = splitWords(given);
  if (words === null || words.length === 0) {
    throw new UsageError(`--${name} takes a command, with its quotes closed`);
  }
  if (takesFields(words[0] ?? '')) {
    throw new UsageError(
      `--${name} begins with ${words[0]}: the page would choose the program`,
      'Name the program, and give what comes from the page as an argument.',
    );
  }
  for (const word of words) checkNames(name, word);
  const why = whyNotRunnable(words[0] ?? '');
  if (why !== null) {
    throw new UsageError(
      `--${name}: ${excerpt(words[0] ?? '')} ${why}`,
      'Name a program that is on the PATH, or its path.',
    );
  }
  return words;
}

/** Braces can be the command's own; what is nearly a name of ours is a slip, and would reach it unchanged. */
function checkNames(option: string, word: string): void {
  const unknown = unknownName(word);
  const near = unknown === null ? null : meant(unknown, FIELDS);
  if (near === null) return;
  throw new UsageError(
    `--${option}: unknown field {${excerpt(unknown ?? '')}} (did you mean {${near}}?)`,
    `Available: ${FIELD_NAMES}.`,
  );
}
