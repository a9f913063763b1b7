/** A private sshd for one test: own port of loopback, own keys, own configuration; never the system's service. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { findTool } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { freePort } from './httpd.ts';
import { childrenOf } from './processes.ts';

/** Ends an sshd whose test was killed before it could. */
const SAFETY_SECONDS = 240;

export interface Sshd {
  /** For `--ssh-config`: it knows the host `web1`. */
  readonly configFile: string;
  /** How many logins there were. */
  logins(): number;
  /** Ends every session, as a lost connection does; the server goes on. */
  cutSessions(): number;
  /** Takes the user's key away, or lets it in again. */
  allowKey(allowed: boolean): void;
  /** What the client believes of the host: its key, another one, or nothing. */
  knowHost(as: 'right' | 'changed' | 'unknown'): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface SshdOptions {
  /** Shown to everybody before the login. */
  readonly banner?: string;
}

export async function startSshd(
  t: TestContext,
  { banner = 'Authorised use only.' }: SshdOptions = {},
): Promise<Sshd> {
  const binary = findTool('sshd');
  if (binary === null) throw new Error('no sshd: ask needs(t, "sshd") first');
  const root = mkdtempSync(join(tmpdir(), 'baltop-sshd-'));
  const at = (name: string) => join(root, name);
  const port = await freePort();
  for (const key of ['host', 'other', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', at(key)]);
  }
  const publicKey = (name: string) => readFileSync(at(`${name}.pub`), 'utf8');
  writeFileSync(at('banner'), `${banner}\n`);
  writeFileSync(at('sshd_config'), serverLines(root, port));
  writeFileSync(at('ssh_config'), clientLines(root, port));
  // Compiled in; only root's sshd wants it, and the system's service makes it only when that is started.
  if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 });

  const log = () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8') : '');
  const listening = () => log().split('Server listening').length;
  const allowKey = (allowed: boolean) =>
    writeFileSync(at('authorized_keys'), allowed ? publicKey('user') : publicKey('other'));
  const knowHost = (as: 'right' | 'changed' | 'unknown') =>
    writeFileSync(
      at('known_hosts'),
      as === 'unknown' ? '' : `[127.0.0.1]:${port} ${publicKey(as === 'right' ? 'host' : 'other')}`,
    );
  allowKey(true);
  knowHost('right');

  let running: ChildProcess | null = null;
  async function start(): Promise<void> {
    const before = listening();
    const sshd = [binary ?? '', '-D', '-f', at('sshd_config'), '-E', at('log')];
    const child = spawn('timeout', ['-k', '5', String(SAFETY_SECONDS), ...sshd], {
      stdio: 'ignore',
    });
    running = child;
    await waitFor(
      'sshd to listen',
      () => {
        if (child.exitCode === null) return listening() > before;
        throw new Error(`sshd ended with ${child.exitCode}:\n${log()}`);
      },
      { otherwise: log },
    );
  }
  /** `timeout`, and the listener below it. */
  const listener = () => (running?.pid === undefined ? [] : childrenOf(running.pid));
  function cutSessions(): number {
    const sessions = listener().flatMap(childrenOf);
    for (const pid of sessions.flatMap((each) => [each, ...childrenOf(each)])) end(pid);
    return sessions.length;
  }
  async function stop(): Promise<void> {
    const child = running;
    if (child === null || child.exitCode !== null) return;
    cutSessions();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    running = null;
  }
  t.after(async () => {
    await stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 10 });
  });
  await start();
  return {
    configFile: at('ssh_config'),
    logins: () => log().split('Accepted publickey').length - 1,
    cutSessions,
    allowKey,
    knowHost,
    stop,
    start,
  };
}

function serverLines(root: string, port: number): string {
  return `${[
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(root, 'host')}`,
    `AuthorizedKeysFile ${join(root, 'authorized_keys')}`,
    `PidFile none`,
    `Banner ${join(root, 'banner')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'LogLevel VERBOSE',
  ].join('\n')}\n`;
}

function clientLines(root: string, port: number): string {
  return `${[
    'Host web1',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${userInfo().username}`,
    `  IdentityFile ${join(root, 'user')}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${join(root, 'known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
  ].join('\n')}\n`;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
