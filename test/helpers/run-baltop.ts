/** The built program as a user starts it, in an environment that nothing of this machine leaks into. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { waitFor } from './wait-for.ts';

export const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input, which is empty otherwise; never a terminal. */
  readonly stdin?: string;
  readonly timeoutMs?: number;
  /** What to run instead of the program itself, such as a shell that limits it. */
  readonly program?: readonly [string, ...string[]];
}

export interface Finished {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Finished>;
}

/**
 * Home, configuration and state in `home`; no BALTOP_* and no proxy of the person who runs the tests. Compiled code is
 * kept for all of a run of the tests, as a user's runs have it.
 */
export function cleanEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: process.env.BALTOP_TEST_CACHE ?? join(home, 'cache'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'dumb',
  };
}

export function temporaryHome(): string {
  return mkdtempSync(join(tmpdir(), 'baltop-home-'));
}

/** Runs to its end. A program that does not end is killed, and the test fails. */
export async function runBaltop(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const home = temporaryHome();
  try {
    return await launch(args, home, options).ended;
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** For commands that go on until they are told to end; ends with the test at the latest. */
export function startBaltop(
  t: TestContext,
  args: readonly string[],
  options: RunOptions = {},
): Running {
  const home = temporaryHome();
  const running = launch(args, home, { timeoutMs: 60_000, ...options });
  t.after(async () => {
    running.kill('SIGKILL');
    await running.ended.catch(() => undefined);
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  });
  return running;
}

/** Waits until standard output holds what `pattern` wants; tells both outputs when it never does. */
export async function waitForOutput(running: Running, pattern: RegExp): Promise<void> {
  await waitFor(`${pattern} on standard output`, () => pattern.test(running.stdout()), {
    otherwise: () => `${running.stdout()}\n--- standard error:\n${running.stderr()}`,
  });
}

function launch(args: readonly string[], home: string, options: RunOptions): Running {
  if (!existsSync(CLI)) throw new Error('dist/cli.cjs is missing: npm run build');
  const timeoutMs = options.timeoutMs ?? 20_000;
  const [program, ...first] = options.program ?? [process.execPath, CLI];
  const child = spawn(program, [...first, ...args], {
    env: { ...cleanEnvironment(home), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // A program that ended before reading is no failure.
  child.stdin.end(options.stdin ?? '');
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    kill: (signal) => child.kill(signal),
    ended: whenEnded(child, timeoutMs, stdout, stderr),
  };
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

function whenEnded(
  child: ChildProcess,
  timeoutMs: number,
  stdout: () => string,
  stderr: () => string,
): Promise<Finished> {
  const ended = new Promise<Finished>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no end within ${timeoutMs} ms:\n${stdout()}\n---\n${stderr()}`));
    }, timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout: stdout(), stderr: stderr() });
    });
  });
  ended.catch(() => undefined); // Whoever awaits it sees it; nobody has to.
  return ended;
}
