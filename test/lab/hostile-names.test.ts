/** Hostile names that the real httpd takes: one word of data for a program, or refused before anything is changed. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { walkTo } from '../e2e/table.ts';
import { openTerminal } from '../e2e/terminal.ts';
import { HOSTILE_WORDS } from '../helpers/hostile-words.ts';
import { needs } from '../helpers/needs.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { curl, nonceOf, readPage, writeWithCurl } from './curl.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

const WORDS = Object.values(HOSTILE_WORDS);
/** As many as httpd has room for in one balancer. */
const GROWTH = 100;

interface Listed {
  readonly items: readonly {
    readonly balancer: string;
    readonly url: string;
    readonly route: string;
  }[];
}

async function listed({ managerUrl }: Httpd) {
  const { stdout } = await runBaltop(['list', '-u', managerUrl, '-o', 'json']);
  return (JSON.parse(stdout) as Listed).items;
}

/** Each word as the route of a member of `app`; and as the host of one of `hosts`, as far as httpd takes it. */
async function hostileHttpd(t: TestContext): Promise<Httpd> {
  const url = (index: number) => `http://127.0.0.1:${9 + index}`;
  const members = WORDS.map((_, index) => ({ url: url(index), route: `r${index}` }));
  const good = ['good1', 'good2'].map((route, index) => ({ url: url(1_000 + index), route }));
  const httpd = await startHttpd(t, {
    balancers: [
      { name: 'app', members: [...good, ...members] },
      { name: 'hosts', members: good, growth: GROWTH },
    ],
  });
  const nonce = nonceOf(await readPage(httpd.managerUrl), 'hosts');
  for (const [index, word] of WORDS.entries()) {
    const route = encodeURIComponent(word.slice(0, 60));
    await writeWithCurl(httpd.managerUrl, 'app', url(index), `w_wr=${route}`);
    const added = `b_wyes=1&b_nwrkr=${encodeURIComponent(`http://${word.slice(0, 60)}:8080`)}`;
    // Over one of them a child of httpd was seen to end without an answer: what it took is counted below.
    await curl([
      ...['-e', httpd.managerUrl, '--data-raw', `b=hosts&nonce=${nonce}&${added}`],
      httpd.managerUrl,
    ]).catch((problem: Error) => {
      if (!problem.message.includes('curl: (52)')) throw problem;
      t.diagnostic(`httpd ended over ${JSON.stringify(word)}`);
    });
  }
  // What is added at run time is disabled at first, and an upgrade leaves out what was disabled before it.
  for (const { balancer, url } of await listed(httpd)) {
    const fields = `b=hosts&nonce=${nonce}&w=${encodeURIComponent(url)}&w_status_D=0`;
    if (balancer === 'hosts') {
      await curl(['-e', httpd.managerUrl, '--data-raw', fields, httpd.managerUrl]);
    }
  }
  return httpd;
}

const posts = (httpd: Httpd) => httpd.accessLog().match(/^POST /gm)?.length ?? 0;

test('names that the real httpd takes never run, nor begin, an upgrade', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl') || !needs(t, 'tmux')) return;
  const httpd = await hostileHttpd(t);
  const recorder = startRecorder(t);
  const items = await listed(httpd);
  const routes = items.filter(
    ({ balancer, route }) => balancer === 'app' && !/^(good|r)\d+$/.test(route),
  );
  const hosts = items.filter(({ balancer, route }) => balancer === 'hosts' && !/^good/.test(route));
  t.diagnostic(`httpd took ${routes.length} routes and ${hosts.length} hosts of ${WORDS.length}`);
  assert.ok(routes.length >= 60 && hosts.length >= 60);
  assert.ok(
    hosts.some(({ url }) => url.startsWith('http://-oproxycommand=')),
    'the host that is an option of ssh',
  );
  const before = posts(httpd);
  for (const option of ['--exec', '--check-exec', '--check-url']) {
    for (const [balancer, name] of [
      ['app', '{route}'],
      ['hosts', '{host}'],
      ['hosts', '{url}'],
    ] as const) {
      const value =
        option === '--check-url' ? `http://127.0.0.1:1/${name}` : `${recorder.command} ${name}`;
      const exec = option === '--exec' ? [] : ['--exec', recorder.command];
      for (const more of [[], ['--dry-run']]) {
        const call = ['rolling', balancer, '-u', httpd.managerUrl, ...exec, option, value, ...more];
        const done = await runBaltop(call);
        assertExit(done, EXIT.refused);
        assert.ok(done.stderr.includes(`${option} cannot use ${name}: `), done.stderr);
        assert.match(done.stderr, /Nothing was changed/);
      }
    }
  }
  const terminal = await openTerminal(t, { columns: 120, rows: 40 });
  await terminal.start('--exec', `${recorder.command} {route}`, httpd.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'good1');
  terminal.press('R');
  await terminal.see(/REFUSED: app\/.*--exec cannot use \{route\}/);
  await terminal.see(/Esc close/);
  terminal.press('a', 'p', 'p', 'Enter');
  // Read together with the name, Enter is no answer; read alone, it closes the plan.
  await terminal.see(/REFUSED: app\/|it is refused now: nothing sent/);
  assert.equal(posts(httpd), before, 'nothing was sent');
  assert.deepEqual(recorder.runs(), []);

  const plain = routes.filter(({ route }) => ['constructor', 'toString', 'status'].includes(route));
  assert.equal(plain.length, 3);
  const only = plain.map(({ url }) => url.replace('http://', '')).join(',');
  const quick = ['--soak', '0', '--proof-timeout', '0', '--yes'];
  const hook = ['--exec', `${recorder.command} {route} {host} {port}`, '--only', only];
  const done = await runBaltop(['rolling', 'app', '-u', httpd.managerUrl, ...hook, ...quick], {
    timeoutMs: 60_000,
  });
  assertExit(done, EXIT.done);
  assert.deepEqual(
    recorder.runs(),
    plain.map(({ route, url }) => [route, '127.0.0.1', new URL(url).port]),
  );
  assert.deepEqual(readdirSync(recorder.folder).sort(), ['notes', 'recorder.cjs']);
});
