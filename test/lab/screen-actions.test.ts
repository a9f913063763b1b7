/** What the page offers by hand, done with keys on the whole screen against a real httpd; curl looks. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { openTui } from '../screen/ink/open-tui.ts';
import { readPage, writeWithCurl } from './curl.ts';
import { Engine } from './engine.ts';
import { type Pool, type PoolOptions, startPool } from './pool.ts';

const DOWN = '\x1b[B';

/** A hand's pace: the screen takes what comes faster for a script. */
async function slowly() {
  const from = performance.now();
  await waitFor('a moment', () => (performance.now() - from > 170 ? 'over' : null));
}

async function stage(t: TestContext, options: PoolOptions = {}, size = { columns: 80, rows: 24 }) {
  const pool = await startPool(t, options);
  const engine = await Engine.on(t, pool.managerUrl);
  const tui = await openTui(t, engine.fleet.getSnapshot(), {
    ...size,
    options: {
      fleet: engine.fleet,
      change: engine.change,
      editForms: engine.editForms,
      now: Date.now,
    },
  });
  const press = async (...chunks: readonly string[]) => {
    for (const chunk of chunks) {
      await slowly();
      await tui.press(chunk);
    }
  };
  const seen = (what: RegExp) => tui.screen.until(String(what), () => what.test(tui.screen.text()));
  const pick = async (label: string) => {
    for (let row = 0; row < 20; row += 1) {
      if (new RegExp(`> ${label}\\b`).test(tui.screen.text())) break;
      await tui.press(DOWN);
    }
    await press('\r');
  };
  /** Opens the menu and goes to an entry by its name. */
  const choose = async (entry: string) => {
    await press('x');
    await tui.screen.until('the menu', () => /MORE/.test(tui.screen.text()));
    await tui.screen.until('the forms', () => !/asking httpd/.test(tui.screen.text()));
    await pick(entry);
  };
  return { pool, tui, press, seen, choose, pick };
}

const status = async (pool: Pool, index: number) => (await pool.row(index)).status.join(' ');

test('flags of the more-menu: chosen, confirmed, verified; undo takes each back', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, press, seen, choose } = await stage(t);
  const steps: readonly (readonly [string, string])[] = [
    ['stop', 'Init Stop'],
    ['hot standby', 'Init Stby Ok'],
    ['hot spare', 'Init Spar Ok'],
    ['ignore errors', 'Init Ign Ok'],
  ];
  for (const [entry, wanted] of steps) {
    await choose(entry);
    await seen(/y send/);
    assert.equal(await status(pool, 0), 'Init Ok', 'nothing is sent before y');
    await press('y');
    await seen(/u undo/);
    assert.equal(await status(pool, 0), wanted);
    await press('u');
    await seen(/UNDO/);
    await press('y');
    await seen(/app\/node1 undone/);
    assert.equal(await status(pool, 0), 'Init Ok');
  }
});

test('values are typed or chosen: factor, route, check interval, check method', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, press, seen, choose, pick } = await stage(t);
  await choose('factor');
  await seen(/new factor: 1/);
  await press('\x15', '2.5', '\r');
  await seen(/y send/);
  await press('y');
  await seen(/app\/node1 changed/);
  assert.equal((await pool.row(0)).factor, 2.5);
  await choose('redirect');
  await seen(/new redirect/);
  await press('node2', '\r');
  await seen(/y send/);
  await press('y');
  await seen(/app\/node1 changed/);
  assert.equal((await pool.row(0)).redirect, 'node2');
  await choose('check method');
  await seen(/check method of app\/node1/);
  await pick('TCP');
  await seen(/y send/);
  await press('y');
  await seen(/app\/node1 changed/);
  assert.match(await readPage(pool.managerUrl), /<td>TCP<\/td>/);
});

test('a balancer: method, stickiness, and a member in a free slot', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, press, seen, choose, pick } = await stage(t, { balancer: { growth: 1 } });
  await press('g');
  await choose('method');
  await seen(/method of balancer app/);
  await pick('bytraffic');
  await seen(/y send/);
  await press('y');
  await seen(/app: method bytraffic, verified/);
  assert.match(await readPage(pool.managerUrl), /<td>bytraffic<\/td>/);
  await choose('stickiness');
  await seen(/new stickiness/);
  await press('ROUTEID', '\r');
  await seen(/y send/);
  await press('y');
  await seen(/app: sticky ROUTEID, verified/);
  assert.match(await readPage(pool.managerUrl), /<td>ROUTEID/);
  await choose('add a member');
  await seen(/URL of the new member:/);
  await press('http://127.0.0.1:1/', '\r');
  await seen(/y send/);
  await press('y');
  await seen(/added http:\/\/127\.0\.0\.1:1\/? to app/);
  assert.match(await readPage(pool.managerUrl), />http:\/\/127\.0\.0\.1:1\/?</);
});

test('several members at once, by typing their number; Tab shows the requests', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, press, seen } = await stage(t, { members: [{}, {}, {}, {}] });
  await press(' ', ' ', 'D');
  await seen(/DRAIN {2}2 members {2}app\/node1, app\/node2/);
  await press('\t');
  await seen(/POST \/balancer-manager {2}b=app w=\S+ w_status_N=1/);
  assert.equal(await status(pool, 0), 'Init Ok');
  await press('\t', 'drain 2', '\r');
  await seen(/app\/node[12] is quiet after [\d:]+: safe to stop .*\+1 more/);
  await seen(/■ DIS {6}node1[\s\S]*■ DIS {6}node2/);
  assert.deepEqual(await Promise.all([0, 1, 2, 3].map((index) => status(pool, index))), [
    'Init Drn Dis',
    'Init Drn Dis',
    'Init Ok',
    'Init Ok',
  ]);
  for (const node of ['node[12]', 'node[12]']) {
    await press('u');
    await seen(new RegExp(`UNDO  app/${node}`));
    await press('y');
    await seen(new RegExp(`app/${node} undone`));
  }
  assert.deepEqual(await Promise.all([0, 1].map((index) => status(pool, index))), [
    'Init Ok',
    'Init Ok',
  ]);
});

test('somebody else changes a flag, then a setting, while the bar is open: it notices, and asks anew', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, press, seen, tui } = await stage(t, { members: [{}, {}, {}, {}, {}] });
  const other = pool.backEnd(3).url;
  await press(':', 'stop app/node2', '\r');
  await seen(/STOP {2}app\/node2[^\n]*routine/);
  await writeWithCurl(pool.managerUrl, 'app', other, 'w_status_D=1');
  await seen(/STOP {2}app\/node2[^\n]*careful/);
  assert.match(tui.screen.text(), /somebody else changed app in the last minute/);
  await press('y', '\x15');
  await writeWithCurl(pool.managerUrl, 'app', pool.backEnd(1).url, 'w_lf=4');
  await seen(/app\/node2 changed while this was open/);
  assert.equal(await status(pool, 1), 'Init Ok');
  await press('node2', '\r');
  await seen(/■ STOP {5}node2/);
  assert.equal(await status(pool, 1), 'Init Stop');
});

test('the menu on 40x10 works as on 80x24', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { pool, press, seen, choose, tui } = await stage(t, {}, { columns: 40, rows: 10 });
  await choose('hot spare');
  await seen(/y send/);
  assert.match(tui.screen.text(), /node1/);
  await press('y');
  await seen(/SPAR/);
  assert.equal(await status(pool, 0), 'Init Spar Ok');
});
