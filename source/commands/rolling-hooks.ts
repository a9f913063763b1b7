/** The operator's step and the readiness check, from the options. */

import { createInterface } from 'node:readline/promises';
import { text } from '../config/settings.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Member } from '../fleet/snapshot.ts';
import { fillIn, splitWords } from '../operations/command-words.ts';
import { type HookResult, runHook } from '../operations/hook.ts';
import { probeUrl } from '../operations/probe.ts';
import type { RollingHooks } from '../operations/rolling-events.ts';
import { durationOf } from './drain.ts';
import { label } from './find-members.ts';
import type { Invocation } from './invocation.ts';

/** One look at the application gets this long. */
const CHECK_MS = 5_000;
const EXEC_MS = 1_800_000;

/** `asks`: it needs a terminal, because no command does the operator's step. */
export function hooksFrom(values: Invocation['values']): RollingHooks & { readonly asks: boolean } {
  const exec = wordsOf(values, 'exec');
  const checkExec = wordsOf(values, 'check-exec');
  const checkUrl = text(values['check-url']);
  const execMs = durationOf(values, 'exec-timeout') ?? EXEC_MS;
  if (checkUrl !== undefined && !/^https?:\/\//.test(checkUrl)) {
    throw new UsageError('--check-url wants an http or https URL');
  }
  return {
    asks: exec === null,
    upgrade: (member, signal) =>
      exec === null
        ? yourTurn(member, signal)
        : runHook(
            exec.map((word) => fillIn(word, member)),
            'inherit',
            execMs,
            signal,
          ),
    check: checkOf(checkUrl, checkExec),
  };
}

function checkOf(url: string | undefined, exec: readonly string[] | null): RollingHooks['check'] {
  if (url === undefined && exec === null) return null;
  return async (member, signal) => {
    const asked =
      url === undefined
        ? { ok: true, why: '' }
        : await probeUrl(fillIn(url, member), CHECK_MS, signal);
    if (!asked.ok || exec === null) return asked;
    return runHook(
      exec.map((word) => fillIn(word, member)),
      'ignore',
      CHECK_MS,
      signal,
    );
  };
}

function wordsOf(values: Invocation['values'], name: string): readonly string[] | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const words = splitWords(given);
  if (words === null || words.length === 0) {
    throw new UsageError(`--${name} wants a command, with its quotes closed`);
  }
  return words;
}

/** Without a command: the operator upgrades it and says so. The end of the input is no yes. */
async function yourTurn(member: Member, signal: AbortSignal): Promise<HookResult | 'skip'> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('a')));
  try {
    for (;;) {
      const question = `YOUR TURN: upgrade ${label(member)} now.  c continue  s skip  a abort > `;
      const answer = await Promise.race([reader.question(question, { signal }), closed]);
      const word = answer.trim().toLowerCase();
      if (word === 'c') return { ok: true, why: '' };
      if (word === 's') return 'skip';
      if (word === 'a') return { ok: false, why: 'was given up' };
    }
  } catch {
    return { ok: false, why: 'was stopped' };
  } finally {
    reader.close();
  }
}
