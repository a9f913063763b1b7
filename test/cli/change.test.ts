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
  assert.match(
    first.stdout,
    /^app\/n1 disabled: OK -> DIS, verified in [^\n]*; 2\/3 usable \+1 stby\n$/,
  );
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

test('what was not asked is not agreed to: worse on the fresh page means refused, and nothing sent', async (t) => {
  const server = await play(t);
  let once = true;
  // Somebody takes n2 out between the first read and the reading of the edit form.
  server.setFault({
    kind: 'transform',
    transform: (html) => {
      if (once) server.editBehindTheBack('app', N2, { flags: { D: true } });
      once = false;
      return html;
    },
  });
  const done = await runBaltop(['disable', '-u', server.url, 'n1', '--no-input']);
  assert.equal(done.code, 5, done.stdout);
  assert.match(done.stderr, /leaves 1 usable of 3 in app/);
  assert.equal(writesTo(server).length, 0);
  const agreed = await runBaltop(['disable', '-u', server.url, 'n1', '--no-input', '--yes']);
  assert.equal(agreed.code, 0, agreed.stderr);
});

test('--allow-outage is no --yes for several members', async (t) => {
  const server = await play(t);
  const all = ['disable', '-u', server.url, 'n1', 'n2', 'n3', '--allow-outage'];
  const refused = await runBaltop(all);
  assert.equal(refused.code, 5);
  assert.equal(writesTo(server).length, 0);
  assert.equal((await runBaltop([...all, '--yes'])).code, 0);
  assert.equal(writesTo(server).length, 3);
});

test('an old httpd is not sent a factor that it would cut', async (t) => {
  for (const version of ['2.2.34', '2.4.6'] as const) {
    const server = await play(t, { version });
    const done = await runBaltop(['set', '-u', server.url, 'n1', '--factor', '2.5']);
    assert.equal(done.code, 1);
    assert.match(done.stderr, /this httpd takes whole factors only \(Apache\/2\./, version);
    const whole = await runBaltop(['set', '-u', server.url, 'n1', '--factor', '3']);
    assert.match(whole.stdout, /factor 1 -> 3/, version);
  }
});

test('a change that httpd made in part is called that', async (t) => {
  const server = await play(t);
  // As an httpd that empties what it finds too long.
  server.setFault({
    kind: 'transform',
    only: 'post',
    transform: (html) => html.replace('>elsewhere<', '><'),
  });
  const call = ['set', '-u', server.url, 'n1', '--factor', '2', '--redirect', 'elsewhere'];
  const done = await runBaltop(call);
  assert.equal(done.code, 1);
  assert.match(done.stderr, /app\/n1 CHANGED IN PART: .*redirect is still ""/);
});

test('draining what is out already sends nothing and says so', async (t) => {
  const server = await play(t);
  server.editBehindTheBack('app', N1, { flags: { D: true } });
  const done = await runBaltop(['drain', '-u', server.url, 'n1', '--no-wait']);
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.stdout, 'app/n1 already out (DIS) (unchanged)\n');
  const waited = await runBaltop(['drain', '-u', server.url, 'n1']);
  assert.equal(waited.code, 0, waited.stderr);
  assert.match(waited.stdout, /app\/n1 is quiet after [\d.]+s: safe to stop\n$/);
  assert.equal(writesTo(server).length, 0);
});

test('a dry run tells what the call itself would end with', async (t) => {
  const server = await play(t);
  server.editBehindTheBack('app', N2, { flags: { D: true } });
  const call = ['disable', '-u', server.url, 'n1', '--dry-run'];
  assert.equal((await runBaltop(call)).code, 5);
  assert.equal((await runBaltop([...call, '--yes'])).code, 0);
});

test('options that would say nothing are refused', async (t) => {
  const server = await play(t);
  for (const args of [
    ['-l', '--watch'],
    ['-l', '-o', 'json'],
    ['--demo', '127.0.0.1:1'],
    ['--demo', '-u', server.url],
    ['disable', '-', '--user', 'u', '--password-stdin'],
    ['list', '--state', ''],
  ]) {
    const done = await runBaltop([...args, ...(args.includes('--demo') ? [] : ['-u', server.url])]);
    assert.equal(done.code, 2, `${args.join(' ')}: ${done.stdout}`);
  }
  const sorted = await runBaltop(['list', '-u', server.url, '--sort', '-elected', '-o', 'name']);
  assert.equal(sorted.code, 0, sorted.stderr);
});

test('what httpd 2.2 cannot change is said once', async (t) => {
  const { url } = await play(t, { version: '2.2.34' });
  for (const args of [
    ['drain', 'n1', '--max-request', '1s'],
    ['drain', 'n1', '--no-wait'],
    ['rolling', 'app', '--only', 'n1', '--exec', 'true', '--session-grace', '1s', '--dry-run'],
  ]) {
    const done = await runBaltop([...args, '--yes', '-u', url]);
    assert.equal(done.code, 1, done.stderr);
    assert.equal(done.stderr.split('cannot change draining').length, 2, done.stderr);
  }
  const drained = await runBaltop(['drain', 'n1', '--max-request', '1s', '-u', url]);
  assert.match(
    drained.stderr,
    /httpd 2\.2 knows .*\nbaltop: app\/n1 could not be drained; nothing was changed\n$/,
  );
});
