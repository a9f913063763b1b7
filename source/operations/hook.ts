/** Runs the operator's command for a member: arguments, no shell; its output goes where ours goes. */

import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openToAppend } from '../files/append-file.ts';
import type { PrintedPart } from './hook-output.ts';

export interface HookResult {
  readonly ok: boolean;
  /** Why not, safe to print; '' when it is well. */
  readonly why: string;
  /** Where what it printed is kept. */
  readonly printed?: PrintedPart;
}

/** `inherit` shows what it prints, on standard error; `ignore` is for checks; a path gets it appended. */
export type HookOutput = 'inherit' | 'ignore' | { readonly file: string };

const KILL_AFTER_MS = 5_000;

export function runHook(
  argv: readonly string[],
  output: HookOutput,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HookResult> {
  const [program, ...args] = argv;
  if (program === undefined) return Promise.resolve({ ok: false, why: 'the command is empty' });
  return new Promise((resolve) => {
    const sink = openSink(output);
    const child = spawn(program, args, { stdio: ['ignore', sink, sink] });
    // The child has its own copy: what it leaves running can still write.
    if (typeof output === 'object' && typeof sink === 'number') closeSync(sink);
    let ended = '';
    const end = (why: string) => {
      ended ||= why;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    };
    const timer = setTimeout(() => end(`did not end within ${timeoutMs / 1000} s`), timeoutMs);
    const stop = () => end('was stopped');
    signal.addEventListener('abort', stop, { once: true });
    const done = (result: HookResult) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    child.once('error', (problem) =>
      done({ ok: false, why: `could not be run: ${problem.message}` }),
    );
    child.once('exit', (code, killedBy) => {
      if (ended !== '') done({ ok: false, why: ended });
      else if (code === 0) done({ ok: true, why: '' });
      else
        done({ ok: false, why: code === null ? `was ended by ${killedBy}` : `ended with ${code}` });
    });
    if (signal.aborted) stop();
  });
}

/** Nothing is lost where the file cannot be opened but what would have been in it. */
function openSink(output: HookOutput): number | 'ignore' {
  if (output === 'inherit') return 2;
  if (output === 'ignore') return output;
  try {
    return openToAppend(output.file);
  } catch {
    return 'ignore';
  }
}
