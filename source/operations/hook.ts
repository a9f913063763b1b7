/** Runs the operator's command for a member: arguments, no shell; its output goes where ours goes. */

import { spawn } from 'node:child_process';

export interface HookResult {
  readonly ok: boolean;
  /** Why not, safe to print; '' when it is well. */
  readonly why: string;
}

const KILL_AFTER_MS = 5_000;

/** `stdio`: `inherit` shows what it prints, on standard error; `ignore` is for checks. */
export function runHook(
  argv: readonly string[],
  stdio: 'inherit' | 'ignore',
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HookResult> {
  const [program, ...args] = argv;
  if (program === undefined) return Promise.resolve({ ok: false, why: 'the command is empty' });
  return new Promise((resolve) => {
    const output = stdio === 'inherit' ? (['ignore', 2, 2] as const) : 'ignore';
    const child = spawn(program, args, { stdio: output === 'ignore' ? output : [...output] });
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
