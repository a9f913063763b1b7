/** Runs the operator's command for a member: arguments, no shell; its output goes where ours goes. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openToAppend } from '../../files/append-file.ts';
import { type Clock, systemClock } from '../../httpd/clock.ts';
import type { PrintedPart } from './hook-output.ts';
import type { LiveLines } from './live-lines.ts';
import { exists, type Owner, ownerFor, signalGroup, signalOne } from './processes.ts';

export interface HookResult {
  readonly ok: boolean;
  /** Why not, safe to print; '' when it is well. */
  readonly why: string;
  /** With what a command ended, where it did so by itself and not well. */
  readonly code?: number;
  /** Where what it printed is kept. */
  readonly printed?: PrintedPart;
}

/** How a command is started, seen and ended, and what its time is measured by: this host's ways, unless a test's. */
export interface HookHost {
  readonly clock: Clock;
  readonly spawn: (
    program: string,
    args: readonly string[],
    options: SpawnOptions,
  ) => Pick<ChildProcess, 'pid' | 'once'> & Partial<Pick<ChildProcess, 'stdout' | 'stderr'>>;
  readonly exists: (pid: number) => boolean;
  readonly signalGroup: (pid: number, signal: NodeJS.Signals) => void;
  readonly ownerFor: (pid: number) => Owner;
}

const THIS_HOST: HookHost = { clock: systemClock, spawn, exists, signalGroup, ownerFor };

/**
 * `inherit` shows what it prints, on standard error; `ignore` is for checks; a file gets it appended; `lines` read along.
 * `terminal`: it has ours, to read and to write, and stays in our process group, so that keys such as ctrl-c reach it.
 */
export type HookOutput =
  | 'inherit'
  | 'ignore'
  | 'terminal'
  | { readonly file: string }
  | { readonly lines: LiveLines };

const KILL_AFTER_MS = 5_000;
const LOOK_MS = 50;

/** Of hooks that were told to end, and of the others: when this program goes at once, nobody else will end them. */
const running = new Map<number, { isEnding: boolean; readonly send: HookHost['signalGroup'] }>();

function endAll(): void {
  for (const [pid, { isEnding, send }] of running) send(pid, isEnding ? 'SIGKILL' : 'SIGTERM');
}

/**
 * It runs in a process group and a session of its own: at its time limit all that it has started ends with it. So it
 * has no terminal, and cannot ask for a password, unless it is lent ours. An infinite `timeoutMs` is no limit. `started`
 * is told of its first process.
 */
export function runHook(
  argv: readonly string[],
  output: HookOutput,
  timeoutMs: number,
  signal: AbortSignal,
  started: (command: Owner) => void = () => undefined,
  host: HookHost = THIS_HOST,
): Promise<HookResult> {
  const [program, ...args] = argv;
  if (program === undefined) return Promise.resolve({ ok: false, why: 'the command is empty' });
  // Stopped while it waited for its turn.
  if (signal.aborted) return Promise.resolve({ ok: false, why: 'was stopped' });
  return new Promise((resolve) => {
    const sink = openSink(output);
    const isLent = output === 'terminal';
    const child = host.spawn(program, args, {
      stdio: isLent ? 'inherit' : ['ignore', sink, sink],
      detached: !isLent,
    });
    // The child has its own copy: what it leaves running can still write.
    if (typeof sink === 'number' && output !== 'inherit') closeSync(sink);
    const { pid } = child;
    const send = isLent ? signalOne : host.signalGroup;
    const state = { isEnding: false, send };
    if (pid !== undefined) {
      if (running.size === 0) process.once('exit', endAll);
      running.set(pid, state);
      started(host.ownerFor(pid));
    }
    let ended = '';
    let callOffKill = () => {};
    const end = (why: string) => {
      ended ||= why;
      if (pid === undefined || state.isEnding) return;
      state.isEnding = true;
      send(pid, 'SIGTERM');
      callOffKill = host.clock.after(KILL_AFTER_MS, () => send(pid, 'SIGKILL'));
    };
    const callOffLimit = Number.isFinite(timeoutMs)
      ? host.clock.after(timeoutMs, () => end(`did not end within ${timeoutMs / 1000} s`))
      : () => {};
    const stop = () => end('was stopped');
    signal.addEventListener('abort', stop, { once: true });
    const done = (result: HookResult) => {
      callOffLimit();
      callOffKill();
      signal.removeEventListener('abort', stop);
      if (pid !== undefined) running.delete(pid);
      if (running.size === 0) process.removeListener('exit', endAll);
      if (typeof output === 'object' && 'lines' in output) {
        // What it leaves running may keep the pipe open: its own last lines come at once.
        host.clock.after(LOOK_MS, () => {
          output.lines.end();
          resolve(result);
        });
      } else resolve(result);
    };
    if (typeof output === 'object' && 'lines' in output) {
      output.lines.read([child.stdout, child.stderr]);
    }
    child.once('error', (problem) =>
      done({ ok: false, why: `could not be run: ${problem.message}` }),
    );
    child.once('exit', (code, killedBy) => {
      if (ended !== '') whenGone(pid ?? 0, host, () => done({ ok: false, why: ended }));
      else if (code === 0) done({ ok: true, why: '' });
      else if (code === null) done({ ok: false, why: `was ended by ${killedBy}` });
      else done({ ok: false, why: `ended with ${code}`, code });
    });
  });
}

/** The first process may go before those that it has started. Killed ones that nobody asks after stay for a while. */
function whenGone(group: number, { clock, exists }: HookHost, done: () => void): void {
  const until = clock.monotonic() + KILL_AFTER_MS + 1_000;
  const look = () => {
    if (!exists(-group) || clock.monotonic() > until) done();
    else clock.after(LOOK_MS, look);
  };
  look();
}

/** Nothing is lost where the file cannot be opened but what would have been in it. */
function openSink(output: HookOutput): number | 'ignore' | 'pipe' {
  if (output === 'inherit') return 2;
  if (output === 'ignore' || output === 'terminal') return 'ignore';
  if ('lines' in output) return 'pipe';
  try {
    return openToAppend(output.file);
  } catch {
    return 'ignore';
  }
}
