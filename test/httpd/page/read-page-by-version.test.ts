import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DEMO_VERSIONS,
  type DemoPool,
  type DemoVersion,
  startDemo,
} from '../../../source/demo/server.ts';
import type { ManagerPage } from '../../../source/httpd/model.ts';
import { ManagerClient } from '../../../source/httpd/transport/client.ts';

const UTF8_ROUTE = 'knöten';

const POOLS: readonly DemoPool[] = [
  {
    name: 'app',
    sticky: 'JSESSIONID|jsessionid',
    timeoutSeconds: 30,
    growth: 2,
    members: [
      { url: 'ajp://10.0.4.11:8009', route: 'node1', factor: 2 },
      { url: 'http://[2001:db8::1]:8080/x', route: 'a&b', redirect: 'node1' },
      { url: 'http://10.0.4.12:8080/q&r', route: UTF8_ROUTE, lbSet: 3, standby: true },
    ],
  },
  { name: 'plain', members: [{ url: 'https://h.example:443/' }] },
  { name: 'empty' },
];

async function readFrom(version: DemoVersion): Promise<ManagerPage> {
  const server = await startDemo({ version, pools: POOLS, traffic: false });
  const client = new ManagerClient({ url: new URL(server.url) });
  try {
    const page = await client.readPage();
    assert.ok(page.ok, page.ok ? '' : page.error.what);
    return page.value;
  } finally {
    client.close();
    await server.close();
  }
}

for (const version of DEMO_VERSIONS) {
  test(`${version}: balancers, members and settings are read as they are configured`, async () => {
    const page = await readFrom(version);
    const old = version === '2.2.34';
    assert.equal(page.generation, old ? '2.2' : '2.4');
    assert.match(page.serverVersion, new RegExp(`^Apache/${version.replaceAll('.', '\\.')}`));
    assert.equal(page.serverName, '127.0.0.1');
    assert.equal(page.form, null);
    assert.deepEqual(
      page.balancers.map((each) => each.name),
      ['app', 'plain', 'empty'],
    );
    const [app, plain, empty] = page.balancers;
    assert.ok(app && plain && empty);
    assert.match(app.sticky ?? '', /^JSESSIONID ?\| ?jsessionid$/);
    assert.equal(plain.sticky, null);
    assert.equal(app.timeoutSeconds, 30);
    assert.equal(app.method, 'byrequests');
    assert.equal(app.maxMembers, old ? null : 5);
    assert.equal(app.usedMembers, old ? null : 3);
    assert.deepEqual(empty.workers, []);
    assert.match(app.nonce ?? '', /^[0-9a-f-]{36}$/);

    const [first, second, third] = app.workers;
    assert.ok(first && second && third);
    assert.equal(first.route, 'node1');
    assert.equal(first.factor, 2);
    assert.equal(second.url, 'http://[2001:db8::1]:8080/x');
    assert.equal(second.route, 'a&b');
    assert.equal(second.redirect, 'node1');
    assert.equal(third.url, 'http://10.0.4.12:8080/q&r');
    assert.equal(third.route, UTF8_ROUTE);
    assert.equal(third.lbSet, 3);
    assert.equal(third.status.role, 'standby');
    assert.equal(plain.workers[0]?.url, 'https://h.example/');
    for (const worker of app.workers) {
      assert.equal(worker.status.usable, true);
      assert.equal(worker.elected, 0);
      assert.equal(worker.busy, old ? null : 0);
      assert.deepEqual(worker.to, { bytes: 0, exact: true });
    }
  });
}

test('what only some versions say is null on the others', async () => {
  const [v22, v246, v2437] = [
    await readFrom('2.2.34'),
    await readFrom('2.4.6'),
    await readFrom('2.4.37'),
  ];
  assert.equal(v22.persisted, null);
  assert.equal(v246.persisted, null);
  assert.equal(v2437.persisted, false);
  assert.equal(v246.balancers[0]?.workers[0]?.health, null);
  assert.equal(v2437.balancers[0]?.workers[0]?.health?.method, 'NONE');
  assert.equal(v22.balancers[0]?.path, null);
  assert.equal(v246.balancers[0]?.path, '/app');
  assert.equal(v22.balancers[2]?.nonce, null);
});

test('a unix-socket member, health checks and their expressions', async () => {
  const pools: DemoPool[] = [
    {
      name: 'sock',
      members: [
        { url: 'unix:/run/a.sock|http://localhost/' },
        { url: 'http://h:1', health: { method: 'GET', uri: '/up', expression: 'fine', passes: 2 } },
      ],
    },
  ];
  const server = await startDemo({
    pools,
    expressions: [['fine', '%{REQUEST_STATUS} =~ /^[234]/ && 1 < 2']],
    traffic: false,
  });
  const client = new ManagerClient({ url: new URL(server.url) });
  try {
    const page = await client.readPage();
    assert.ok(page.ok);
    const [socket, checked] = page.value.balancers[0]?.workers ?? [];
    assert.equal(socket?.url, 'unix:/run/a.sock|http://localhost/');
    assert.equal(checked?.health?.uri, '/up');
    assert.equal(checked?.health?.passes, 2);
    assert.equal(checked?.health?.expression, 'fine');
    assert.deepEqual(page.value.expressions, [
      { name: 'fine', expression: '%{REQUEST_STATUS} =~ /^[234]/ && 1 < 2' },
    ]);
  } finally {
    client.close();
    await server.close();
  }
});
