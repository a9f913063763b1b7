/** Two and five front ends with the same members, of which not all are well. curl looks. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startDemo } from '../../source/demo/server.ts';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { ManagerClient } from '../../source/httpd/transport/client.ts';
import { fleetFacts } from '../../source/messages/fleet-facts.ts';
import { memberFacts } from '../../source/messages/member-facts.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { openTui } from '../screen/ink/open-tui.ts';
import { rowWithCurl, writeWithCurl } from './curl.ts';
import { Engine } from './engine.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import { startMeddlingProxy } from './meddling-proxy.ts';

/** Nobody listens there, and nobody is asked: without traffic a member stays Ok. */
const URLS = [1, 2, 3, 4].map((port) => `http://127.0.0.1:${port}`);
const [NODE1 = ''] = URLS;
const MEMBERS = URLS.map((url, index) => ({ url, route: `node${index + 1}` }));
const POOL = { name: 'app', members: MEMBERS };

const startAll = (t: TestContext, count: number): Promise<readonly Httpd[]> =>
  Promise.all(Array.from({ length: count }, () => startHttpd(t, { balancers: [POOL] })));

const statusOn = async (url: string) => (await rowWithCurl(url, NODE1)).status.join(' ');

/** What a row of the table says of the first member. */
function shownState(engine: Engine): string {
  const { fresh } = fleetFacts(engine.fleet.getSnapshot(), DEFAULT_POLICY);
  return memberFacts(engine.member('node1'), fresh).state;
}

test('two front ends: both get the change; out on one of them is never called out', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const [web1, web2] = await startAll(t, 2);
  assert.ok(web1 && web2);
  const engine = await Engine.on(t, web1.managerUrl, web2.managerUrl);
  await writeWithCurl(web1.managerUrl, 'app', NODE1, 'w_status_D=1');
  await engine.fleet.readOnce();
  assert.equal(shownState(engine), 'MIXED');
  assert.equal(await statusOn(web2.managerUrl), 'Init Ok');
  const order = { members: [engine.member('node1')], action: { kind: 'disable' } } as const;
  assert.deepEqual(
    (await engine.do(order)).map((event) => event.kind),
    ['unchanged', 'verified'],
  );
  assert.equal(shownState(engine), 'DIS');
  for (const { managerUrl } of [web1, web2]) assert.equal(await statusOn(managerUrl), 'Init Dis');
});

test('the second front end ignores the change: exit 8 on the command line; retry, undo, keep on the screen', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const [web1, web2] = await startAll(t, 2);
  assert.ok(web1 && web2);
  let isBroken = true;
  const proxy = await startMeddlingProxy(t, web2.url, {
    headers: ({ referer, ...others }) =>
      isBroken || referer === undefined ? others : { ...others, referer },
  });
  const line = await runBaltop(['disable', 'node1', '-u', web1.managerUrl, '-u', proxy]);
  assert.equal(line.code, 8, line.stdout + line.stderr);
  assert.match(line.stdout, /app\/node1 disabled: OK -> DIS, verified/);
  assert.match(line.stderr, /app\/node1 not changed: .*Referer/);
  assert.equal(await statusOn(web1.managerUrl), 'Init Dis');
  assert.equal(await statusOn(web2.managerUrl), 'Init Ok');
  await writeWithCurl(web1.managerUrl, 'app', NODE1, 'w_status_D=0');

  const engine = await Engine.on(t, web1.managerUrl, proxy);
  const { fleet, change, editForms } = engine;
  const options = { fleet, change, editForms, now: Date.now };
  const tui = await openTui(t, fleet.getSnapshot(), { columns: 100, rows: 24, options });
  const seen = (what: RegExp) => tui.screen.until(String(what), () => what.test(tui.screen.text()));
  // A hand's pace: the screen takes what comes faster for a script.
  const press = async (key: string) => {
    const from = performance.now();
    await waitFor('a moment', () => performance.now() - from > 170);
    await tui.press(key);
  };
  const disable = async () => {
    await press('d');
    // Level 1 only until a rate is known.
    await seen(/y send|not done everywhere/);
    if (/y send/.test(tui.screen.text())) await press('y');
    await seen(/not done everywhere/);
  };
  await disable();
  await seen(/web1 {3}DIS {3}done, verified/);
  assert.match(tui.screen.text(), /web2 {3}OK {3}FAILED: .*Referer/);
  await press('u');
  await seen(/UNDO {2}app\/node1/);
  await press('y');
  await seen(/app\/node1 undone/);
  assert.equal(await statusOn(web1.managerUrl), 'Init Ok');
  await disable();
  isBroken = false;
  await press('r');
  await seen(/type node1 then Enter|y send|app\/node1 disabled/);
  if (/type node1/.test(tui.screen.text())) {
    await press('node1');
    await press('\r');
  } else if (/y send/.test(tui.screen.text())) await press('y');
  await waitFor('web2 to be done', async () => (await statusOn(web2.managerUrl)) === 'Init Dis');
  await tui.screen.until('no banner', () => !/failed in part/.test(tui.screen.text()));
});

test('five: one hangs, one restarts, one has its clock an hour off, one is an old httpd, one is well', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const [well, hung, restarting, clock] = await startAll(t, 4);
  assert.ok(well && hung && restarting && clock);
  const old = await startDemo({ version: '2.2.34', traffic: false, pools: [POOL] });
  t.after(() => old.close());
  const hourOff = await startMeddlingProxy(t, clock.url, {
    answerHeaders: (headers) => ({
      ...headers,
      date: new Date(Date.now() - 3_600_000).toUTCString(),
    }),
  });
  const urls = {
    hung: hung.managerUrl,
    restarting: restarting.managerUrl,
    clock: hourOff,
    old: old.url,
    well: well.managerUrl,
  };
  const clients = Object.entries(urls).map(
    ([name, url]) => [name, new ManagerClient({ url: new URL(url), timeoutMs: 1_500 })] as const,
  );
  const engine = await Engine.of(t, new Map(clients));
  const { fleet } = engine;
  const state = (name: string) => {
    const found = fleet.getSnapshot().frontEnds.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };
  const member = engine.member('node1');
  assert.equal(member.places.length, 5);

  const asleep = hung.pids();
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of asleep) process.kill(pid, name);
  };
  signal('SIGSTOP');
  try {
    fleet.start();
    const readings = new Set<number | null>();
    await waitFor('the others to be read while one hangs', () => {
      readings.add(state('well').readAt);
      return readings.size > 3 && state('hung').error !== null;
    });
    assert.equal(state('clock').error, null, 'another clock is no trouble');
    await restarting.graceful();
    const events = await engine.do({
      members: [engine.member('node1')],
      action: { kind: 'disable' },
    });
    const told = events.map((event) =>
      'target' in event ? `${event.kind} ${event.target.frontEnd}` : event.kind,
    );
    assert.deepEqual(told.slice(0, -1).toSorted(), [
      'verified clock',
      'verified old',
      'verified restarting',
      'verified well',
    ]);
    assert.equal(told.at(-1), 'failed hung', 'it is tried last, and keeps nobody waiting');
  } finally {
    signal('SIGCONT');
  }
  for (const { managerUrl } of [well, restarting, clock]) {
    assert.equal(await statusOn(managerUrl), 'Init Dis');
  }
  await waitFor('the hung one to be read again', () => state('hung').error === null);
  assert.equal(shownState(engine), 'MIXED', 'one that serves it is alive again: not out');
  assert.equal(
    await statusOn(hung.managerUrl),
    'Init Ok',
    'what was asked while it hung did not come late',
  );
  const rest = await engine.do({ members: [engine.member('node1')], action: { kind: 'disable' } });
  assert.ok(rest.every((event) => event.kind === 'verified' || event.kind === 'unchanged'));
  assert.equal(await statusOn(hung.managerUrl), 'Init Dis');
  assert.equal(shownState(engine), 'DIS');
});
