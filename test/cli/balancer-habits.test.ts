/** What the configuration says of a balancer: how it is drained and upgraded, and what its members are called. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { play, writesTo } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

/** A name that a shell would do something with. */
const ODD_ROUTE = 'n2;$(exit 9)';

const POOLS = [
  {
    name: 'app',
    members: [
      { url: 'http://10.0.0.1:8080', route: 'n1' },
      { url: 'http://10.0.0.2:8080', route: ODD_ROUTE },
      { url: 'http://10.0.0.3:8080', route: 'n3' },
    ],
  },
  {
    name: 'api',
    members: [
      { url: 'http://10.0.5.1:8080', route: 'a1' },
      { url: 'http://10.0.5.2:8080', route: 'a2' },
    ],
  },
];

async function desk(t: TestContext, balancers: (folder: string) => unknown) {
  const server = await play(t, { pools: POOLS });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-defaults-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'config.yaml');
  const context = { frontEnds: [{ url: server.url }], balancers: balancers(folder) };
  writeFileSync(path, JSON.stringify({ currentContext: 'a', contexts: { a: context } }), {
    mode: 0o600,
  });
  const env = { BALTOP_CONFIG: path, XDG_STATE_HOME: join(folder, 'state') };
  const run = (...args: readonly string[]) => runBaltop(args, { env });
  return { server, folder, run };
}

const flagsIn = (text: string) =>
  [...text.matchAll(/b=(\w+) .*w_status_(\w)=1/g)].map((each) => each.slice(1, 3).join(' '));

test('a drain ends as its balancer has it, another as usual, and --then stands over both', async (t) => {
  const { run, server } = await desk(t, () => ({
    // biome-ignore lint/suspicious/noThenProperty: the name of an option, in a table that nobody awaits.
    app: { drain: { then: 'stop', sessionGrace: '1s' } },
  }));
  const told = await run('drain', 'n1', 'a1', '--dry-run', '--yes');
  assert.deepEqual(flagsIn(told.stdout), ['app N', 'app S', 'api N', 'api D'], told.stderr);
  const typed = await run(
    'drain',
    'n1',
    'a1',
    '--dry-run',
    '--yes',
    '--then',
    'none',
    '--session-grace',
    '1m',
  );
  assert.deepEqual(flagsIn(typed.stdout), ['app N', 'api N'], typed.stderr);
  assert.equal(writesTo(server).length, 0);
  const done = await run('drain', 'n1');
  assert.equal(done.code, 0, done.stderr);
  assert.match((await run('get', 'n1')).stdout, /flags +Init .*Stop/);
});

test('a rolling upgrade runs the command of its balancer, and no name of a page that could be more', async (t) => {
  const { run, folder } = await desk(t, (place) => ({
    app: {
      rolling: {
        exec: `'${process.execPath}' -e 'fs.appendFileSync(process.argv[1], process.argv[2] + "\\n")' '${join(place, 'done')}' {route}`,
        soak: '10ms',
        proofTimeout: 0,
      },
    },
  }));
  const refused = await run('rolling', 'app', '--yes', '--no-input');
  assert.equal(refused.code, 5, refused.stdout + refused.stderr);
  assert.ok(refused.stderr.includes(`app/${ODD_ROUTE}: --exec cannot use {route}`), refused.stderr);
  assert.equal(existsSync(join(folder, 'done')), false, 'nothing was run');
  const sound = ['rolling', 'app', '--only', 'n1,n3', '--yes', '--no-input'];
  const rolled = await run(...sound);
  assert.equal(rolled.code, 0, rolled.stdout + rolled.stderr);
  assert.equal(readFileSync(join(folder, 'done'), 'utf8'), 'n1\nn3\n');
  const typed = await run(...sound, '--exec', 'false');
  assert.equal(typed.code, 1, 'what is typed is run instead');
  const other = await run('rolling', 'api', '--yes', '--no-input');
  assert.match(other.stderr, /rolling needs --exec/);
});

test('labels are in JSON, YAML and get, safe to print; no command takes one for a member', async (t) => {
  const { run } = await desk(t, () => ({
    app: { labels: { n1: 'tomcat A', '10.0.0.3:8080': 'evil \u001b[31m' } },
  }));
  const { items } = JSON.parse((await run('list', '-o', 'json')).stdout);
  const labels = items.map((each: { label: string | null }) => each.label);
  assert.deepEqual(labels, ['tomcat A', null, 'evil ?[31m', null, null]);
  assert.match((await run('get', 'n1')).stdout, /^label +tomcat A$/m);
  assert.match((await run('get', 'n1', '-o', 'yaml')).stdout, /label: "tomcat A"/);
  assert.equal((await run('get', 'tomcat A')).code, 3);
});

test('of --min-usable and the configured minUsable the larger one counts', async (t) => {
  for (const [configured, typed, code] of [
    [2, 1, 0],
    [1, 2, 0],
    [3, 1, 5],
    [1, 3, 5],
    [3, 2, 5],
  ] as const) {
    const { run } = await desk(t, () => ({ app: { minUsable: configured } }));
    const call = ['rolling', 'app', '--dry-run', '--only', 'n1', '--exec', 'true'];
    const told = await run(...call, '--min-usable', String(typed));
    assert.equal(told.code, code, `configured ${configured}, typed ${typed}: ${told.stderr}`);
    if (code === 5) assert.match(told.stderr, /minUsable, --min-usable/);
  }
});
