/** A secret in every place where one can be, and a look everywhere where none may be. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { argumentsOfAll, assertNowhere, filesBelow, noncesSeen } from './everywhere.ts';
import { startForwardingProxy } from './forwarders.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startSshd } from './sshd.ts';

const SECRET = 'ge-heim-42';
const BASIC = [`ops:${SECRET}`, `me:${SECRET}`].map((text) =>
  Buffer.from(text).toString('base64').slice(0, -2),
);

test('no secret on any stream, in any file, nor among the arguments of any process', async (t) => {
  if (!needs(t, 'ssh') || !needs(t, 'sshd') || !needs(t, 'tmux')) return;
  const home = mkdtempSync(join(tmpdir(), 'baltop-secrets-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const server = await play(t, {
    pools: [
      {
        name: 'app',
        members: ['1', '2', '3'].map((n) => ({
          url: `http://worker:${SECRET}@10.0.0.${n}:8080`,
          route: `n${n}`,
        })),
      },
    ],
    user: 'ops',
    password: SECRET,
  });
  const [sshd, proxy] = await Promise.all([
    startSshd(t, { banner: `Welcome. The password of today is ${SECRET}.` }),
    startForwardingProxy(t, `me:${SECRET}`),
  ]);
  const netrc = join(home, 'netrc');
  const entry = (machine: string, login: string) =>
    `machine ${machine} login ${login} password ${SECRET}\n`;
  writeFileSync(netrc, entry('127.0.0.1', 'ops') + entry('localhost', 'me'), { mode: 0o600 });
  const password = join(home, 'password');
  writeFileSync(password, `${SECRET}\n`, { mode: 0o600 });
  const env = { NETRC: netrc, XDG_STATE_HOME: join(home, 'state') };

  const seen: string[] = [];
  const run = async (...args: string[]) => {
    const finished = await runBaltop(args, { env });
    seen.push(finished.stdout, finished.stderr);
    return finished;
  };
  // A login takes its time on a loaded machine.
  const patient = ['--request-timeout', '15s', '--ssh-config', sshd.configFile];
  const ssh = ['-v', '-u', server.url, '--via', 'ssh:web1', ...patient];
  const byNetrc = [...ssh, '--netrc'];
  const byCommand = [...ssh, '--user', 'ops', '--password-command', `cat ${password}`];
  const proxied = ['-v', '-u', server.url, '--netrc', '--proxy'];
  const reads = [
    ['list', '-o', 'json', ...byNetrc],
    ['get', 'n1', '-o', 'json', ...byNetrc],
    ['list', '-o', 'wide', ...proxied, `http://localhost:${proxy.port}`],
  ];
  for (const finished of await Promise.all(reads.map((args) => run(...args)))) {
    assertExit(finished, EXIT.done);
  }
  assertExit(await run('disable', 'n2', ...byCommand), EXIT.done);
  assertExit(await run('enable', 'n2', '--dry-run', ...byCommand), EXIT.done);
  assertExit(await run('log', '-o', 'jsonl'), EXIT.done);
  for (const [where, code] of [
    [['-u', server.url.replace('//', `//ops:${SECRET}@`)], EXIT.usage],
    [['-u', server.url, '--proxy', `http://me:${SECRET}@localhost:1`], EXIT.usage],
    [['-u', server.url, '--user', `ops:${SECRET}`], EXIT.usage],
  ] as const) {
    assertExit(await run('list', ...where), code);
  }
  sshd.allowKey(false);
  assertExit(await run('list', ...byNetrc), EXIT.denied);
  sshd.allowKey(true);
  sshd.knowHost('changed');
  assertExit(await run('list', ...byNetrc), EXIT.unreachable);
  sshd.knowHost('right');

  const watching = startBaltop(t, ['list', '--watch', '--interval', '200ms', ...byCommand], {
    env,
  });
  await waitFor('two polls', () => watching.stdout().split('# 20').length > 2, {
    withinMs: 30_000,
  });
  const running = argumentsOfAll();
  assert.match(running, /ssh\0.*-W\0/, 'the look at the processes is not blind');
  seen.push(running);
  watching.kill('SIGTERM');
  await watching.ended;
  seen.push(watching.stdout(), watching.stderr());

  const terminal = await openTerminal(t, { columns: 160, rows: 50, env });
  await terminal.start('--interval', '300ms', ...byNetrc.slice(1));
  await terminal.see(/web1 .*(LIVE|SLOW)/, 30_000);
  sshd.knowHost('changed');
  assert.ok(sshd.cutSessions() > 0);
  await terminal.see(/LOST[\s\S]*host key of web1 has changed/, 30_000);
  seen.push(terminal.screen());
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  seen.push(terminal.everything());

  const files = filesBelow(join(home, 'state'));
  assert.ok(files.some((path) => path.endsWith('audit.jsonl')));
  seen.push(...files.map((path) => readFileSync(path, 'utf8')));
  const nonces = noncesSeen(server);
  assert.ok(nonces.length > 0);
  assertNowhere(seen, [SECRET, ...BASIC, ...nonces]);
});
