/** Names as httpd compares them: of a configuration, and as they are typed. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { startHttpd } from './httpd.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';

/** `Shop_App` with routes; `paths` with members that only their paths tell apart, and two of one route. */
async function site(t: TestContext) {
  const [one, two] = [await startBackEnd(t, { name: 'n1' }), await startBackEnd(t, { name: 'n2' })];
  const httpd = await startHttpd(t, {
    balancers: [
      {
        name: 'Shop_App',
        members: [
          { url: `${one.url}/`, route: 'n1' },
          { url: `${two.url}/`, route: 'n2' },
        ],
      },
      {
        name: 'paths',
        members: [
          { url: `${one.url}/app1` },
          { url: `${one.url}/app2` },
          { url: `${two.url}/app1`, route: 'twin' },
          { url: `${two.url}/app2`, route: 'twin' },
        ],
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-names-'));
  t.after(() => removeFolder(folder));
  const path = join(folder, 'config.yaml');
  writeFileSync(path, '', { mode: 0o600 });
  const env = { BALTOP_CONFIG: path, XDG_STATE_HOME: folder };
  return {
    one,
    two,
    url: httpd.managerUrl,
    configure(balancers: unknown) {
      const context = { frontEnds: [{ url: httpd.managerUrl }], balancers };
      const file = { currentContext: 'lab', contexts: { lab: context } };
      writeFileSync(path, JSON.stringify(file, null, 1), { mode: 0o600 });
    },
    run: (...args: readonly string[]) => runBaltop(args, { env }),
  };
}

test('what the configuration says of a balancer holds, however the name is spelled', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { configure, run, one } = await site(t);
  for (const name of ['Shop_App', 'shop_app', 'balancer://SHOP_app/']) {
    configure({
      [name]: {
        minUsable: 2,
        labels: { n1: 'tomcat A' },
      },
    });
    const refused = await run('disable', 'n1');
    assertComplaint(refused, EXIT.refused, /shop_app would have 1 usable/);
    const listed = await run('list', '-o', 'json');
    assertExit(listed, EXIT.done);
    assert.equal(listed.stderr, '');
    const items: { route: string; label: string | null }[] = JSON.parse(listed.stdout).items;
    assert.equal(items.find(({ route }) => route === 'n1')?.label, 'tomcat A');
    // biome-ignore lint/suspicious/noThenProperty: the name of an option, in a table that nobody awaits.
    configure({ [name]: { drain: { then: 'stop', sessionGrace: '1s' } } });
    const drained = await run('drain', 'n1', '--dry-run', '--yes');
    assert.match(drained.stdout, /w_status_S=1/, drained.stderr);
  }
  configure({ SHOP_APP: { labels: { [one.hostPort]: 'by address' } } });
  const { stdout } = await run('list', '-o', 'json');
  assert.equal(JSON.parse(stdout).items[0].label, 'by address');
});

test('a name of the configuration that no front end has is told, wherever one looks', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { configure, run, url } = await site(t);
  configure({ shop_ap: { minUsable: 2 }, Paths: { labels: { n9: 'gone', twin: 'there' } } });
  const told = [
    /balancer shop_ap, which no front end has/,
    /labels n9, which is no member of balancer Paths/,
  ];
  for (const args of [
    ['list'],
    ['check'],
    ['get', 'n1'],
    ['disable', 'n1', '--dry-run', '--yes'],
  ]) {
    const { stderr } = await run(...args);
    for (const each of told) assert.match(stderr, each, args.join(' '));
    assert.doesNotMatch(stderr, /twin/);
  }
  const doctor = await run('doctor');
  for (const each of told) assert.match(doctor.stdout, each);
  assert.match(doctor.stdout, /correct the name/);
  const plain = await run('list', '-u', url);
  assert.equal(plain.stderr, '', 'without the context nobody names anything');
});

test('two names that are the same balancer to httpd are an error with its line', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { configure, run } = await site(t);
  configure({ shop_app: { minUsable: 1 }, 'balancer://Shop_App': { minUsable: 2 } });
  assertComplaint(
    await run('list'),
    EXIT.usage,
    /config\.yaml, line \d+: .* the same balancer to httpd/,
  );
});

test('a member is meant by every spelling that is the same to httpd, and only by those', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { run, url, one, two } = await site(t);
  const shop = `${one.url}/`;
  const app1 = `${one.url}/app1`;
  const meant: readonly (readonly [text: string, url: string])[] = [
    ['Shop_App/n1', shop],
    ['balancer://shop_app/n1', shop],
    ['balancer://Shop_App/n1/', shop],
    [`shop_app/${one.hostPort}`, shop],
    [one.url, shop],
    [shop.replace('http', 'HTTP'), shop],
    [`127.0.0.1:BALANCER://SHOP_APP/${shop}`, shop],
    [`${one.hostPort}/app1`, app1],
    [`paths/${one.hostPort}/app1/`, app1],
    [`Paths/${one.hostPort}/app1`, app1],
    [`balancer://paths/${app1}`, app1],
    [`${two.hostPort}/app2`, `${two.url}/app2`],
  ];
  for (const [text, expected] of meant) {
    const got = await run('get', text, '-o', 'json', '-u', url);
    assertExit(got, EXIT.done);
    const urls = JSON.parse(got.stdout).items.map((each: { url: string }) => each.url);
    assert.deepEqual(urls, [expected], text);
  }
  for (const text of ['N1', 'shop_app/N1', `${one.hostPort}/APP1`, 'shop/n1', `${shop}/`]) {
    assertComplaint(await run('get', text, '-u', url), EXIT.notFound, /no member/);
  }
});

test('every name that is printed means one member, and is taken for it', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { run, url, one, two } = await site(t);
  const names = [
    'shop_app/n1',
    `paths/${one.hostPort}/app1`,
    `paths/${one.hostPort}/app2`,
    `paths/${two.hostPort}/app1`,
    `paths/${two.hostPort}/app2`,
  ];
  const several = await run('get', 'paths/twin', '-u', url);
  assertComplaint(several, EXIT.notFound, /matches 2 members/);
  for (const name of names.slice(3))
    assert.ok(several.stderr.includes(` ${name} `), several.stderr);
  for (const name of names) {
    const done = await run('disable', name, '-u', url, '--yes');
    assertExit(done, EXIT.done);
    assert.ok(done.stdout.startsWith(`${name} `), done.stdout);
    assertExit(await run('enable', name, '-u', url), EXIT.done);
  }
  const log = await run('log');
  for (const name of names) assert.ok(log.stdout.includes(` ${name} `), log.stdout);
  const table = await run('list', 'Paths', '-u', url);
  for (const path of ['app1', 'app2']) assert.ok(table.stdout.includes(`${one.hostPort}/${path} `));
  const report = await run('check', 'balancer://Shop_App', '-u', url);
  assertExit(report, EXIT.done);
  assert.match(report.stdout, /shop_app 2\/2 usable/);
});
