/** A server in a process of its own that can be stopped, started, and upgraded as on a real host. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scope } from '../helpers/scope.ts';
import { waitFor } from '../helpers/wait-for.ts';

export interface ServerProcess {
  /** A loopback address of its own, so that `http://{host}:PORT` finds it, as it finds a host. */
  readonly host: string;
  /** For BalancerMember. */
  readonly url: string;
  readonly route: string;
  /** The one of AJP, where its connector wants one. */
  readonly secret?: string;
  version(): number;
  /** The lines of its request log; empty where none was asked for. */
  requestLog(): string;
  /** Answers its application? */
  isWell(): Promise<boolean>;
  /** SIGTERM, whatever is in flight; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Resolves at once: that it is ready is for others to find out. */
  start(): void;
  /** Stops it, puts the next version in its place, and starts that. */
  upgrade(): Promise<void>;
}

export interface ServerProgram {
  readonly host: string;
  readonly url: string;
  readonly route: string;
  readonly secret?: string;
  /** Answers 200 when the application is ready. */
  readonly healthUrl: string;
  /** Puts a version in place, and tells how to start it. Its files belong into `folder`. */
  install(
    version: number,
    folder: string,
    requestLog: string | null,
  ): readonly [program: string, ...args: string[]];
}

/** Ends a server whose test was killed before it could. */
const SAFETY_SECONDS = 240;

/** Starts version 1 and waits until it is ready; ends with the scope. */
export async function startServer(
  scope: Scope,
  program: ServerProgram,
  lifeSeconds: number = SAFETY_SECONDS,
  logsRequests = false,
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-server-'));
  let version = 1;
  const requestLog = logsRequests ? join(folder, 'requests.log') : null;
  let command = program.install(version, folder, requestLog);
  let running: ChildProcess | null = null;
  let output = '';

  const start = () => {
    const child = spawn('timeout', ['-k', '5', String(lifeSeconds), ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (data: Buffer) => {
      output = (output + data.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    running = child;
  };
  const stop = async () => {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  const killNow = () => running?.kill('SIGTERM');
  process.once('exit', killNow);
  scope.after(async () => {
    process.removeListener('exit', killNow);
    await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  const isWell = () => answers(program.healthUrl);
  start();
  await waitFor(`${program.url} to be ready`, isWell, {
    withinMs: 60_000,
    everyMs: 100,
    otherwise: () => output,
  });
  const { host, url, route, secret } = program;
  return {
    host,
    url,
    route,
    ...(secret === undefined ? {} : { secret }),
    version: () => version,
    requestLog: () => (requestLog === null ? '' : readFileSync(requestLog, 'utf8')),
    isWell,
    stop,
    start,
    async upgrade() {
      await stop();
      version += 1;
      command = program.install(version, folder, requestLog);
      start();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    await answer.text();
    return answer.status === 200;
  } catch {
    return false;
  }
}
