/** The program crashes, and its error quotes all that it holds: none of the secrets is told. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { argumentsOfAll, assertNowhere, filesBelow, noncesSeen } from './everywhere.ts';
import { startForwardingProxy } from './forwarders.ts';
import { heldHook } from './held-hook.ts';
import { startSshd } from './sshd.ts';

/** One for each place, so that one that is known to be hidden hides no other. */
const WORKER = 'wor-ker-41';
const BASIC = `bas'ic-42"\\`;
const PROXY = 'pro-xy-43';
const BANNER = 'ban-ner-44';
const ENCODED = [`ops:${BASIC}`, `me:${PROXY}`].map((text) =>
  Buffer.from(text).toString('base64').slice(0, -3),
);

/**
 * From outside, as Node loads it: what goes over the wire is noted, and a signal throws it all, as the worst error of
 * the program could quote it. `BOLT` names a file that gets it unmasked, so that the test is not blind.
 */
const BOLT = `
import http from 'node:http';
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
const seen = { asked: null, header: '', sent: '', pages: [] };
const ask = http.request;
http.request = (...args) => { seen.asked = args[0]; return ask(...args); };
const { end } = http.ClientRequest.prototype;
http.ClientRequest.prototype.end = function (body, ...rest) {
  if (body instanceof Uint8Array) seen.sent = String(body);
  const ended = end.call(this, body, ...rest);
  seen.header = this._header;
  return ended;
};
const { push } = http.IncomingMessage.prototype;
http.IncomingMessage.prototype.push = function (chunk, ...rest) {
  const text = chunk === null ? '' : String(chunk);
  if (text.includes('worker')) seen.pages = [...seen.pages.slice(-3), ...text.split('\\n').filter((line) => /worker|nonce/.test(line)).slice(0, 6)];
  return push.call(this, chunk, ...rest);
};
process.on('SIGUSR2', () => {
  const text = inspect(seen, { depth: 4, breakLength: 200 }) + JSON.stringify([seen.sent, seen.asked?.auth]);
  writeFileSync(process.env.BOLT, text);
  throw Object.assign(new Error(text), { config: seen });
});
`;

test('no secret in what a crash says and keeps, in journal, audit log and arguments', async (t) => {
  if (!needs(t, 'ssh') || !needs(t, 'sshd') || !needs(t, 'tmux')) return;
  const home = mkdtempSync(join(tmpdir(), 'baltop-crash-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const members = ['1', '2', '3'].map((n) => ({
    url: `http://worker:${WORKER}@10.0.0.${n}:8080`,
    route: `n${n}`,
  }));
  const pools = [{ name: 'app', members }];
  const server = await play(t, { pools, user: 'ops', password: BASIC });
  const [sshd, proxy] = await Promise.all([
    startSshd(t, { banner: `Welcome. The password of today is ${BANNER}.` }),
    startForwardingProxy(t, `me:${PROXY}`),
  ]);
  const at = (name: string, text: string) => {
    writeFileSync(join(home, name), text, { mode: 0o600 });
    return join(home, name);
  };
  const quoted = BASIC.replace(/["\\]/g, '\\$&');
  const netrc = at(
    'netrc',
    `machine 127.0.0.1 login ops password "${quoted}"\nmachine localhost login me password ${PROXY}\n`,
  );
  const password = at('password', `${BASIC}\n`);
  const bolt = at('bolt', '');
  const env = {
    NETRC: netrc,
    XDG_STATE_HOME: join(home, 'state'),
    BOLT: bolt,
    NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(BOLT).toString('base64')}`,
  };
  const ssh = ['--via', 'ssh:web1', '--request-timeout', '15s', '--ssh-config', sshd.configFile];
  const byCommand = ['-u', server.url, '--user', 'ops', '--password-command', `cat ${password}`];
  const proxied = ['-u', server.url, '--netrc', '--proxy', `http://localhost:${proxy.port}`];
  const hold = heldHook(t);
  const seen: string[] = [];
  let quoting = '';

  const crashed = (code: number | null) => {
    assert.equal(code, 70);
    quoting += readFileSync(bolt, 'utf8');
    // The next one takes its place.
    seen.push(readFileSync(join(home, 'state', 'baltop', 'crash.log'), 'utf8'));
  };
  const crash = async (args: readonly string[], isReady: (stdout: string) => boolean) => {
    const running = startBaltop(t, args, { env });
    await waitFor('the moment to crash', () => isReady(running.stdout()), {
      withinMs: 30_000,
      otherwise: () => running.stdout() + running.stderr(),
    });
    seen.push(argumentsOfAll());
    running.kill('SIGUSR2');
    const { code, stdout, stderr } = await running.ended;
    seen.push(stdout, stderr);
    assert.match(stderr, /^baltop: internal error: .{1,300}\nbaltop: details are in .+\n$/m);
    crashed(code);
  };

  const watch = ['list', '--watch', '--interval', '300ms'];
  await crash([...watch, ...byCommand, ...ssh], (text) => text.split('# 20').length > 2);
  await crash([...watch, ...proxied], (text) => text.split('# 20').length > 2);
  const exec = ['--exec', `${hold.command} {url} '{route} run'`];
  const roll = ['rolling', 'app', '--only', 'n2', '--yes', '--soak', '200ms', ...exec];
  await crash([...roll, ...byCommand], () => /sh\0-c\0.*n2 run/.test(argumentsOfAll()));
  hold.release();

  const terminal = await openTerminal(t, { columns: 160, rows: 50, env });
  const pid = await terminal.start('-u', server.url, '--interval', '300ms', '--netrc', ...ssh);
  await terminal.see(/LIVE|SLOW/, 30_000);
  seen.push(argumentsOfAll(), terminal.screen());
  process.kill(pid, 'SIGUSR2');
  crashed(await terminal.ended());
  assert.match(terminal.everything(), /internal error/);
  seen.push(terminal.everything(), terminal.everything().replaceAll('\n', ''));

  const files = filesBelow(join(home, 'state'));
  for (const name of [/audit\.jsonl$/, /rolling-[0-9a-f]+\.json$/, /crash\.log$/]) {
    assert.ok(
      files.some((path) => name.test(path)),
      String(name),
    );
  }
  seen.push(...files.map((path) => readFileSync(path, 'utf8')));
  assert.ok(
    seen.some((text) => /-W\0/.test(text)),
    'the look at the processes is not blind',
  );

  const nonces = noncesSeen(server);
  assert.ok(nonces.length > 0);
  const held = [WORKER, 'ic-42', ...ENCODED, nonces.at(-1) ?? ''];
  for (const secret of held) assert.ok(quoting.includes(secret), `${secret} was not at stake`);
  assertNowhere(seen, [WORKER, 'ic-42', PROXY, BANNER, ...ENCODED, ...nonces]);
});
