/** The simulated traffic follows httpd's rules, and tells its story. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoServer } from '../../source/demo/server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { ask, COLUMN, cellsOf, demoFor, statusOf } from './talk.ts';

const NODES = [1, 2, 3, 4, 5].map((n) => `ajp://10.0.4.1${n}`);
const [N1 = '', N2 = '', N3 = '', N4 = ''] = NODES;
const SPARE = 'ajp://10.0.4.90';

async function numbers(
  demo: DemoServer,
  workers: readonly string[],
  at: number,
): Promise<number[]> {
  const { text } = await ask(demo);
  return workers.map((worker) => Number(cellsOf(text, worker)[at]));
}

/** Requests that each worker got within so many seconds. */
async function served(
  demo: DemoServer,
  workers: readonly string[],
  seconds: number,
): Promise<number[]> {
  const before = await numbers(demo, workers, COLUMN.elected);
  demo.tick(seconds * 1000);
  const after = await numbers(demo, workers, COLUMN.elected);
  return after.map((count, at) => count - (before[at] ?? 0));
}

test('traffic is shared by factor, and a standby gets none', async (t) => {
  const demo = await demoFor(t);
  demo.editBehindTheBack('app', N1, { factor: 3 });
  demo.tick(30_000);
  const [first = 0, second = 0, third = 0] = await served(demo, NODES, 8);
  assert.ok(first / second > 2.4 && first / second < 3.6, `${first} to ${second}`);
  assert.ok(Math.abs(second - third) < second * 0.3);
  assert.deepEqual(await served(demo, [SPARE], 2), [0]);
});

test('a disabled member drains over seconds, and the others get its share', async (t) => {
  const demo = await demoFor(t);
  demo.tick(20_000);
  const [before = 0] = await served(demo, [N1], 4);
  const [busy = 0] = await numbers(demo, [N2], COLUMN.busy);
  assert.ok(busy > 3, `busy ${busy}`);
  demo.editBehindTheBack('app', N2, { flags: { D: true } });
  demo.tick(1000);
  const [draining = 0] = await numbers(demo, [N2], COLUMN.busy);
  assert.ok(draining > 0, 'slow requests are still there after a second');
  const [more = 0, none] = await served(demo, [N1, N2], 4);
  assert.equal(none, 0);
  assert.ok(more > before * 1.1, `${more} after ${before}`);
  assert.deepEqual(await numbers(demo, [N2], COLUMN.busy), [busy > 0 ? 0 : -1]);
});

test('a draining member keeps its sessions for a while; without stickiness it is left at once', async (t) => {
  const demo = await demoFor(t);
  demo.tick(20_000);
  const api = 'http://10.0.5.21:8080';
  demo.editBehindTheBack('app', N2, { flags: { N: true } });
  demo.editBehindTheBack('api', api, { flags: { N: true } });
  const [sticky = 0, free] = await served(demo, [N2, api], 4);
  assert.ok(sticky > 100, `${sticky}`);
  assert.equal(free, 0);
  demo.tick(60_000);
  const [later = 0] = await served(demo, [N2], 4);
  assert.ok(later > 0 && later < sticky / 8, `${later} after ${sticky}`);
});

test('standbys and spares step in as httpd lets them, and lower sets come first', async (t) => {
  const demo = await demoFor(t, {
    pools: [
      {
        name: 'h',
        members: [
          { url: 'http://a' },
          { url: 'http://b', standby: true },
          { url: 'http://c', lbSet: 1 },
        ],
      },
      {
        name: 'r',
        members: [{ url: 'http://d' }, { url: 'http://e' }, { url: 'http://f', spare: true }],
      },
    ],
  });
  const takers = async () => {
    const urls = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `http://${name}`);
    const counts = await served(demo, urls, 5);
    return urls
      .filter((_, at) => (counts[at] ?? 0) > 0)
      .map((url) => url.slice(-1))
      .join('');
  };
  assert.equal(await takers(), 'ade');
  demo.editBehindTheBack('h', 'http://a', { flags: { D: true } });
  demo.editBehindTheBack('r', 'http://d', { flags: { S: true } });
  assert.equal(await takers(), 'bef');
  demo.editBehindTheBack('h', 'http://b', { flags: { D: true } });
  assert.equal(await takers(), 'cef');
});

test('the story: node4 fails at 40 s and is back at 100 s, again and again; s2 fails its checks later', async (t) => {
  const demo = await demoFor(t);
  const words: string[] = [];
  for (let second = 0; second < 300; second += 5) {
    const { text } = await ask(demo);
    const word = `${statusOf(text, N4).trim()}|${statusOf(text, 'http://10.0.6.32:8080').trim()}`;
    if (words.at(-1)?.split(' @')[0] !== word) words.push(`${word} @${second}`);
    demo.tick(5000);
  }
  assert.deepEqual(words.slice(0, 3), [
    'Init Ok|Init Ok @0',
    'Init Err|Init Ok @45',
    'Init Ok|Init Ok @105',
  ]);
  assert.ok(
    words.some((word) => word.includes('|Init Err HcFl')),
    words.join(', '),
  );
  assert.match(words.at(-1) ?? '', /^Init Err\|Init Ok @2[89]\d$/);
});

test('a failed member stays Err while it is disabled, and is tried again when it is enabled', async (t) => {
  const demo = await demoFor(t);
  demo.failMember('app', N3);
  demo.editBehindTheBack('app', N3, { flags: { D: true } });
  assert.equal(statusOf((await ask(demo)).text, N3), 'Init Dis Err ');
  demo.tick(130_000);
  assert.equal(statusOf((await ask(demo)).text, N3), 'Init Dis Err ');
  demo.recoverMember('app', N3);
  assert.equal(statusOf((await ask(demo)).text, N3), 'Init Dis ');
});

test('the demo is repeatable, and moves by itself', async (t) => {
  const [one, other] = [await demoFor(t), await demoFor(t)];
  for (const demo of [one, other]) demo.tick(10_000);
  assert.equal((await ask(one)).text, (await ask(other)).text);
  const alive = await demoFor(t, { traffic: true, tickMs: 10 });
  const [start = 0] = await numbers(alive, [N1], COLUMN.elected);
  assert.ok(start > 10_000, 'a past');
  await waitFor(
    'traffic',
    async () => ((await numbers(alive, [N1], COLUMN.elected))[0] ?? 0) > start,
  );
});

test('members and balancers come and go', async (t) => {
  const demo = await demoFor(t);
  demo.removeMember('app', 'ajp://10.0.4.12:8009');
  demo.addMember('app', { url: 'ajp://10.0.4.77:8009', route: 'node7' });
  demo.addBalancer({ name: 'late', sticky: 'S', members: [{ url: 'http://l' }] });
  const check = async () => {
    const { text } = await ask(demo);
    assert.equal(statusOf(text, N2), 'no such row');
    assert.equal(statusOf(text, 'ajp://10.0.4.77'), 'Init Ok ');
    assert.equal(statusOf(text, 'http://l'), 'Init Ok ');
  };
  await check();
  demo.restart();
  await check();
  assert.throws(() => demo.failMember('app', 'ajp://nobody'), /no member ajp:\/\/nobody in app/);
});
