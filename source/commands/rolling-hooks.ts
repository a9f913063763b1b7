/** The operator's step, the readiness check and the questions of a rolling upgrade, from the options and the terminal. */

import { createInterface } from 'node:readline/promises';
import { text } from '../config/settings.ts';
import { stateFolder } from '../config/state-folder.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Member } from '../fleet/snapshot.ts';
import { splitWords } from '../operations/command-words.ts';
import type { HookResult } from '../operations/hook.ts';
import { type KeepOutput, runKept } from '../operations/kept-hook.ts';
import { FIELD_NAMES, takesFields, unknownName } from '../operations/member-values.ts';
import { commandsFor, type OperatorCommands, whyUnfit } from '../operations/operator-commands.ts';
import { probeUrl } from '../operations/probe.ts';
import type { Decision, RollingHooks } from '../operations/rolling-events.ts';
import { canAsk } from './ask.ts';
import { durationOf } from './drain-wishes.ts';
import { label } from './find-members.ts';
import type { Invocation } from './invocation.ts';
import { dropTypedAhead } from './typed-ahead.ts';
import type { Voice } from './voice.ts';

/** One look at the application gets this long. */
const CHECK_MS = 5_000;
const EXEC_MS = 1_800_000;
/** An answer that comes sooner was not given to the question. */
const READ_MS = 150;

/** Throws `UsageError`, also where it would have to ask and there is no terminal. */
export function hooksFrom(
  values: Invocation['values'],
  env: Invocation['env'],
  voice: Voice,
): RollingHooks {
  const echo = (bytes: Uint8Array) => {
    voice.endLine();
    process.stderr.write(bytes);
  };
  const keep = { folder: stateFolder(env), echo };
  const { command, upgradeMs, check, unfit } = commandsFrom(values, keep);
  const dryRun = values['dry-run'] === true;
  const mayAsk = canAsk() && values['no-input'] !== true;
  if (command === null && !mayAsk && !dryRun) {
    throw new UsageError(
      'baltop rolling needs --exec COMMAND, or a terminal to tell you when it is your turn',
    );
  }
  if (values.pause === true && !mayAsk && !dryRun) {
    throw new UsageError('--pause needs a terminal, to be told when to go on');
  }
  const turns = new Turns(voice);
  let first = true;
  return {
    upgradeBy: command === null ? 'operator' : 'command',
    upgrade: command ?? ((member, signal) => yourTurn(turns, member, signal)),
    upgradeMs,
    check,
    unfit,
    hold: (member, step, signal) => {
      if (values.pause !== true || step !== 'drain') return null;
      // The first one is begun by the call itself.
      if (first) {
        first = false;
        return null;
      }
      return goOn(turns, `PAUSE before ${label(member)}.`, signal);
    },
    unproved: unprovedOf(turns, values.yes === true, mayAsk),
    // It ends, and `resume` looks again: nobody may be there for hours.
    unready: null,
  };
}

/** The operator's step and the check as `--exec`, `--check-url` and `--check-exec` have them. Throws `UsageError`. */
export function commandsFrom(
  values: Invocation['values'],
  keep: KeepOutput,
): {
  readonly command: RollingHooks['upgrade'] | null;
  readonly upgradeMs: number | null;
  readonly check: RollingHooks['check'];
  readonly unfit: (member: Member) => string | null;
} {
  const given = commandsGiven(values);
  const execMs = durationOf(values, 'exec-timeout') ?? EXEC_MS;
  const command: RollingHooks['upgrade'] = async (member, signal, started) => {
    const filled = commandsFor(given, member);
    if (!filled.ok) return { ok: false, why: `was not run: ${filled.why}` };
    const words = filled.commands.find(({ option }) => option === '--exec')?.words ?? [];
    return runKept(words, member, keep, execMs, signal, started);
  };
  return {
    command: given.exec === null ? null : command,
    upgradeMs: given.exec === null ? null : execMs,
    check: checkOf(given, keep),
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
    throw new UsageError(
      `--check-url: nothing fills in {${unknown}}`,
      `There are: ${FIELD_NAMES}.`,
    );
  }
  return { exec: wordsOf(values, 'exec'), checkUrl, checkExec: wordsOf(values, 'check-exec') };
}

function isProbeUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text.replace(/\{\w+\}/g, '1'));
}

function checkOf(given: OperatorCommands, { folder }: KeepOutput): RollingHooks['check'] {
  if (given.checkUrl === null && given.checkExec === null) return null;
  return async (member, signal) => {
    const filled = commandsFor(given, member);
    if (!filled.ok) return filled;
    for (const { option, words } of filled.commands) {
      if (option === '--exec') continue;
      const asked: HookResult =
        option === '--check-url'
          ? await probeUrl(words.join(''), CHECK_MS, signal)
          : await runKept(words, member, { folder, echo: null }, CHECK_MS, signal);
      if (!asked.ok) return asked;
    }
    return { ok: true, why: '' };
  };
}

function unprovedOf(turns: Turns, yes: boolean, mayAsk: boolean): RollingHooks['unproved'] {
  if (yes) return async () => 'go';
  if (!mayAsk) return null;
  return (member, signal) =>
    goOn(
      turns,
      `${label(member)} is well, and nobody sent a request that could prove that it serves.`,
      signal,
    );
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
  return words;
}

/** Without a command: the operator upgrades it and says so. */
async function yourTurn(
  turns: Turns,
  member: Member,
  signal: AbortSignal,
): Promise<HookResult | 'skip'> {
  const question = `YOUR TURN: upgrade ${label(member)} now.  c continue  s skip  a abort > `;
  const key = await turns.ask(question, ['c', 's', 'a'], signal);
  if (key === 'c') return { ok: true, why: '' };
  if (key === 's') return 'skip';
  return { ok: false, why: signal.aborted ? 'was stopped' : 'was given up' };
}

async function goOn(turns: Turns, what: string, signal: AbortSignal): Promise<Decision> {
  const key = await turns.ask(`${what}  c continue  a abort > `, ['c', 'a'], signal);
  return key === 'c' ? 'go' : 'stop';
}

/** One question at a time, where several members are out at once. */
class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private readonly voice: Voice;

  constructor(voice: Voice) {
    this.voice = voice;
  }

  /** One of the keys; `a` at the end of the input and when it is stopped. */
  ask(question: string, keys: readonly string[], signal: AbortSignal): Promise<string> {
    const turn = this.last.then(() => this.askNow(question, keys, signal));
    this.last = turn;
    return turn;
  }

  private async askNow(
    question: string,
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<string> {
    this.voice.endLine();
    await dropTypedAhead(process.stdin);
    if (signal.aborted) return 'a';
    // Without raw mode: a terminal that was closed cannot be put out of it any more, and that would be a crash.
    const reader = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: false,
    });
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('a')));
    try {
      const askedAt = performance.now();
      for (;;) {
        const answer = await Promise.race([reader.question(question, { signal }), closed]);
        const word = answer.trim().toLowerCase();
        // Giving up hurts nobody, and the end of the input comes at once.
        const wasRead = word === 'a' || performance.now() - askedAt >= READ_MS;
        if (keys.includes(word) && wasRead) return word;
      }
    } catch {
      process.stderr.write('\n');
      return 'a';
    } finally {
      reader.close();
    }
  }
}
