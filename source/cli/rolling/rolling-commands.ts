/** The commands and the URL of a rolling upgrade as the options have them, ready to be run for a member. */

import { meant } from '../../config/nearest.ts';
import { text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { excerpt } from '../../httpd/printable.ts';
import { probeUrl } from '../../operations/diagnose/probe.ts';
import { splitWords } from '../../operations/hooks/command-words.ts';
import { whyNotRunnable } from '../../operations/hooks/find-program.ts';
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
import type { RollingHooks } from '../../operations/rolling/rolling-events.ts';
import type { WayTo } from '../connect/connect.ts';
import type { Invocation } from '../console/invocation.ts';
import { durationOf, LEAST_LIMIT_MS } from '../drain/drain-settings.ts';

/** One look at the application gets this long. */
const CHECK_MS = 5_000;
const EXEC_MS = 1_800_000;

/** The operator's step and the check as `--exec`, `--check-url` and `--check-exec` have them. Throws `UsageError`. */
export function commandsFrom(
  values: Invocation['values'],
  keep: KeepOutput,
  wayTo: WayTo,
): {
  readonly command: RollingHooks['upgrade'] | null;
  readonly upgradeMs: number | null;
  readonly check: RollingHooks['check'];
  readonly unfit: (member: Member) => string | null;
} {
  const given = commandsGiven(values);
  const execMs = durationOf(values, 'exec-timeout', LEAST_LIMIT_MS) ?? EXEC_MS;
  const command: RollingHooks['upgrade'] = async (member, signal, started) => {
    const filled = commandsFor(given, member);
    if (!filled.ok) return { ok: false, why: `was not run: ${filled.why}` };
    const words = filled.commands.find(({ option }) => option === '--exec')?.words ?? [];
    return runKept(words, member, keep, execMs, signal, started);
  };
  return {
    command: given.exec === null ? null : command,
    upgradeMs: given.exec === null ? null : execMs,
    check: checkOf(given, keep, wayTo),
    unfit: (member) => whyUnfit(given, member),
  };
}

/** Throws `UsageError`: before a member is out, afterwards it would be known too late. */
export function commandsGiven(values: Invocation['values']): OperatorCommands {
  const checkUrl = text(values['check-url']) ?? null;
  if (checkUrl !== null && !isProbeUrl(checkUrl)) {
    throw new UsageError('--check-url takes an http or https URL');
  }
  const unknown = unknownName(checkUrl ?? '');
  if (unknown !== null) {
    throw new UsageError(`--check-url: unknown field {${unknown}}`, `Available: ${FIELD_NAMES}.`);
  }
  return { exec: wordsOf(values, 'exec'), checkUrl, checkExec: wordsOf(values, 'check-exec') };
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
      if (option === '--exec') continue;
      const asked: HookResult =
        option === '--check-url'
          ? await probe(words.join(''), member, wayTo, signal)
          : await runKept(words, member, { folder, echo: null }, CHECK_MS, signal);
      if (!asked.ok) return asked;
    }
    return { ok: true, why: '' };
  };
}

async function probe(
  url: string,
  member: Member,
  wayTo: WayTo,
  signal: AbortSignal,
): Promise<HookResult> {
  try {
    const way = URL.canParse(url) ? await wayTo(member.places[0].frontEnd, new URL(url)) : {};
    return await probeUrl(url, CHECK_MS, signal, way);
  } catch (problem) {
    // What a netrc that cannot be read says.
    return {
      ok: false,
      why: excerpt(problem instanceof Error ? problem.message : String(problem), 200),
    };
  }
}

function wordsOf(
  values: Invocation['values'],
  name: 'exec' | 'check-exec',
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
