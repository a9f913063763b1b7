/** A private Apache httpd for one test: own folder, own loopback port, own processes; never the system's service. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '../helpers/needs.ts';
import type { Scope } from '../helpers/scope.ts';
import { waitFor } from '../helpers/wait-for.ts';
import {
  configuration,
  type HttpdSetup,
  type Login,
  MANAGER_PATH,
  PASSWORDS,
} from './httpd-setup.ts';
import { childrenOf, hasEnded } from './processes.ts';

/** Ends an httpd whose test was killed before it could. */
const SAFETY_SECONDS = 240;

export interface Httpd {
  /** Without a slash at its end. */
  readonly url: string;
  readonly managerUrl: string;
  readonly port: number;
  /** Restarts it gracefully, and waits until the new generation alone serves. */
  graceful(): Promise<void>;
  /** Ends all of its processes; the files stay until the test ends. */
  stop(): Promise<void>;
  /** Starts it again on the same port after `stop`. */
  start(): Promise<void>;
  /** Another user or password from the next request on, where it was started with one. */
  setLogin(login: Login): void;
  /** Its processes now, the parent first. */
  pids(): readonly number[];
  errorLog(): string;
  /** `METHOD PATH?QUERY STATUS`, one line a request; written when the request has ended. */
  accessLog(): string;
  /** How many connections the requests so far came on. */
  connections(): number;
}

/** Which httpd: the machine's own, or another one with its libraries. */
export interface Program {
  readonly binary: string;
  readonly modules: string;
  readonly env: Readonly<Record<string, string>>;
}

const MODULE_FOLDERS = [
  '/usr/lib/apache2/modules',
  '/usr/lib64/httpd/modules',
  '/usr/lib/httpd/modules',
];

export function systemHttpd(): Program {
  const binary = findTool('apache2');
  if (binary === null) throw new Error('no apache2: ask needs(t, "apache2") first');
  const modules = MODULE_FOLDERS.find((folder) => canRead(join(folder, 'mod_proxy.so')));
  if (modules === undefined) throw new Error(`no mod_proxy.so in ${MODULE_FOLDERS.join(', ')}`);
  return { binary, modules, env: {} };
}

/** Starts it, and ends it when the test ends. */
export async function startHttpd(
  t: Scope,
  setup: HttpdSetup,
  program: Program = systemHttpd(),
  lifeSeconds: number = SAFETY_SECONDS,
): Promise<Httpd> {
  const root = mkdtempSync(join(tmpdir(), 'baltop-httpd-'));
  // Its children run as somebody else when the tests run as root.
  chmodSync(root, 0o755);
  const port = await freePort();
  const asRoot = process.getuid?.() === 0;
  writeFileSync(
    join(root, 'httpd.conf'),
    configuration(setup, { root, modules: program.modules, port, asRoot }),
  );
  // httpd reads it at each request: it must be whole at any moment.
  const setLogin = ({ user, password }: Login) => {
    const digest = createHash('sha1').update(password).digest('base64');
    writeFileSync(join(root, 'draft'), `${user}:{SHA}${digest}\n`);
    renameSync(join(root, 'draft'), join(root, PASSWORDS));
  };
  if (setup.login !== undefined) setLogin(setup.login);
  const read = (name: string) => (canRead(join(root, name)) ? text(join(root, name)) : '');
  const pids = () => {
    const parent = Number(text(join(root, 'httpd.pid')));
    return [parent, ...childrenOf(parent)];
  };
  const generations = () => read('error.log').split('resuming normal operations').length - 1;

  let running: ChildProcess | null = null;
  async function start(): Promise<void> {
    const before = generations();
    const child = launch(program, root, lifeSeconds);
    running = child;
    let output = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    await waitFor(
      'httpd to serve',
      () => {
        if (child.exitCode === null) return generations() > before;
        throw new Error(`httpd ended with ${child.exitCode}:\n${output}${read('error.log')}`);
      },
      { otherwise: () => output + read('error.log') },
    );
  }
  async function stop(): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  const killNow = () => running?.kill('SIGTERM');
  process.once('exit', killNow);
  t.after(async () => {
    process.removeListener('exit', killNow);
    await stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 10 });
  });
  await start();

  const url = `${setup.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    url,
    managerUrl: url + MANAGER_PATH,
    port,
    start,
    stop,
    async graceful() {
      const before = generations();
      const [parent = 0, ...old] = pids();
      process.kill(parent, 'SIGUSR1');
      // For a moment processes of both generations accept connections, and the old ones know the old nonce.
      await waitFor('the new generation', () => generations() > before && old.every(hasEnded), {
        otherwise: () => read('error.log'),
      });
    },
    setLogin,
    pids,
    errorLog: () => read('error.log'),
    accessLog: () => read('access.log'),
    connections: () => read('reuse.log').match(/^0$/gm)?.length ?? 0,
  };
}

/**
 * `timeout` ends it even when the test is killed. Its own process group keeps a key in the
 * terminal, such as ctrl-c, away from httpd.
 */
function launch(program: Program, root: string, lifeSeconds: number): ChildProcess {
  const httpd = [program.binary, '-d', root, '-f', join(root, 'httpd.conf'), '-DFOREGROUND'];
  return spawn('timeout', ['-k', '5', String(lifeSeconds), ...httpd], {
    env: { PATH: process.env.PATH, LANG: 'C', ...program.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Below the ports that the kernel gives to outgoing connections, which would take one between here and its use. */
const PORTS = { from: 20_000, to: 32_000 };

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function text(path: string): string {
  return readFileSync(path, 'utf8');
}

function canRead(path: string): boolean {
  try {
    readFileSync(path, { flag: 'r' });
    return true;
  } catch {
    return false;
  }
}
