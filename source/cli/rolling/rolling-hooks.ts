/** What a rolling upgrade asks, answered on the terminal; its commands are as the options have them. */

import { createInterface } from 'node:readline/promises';
import { stateFolder } from '../../config/state-folder.ts';
import { UsageError } from '../../config/usage-error.ts';
import { steadyMs } from '../../httpd/clock.ts';
import { provedText } from '../../messages/rolling-text.ts';
import { AGREE_HINT, uncertainText } from '../../messages/witness-text.ts';
import type { HookResult } from '../../operations/hooks/hook.ts';
import type { Decision, RollingHooks } from '../../operations/rolling/rolling-events.ts';
import type { WayTo } from '../connect/connect.ts';
import { label } from '../connect/find-members.ts';
import type { Invocation } from '../console/invocation.ts';
import type { Reporter } from '../console/reporter.ts';
import { canAsk } from '../prompt/ask.ts';
import { dropTypedAhead } from '../prompt/typed-ahead.ts';
import { commandsFrom } from './rolling-commands.ts';

/** An answer that comes sooner was not given to the question. */
const READ_MS = 150;

/** `meantVerb`: what was probably meant, for the end of a sentence. Throws `UsageError`, also where it would have to ask and there is no terminal. */
export function hooksFrom(
  values: Invocation['values'],
  env: Invocation['env'],
  wayTo: WayTo,
  reporter: Reporter,
  meantVerb = '',
): RollingHooks {
  const echo = (bytes: Uint8Array) => {
    reporter.endLine();
    process.stderr.write(bytes);
  };
  const keep = { folder: stateFolder(env), echo };
  const { command, ...commands } = commandsFrom(values, keep, wayTo);
  const dryRun = values['dry-run'] === true;
  const mayAsk = canAsk() && values['no-input'] !== true;
  if (command === null && !mayAsk && !dryRun) {
    throw new UsageError(
      `baltop rolling needs --exec COMMAND, or a terminal to tell you when it is your turn${meantVerb}`,
    );
  }
  if (values.pause === true && !mayAsk && !dryRun) {
    throw new UsageError('--pause needs a terminal to wait for your key');
  }
  const turns = new Turns(reporter);
  let first = true;
  return {
    upgradeBy: command === null ? 'operator' : 'command',
    upgrade:
      command ?? ((member, signal, _, host) => yourTurn(turns, host ?? label(member), signal)),
    ...commands,
    hold: (member, step, signal) => {
      if (values.pause !== true || step !== 'drain') return null;
      // The first one is begun by the call itself.
      if (first) {
        first = false;
        return null;
      }
      return goOn(turns, `PAUSE before ${label(member)}.`, signal);
    },
    pause: mayAsk ? (signal) => goOn(turns, 'PAUSE after the first member.', signal) : null,
    unproved: unprovedOf(turns, values.yes === true, mayAsk),
    uncertain: uncertainOf(turns, reporter, values.yes === true, mayAsk),
    // It ends, and `resume` looks again: nobody may be there for hours.
    unready: null,
  };
}

function unprovedOf(turns: Turns, yes: boolean, mayAsk: boolean): RollingHooks['unproved'] {
  if (yes) return async () => 'go';
  if (!mayAsk) return null;
  return (member, signal) =>
    goOn(turns, `${label(member)} ${provedText({ elected: false })}.`, signal);
}

/** A command is not begun on a quiet that may be none, unless somebody says so. */
function uncertainOf(
  turns: Turns,
  reporter: Reporter,
  yes: boolean,
  mayAsk: boolean,
): NonNullable<RollingHooks['uncertain']> {
  if (yes) return async () => 'go';
  return async (member, doubt, signal) => {
    const what = `${label(member)} is out, but ${uncertainText(doubt)}`;
    if (mayAsk) return goOn(turns, `${what}. Upgrade it anyway?`, signal);
    reporter.complain(what, AGREE_HINT);
    return 'stop';
  };
}

/** Without a command: the operator upgrades it and says so. */
async function yourTurn(
  turns: Turns,
  name: string,
  signal: AbortSignal,
): Promise<HookResult | 'skip'> {
  const question = `YOUR TURN: upgrade ${name} now.  c continue  s skip  a abort > `;
  const key = await turns.ask(question, ['c', 's', 'a'], signal);
  if (key === 'c') return { ok: true, why: '' };
  if (key === 's') return 'skip';
  return { ok: false, why: signal.aborted ? 'was stopped' : 'was aborted' };
}

async function goOn(turns: Turns, what: string, signal: AbortSignal): Promise<Decision> {
  const key = await turns.ask(`${what}  c continue  a abort > `, ['c', 'a'], signal);
  return key === 'c' ? 'go' : 'stop';
}

/** One question at a time, where several members are out at once. */
class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private readonly reporter: Reporter;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
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
    this.reporter.endLine();
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
      const askedAt = steadyMs();
      for (;;) {
        const answer = await Promise.race([reader.question(question, { signal }), closed]);
        const word = answer.trim().toLowerCase();
        // Giving up hurts nobody, and the end of the input comes at once.
        const wasRead = word === 'a' || steadyMs() - askedAt >= READ_MS;
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
