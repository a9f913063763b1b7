import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { clientFor, N1, N2, play, readOk, workerIn, writesTo } from '../helpers/play.ts';
import { CLI, runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';

test('a verb is verified, said in one line, and idempotent', async (t) => {
  const server = await play(t);
  const first = await runBaltop(['disable', '-u', server.url, 'n1']);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^app\/n1 disabled: OK -> DIS, verified in [^\n]*; 2 of 4 usable\n$/);
  assert.equal(first.stderr, '');
  const second = await runBaltop(['disable', '-u', server.url, 'n1']);
  assert.equal(second.code, 0);
  assert.equal(second.stdout, 'app/n1 already disabled (unchanged)\n');
  assert.equal(writesTo(server).length, 1);
});

test('what list -o name prints goes back in through standard input', async (t) => {
  const server = await play(t);
  server.editBehindTheBack('app', N1, { flags: { D: true } });
  server.editBehindTheBack('app', N2, { flags: { D: true } });
  const { stdout } = await runBaltop(['list', '-u', server.url, '--state', 'dis', '-o', 'name']);
  const done = await runBaltop(['enable', '-u', server.url, '-'], { stdin: stdout });
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.stdout.trimEnd().split('\n').length, 2);
  const page = await readOk(clientFor(t, server.url));
  assert.ok(page.balancers[0]?.workers.every((worker) => worker.status.intent === 'in'));
});

test('--dry-run prints the request and sends nothing', async (t) => {
  const server = await play(t);
  const done = await runBaltop(['disable', '-u', server.url, 'n1', '--dry-run']);
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /^POST .*b=app w=http:\/\/10\.0\.0\.1:8080 w_status_D=1\n/);
  assert.equal(writesTo(server).length, 0);
});

test('ctrl-c in a slow change: what was sent is verified, the rest is named as not tried', async (t) => {
  const server = await play(t);
  server.setFault({ kind: 'slow', ms: 800, only: 'post' });
  const running = startBaltop(t, ['disable', '-u', server.url, 'n1', 'n2', '--yes']);
  await waitFor('the first change on its way', () => writesTo(server).length === 1);
  running.kill('SIGINT');
  const done = await running.ended;
  assert.equal(done.code, 130, done.stderr);
  assert.match(done.stdout, /^app\/n1 disabled: OK -> DIS/);
  assert.match(done.stderr, /not tried: app\/n2\n/);
  assert.equal(writesTo(server).length, 1);
});

test('a reader that leaves does not end a change halfway', async (t) => {
  const server = await play(t);
  const args = [CLI, 'disable', '-u', server.url, 'n1', 'n2', '--yes'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  child.stdout.destroy();
  child.stderr.destroy();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  const page = await readOk(clientFor(t, server.url));
  for (const url of [N1, N2]) assert.equal(workerIn(page, url).status.intent, 'disabled', url);
});

test('list --watch ends when nobody reads it any more', async (t) => {
  const server = await play(t);
  const args = [CLI, 'list', '-u', server.url, '--watch', '--interval', '200ms'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test('-v tells every request on standard error, without nonce and password', async (t) => {
  const secret = 'http://ops:geheim@10.0.0.1:8080/x';
  const server = await play(t, {
    pools: [{ name: 'app', members: [{ url: secret }, { url: N2 }] }],
  });
  const done = await runBaltop(['disable', '-v', '-u', server.url, '10.0.0.1:8080']);
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stderr, /GET .*\n.*GET .*\n.*POST \/balancer-manager -> 200\n/);
  assert.ok(!`${done.stdout}${done.stderr}`.includes('geheim'), done.stderr);
  assert.doesNotMatch(done.stderr, /nonce=[0-9a-f]/);
});
