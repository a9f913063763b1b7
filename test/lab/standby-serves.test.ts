/** A pool whose active member is down: what httpd's reserve does then, and that every face tells it from an outage. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { fleetFacts } from '../../source/messages/fleet-facts.ts';
import { spokenListing } from '../../source/messages/spoken.ts';
import { poolText } from '../../source/screen/facts/pool-text.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { curl } from './curl.ts';
import { Engine } from './engine.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

const WARNING = 1;
const CRITICAL = 2;

interface Scene {
  readonly httpd: Httpd;
  baltop(...args: string[]): ReturnType<typeof runBaltop>;
  /** What a client of that balancer gets. */
  visited(balancer: string): Promise<{ readonly status: string; readonly body: string }>;
}

/** Balancers by name: for each member `up` or `down`, and its flags as in httpd's `status=`. */
async function scene(
  t: TestContext,
  pools: Readonly<Record<string, readonly string[]>>,
): Promise<Scene> {
  const balancers = await Promise.all(
    Object.entries(pools).map(async ([name, words]) => ({
      name,
      members: await Promise.all(
        words.map(async (word, index) => {
          const [state, status] = word.split(' ');
          const route = `${name}${index + 1}`;
          // Nobody listens on the lowest ports.
          const url =
            state === 'down'
              ? `http://127.0.0.1:${index + 1}`
              : (await startBackEnd(t, { name: route, route })).url;
          return { url, route, ...(status !== undefined && { status }) };
        }),
      ),
    })),
  );
  const httpd = await startHttpd(t, { balancers });
  const visited = async (balancer: string) => {
    const answer = await curl(['-w', '\n%{http_code}', `${httpd.url}/${balancer}/`]);
    const lines = answer.split('\n');
    return { status: lines.at(-1) ?? '', body: lines.slice(0, -1).join('\n') };
  };
  // httpd finds out that a member is down when it sends somebody there.
  for (const name of Object.keys(pools))
    for (let time = 0; time < 3; time += 1) await visited(name);
  return {
    httpd,
    visited,
    baltop: (...args) => runBaltop([...args, '--url', httpd.managerUrl], { timeoutMs: 30_000 }),
  };
}

test('a failover that worked is a warning with its own words and metric, an outage is critical', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const it = await scene(t, {
    pair: ['down', 'up +H'],
    spared: ['down', 'up +R'],
    dead: ['down', 'down +H'],
    well: ['up', 'up +H'],
  });
  assert.equal((await it.visited('pair')).status, '200');
  assert.equal((await it.visited('spared')).status, '200');
  assert.equal((await it.visited('dead')).status, '503');

  const pair = await it.baltop('check', 'pair');
  assertExit(pair, WARNING);
  assert.match(pair.stdout, /^BALTOP WARNING - .*1 in error; its hot standby serves/);
  assert.match(pair.stdout, /'pair usable'=0;1:;;0;1 .*'pair serving'=1;;1:;0;2/);
  const spared = await it.baltop('check', 'spared');
  assertExit(spared, WARNING);
  assert.match(spared.stdout, /1 in error; its hot spare serves/);
  const dead = await it.baltop('check', 'dead');
  assertExit(dead, CRITICAL);
  assert.match(dead.stdout, /^BALTOP CRITICAL - dead: 0 serving/);
  const well = await it.baltop('check', 'well');
  assertExit(well, EXIT.done);
  assert.match(well.stdout, /^BALTOP OK - well 1\/1 usable \+1 stby \|/);

  const enabled = await it.baltop('enable', 'pair1');
  assertExit(enabled, EXIT.done);
  assert.match(
    enabled.stdout,
    /^pair\/pair1 already enabled \(unchanged\), but ERR: httpd retries it by itself .*; enabling cannot clear that$/m,
  );

  assertExit(await it.baltop('check', 'pair', '-c', 'serving=2:'), CRITICAL);
  assertExit(await it.baltop('check', 'pair', '-c', '1:'), CRITICAL);
  assertExit(await it.baltop('check', 'pair', '-w', '0:', '-w', 'err=0:1'), EXIT.done);

  const { balancers } = JSON.parse((await it.baltop('list', '-o', 'json')).stdout);
  const counts = Object.fromEntries(
    balancers.map(
      ({ name, usable, ordinary, standbys, spares, serving }: Record<string, number>) => [
        name,
        [usable, ordinary, standbys, spares, serving],
      ],
    ),
  );
  assert.deepEqual(counts, {
    pair: [0, 1, 1, 0, 1],
    spared: [0, 1, 0, 1, 1],
    dead: [0, 1, 0, 0, 0],
    well: [1, 1, 1, 0, 1],
  });
  const metrics = (await it.baltop('list', '-o', 'openmetrics')).stdout;
  for (const [name, serving] of [
    ['pair', 1],
    ['spared', 1],
    ['dead', 0],
  ] as const) {
    const line = new RegExp(
      `^baltop_balancer_serving_members\\{[^}]*balancer="${name}"\\} ${serving}$`,
      'm',
    );
    assert.match(metrics, line);
  }
  const snapshot = (await Engine.on(t, it.httpd.managerUrl)).fleet.getSnapshot();
  const spoken = spokenListing(snapshot, true).join('\n');
  assert.match(spoken, /Balancer pair, .*: 0\/1 usable \+1 stby, its hot standby serves\./);
  assert.match(spoken, /Balancer well, .*: 1\/1 usable \+1 stby\./);
  const { pools } = fleetFacts(snapshot, DEFAULT_POLICY);
  const shown = [...pools].map(([name, pool]) => [name, poolText(pool, 100), pool.atRisk]);
  assert.deepEqual(shown, [
    ['pair', '0/1 usable +1 stby, its hot standby serves', true],
    ['spared', '0/1 usable +1 spare, its hot spare serves', true],
    ['dead', '0/1 usable', true],
    ['well', '1/1 usable +1 stby', false],
  ]);
});

test('httpd fills the place of one of two with a spare, and the count says so', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const it = await scene(t, { two: ['up', 'down', 'up +R'] });
  const bodies = new Set<string>();
  for (let time = 0; time < 8; time += 1) bodies.add((await it.visited('two')).body);
  assert.equal(bodies.size, 2, [...bodies].join());
  const { balancers } = JSON.parse((await it.baltop('list', '-o', 'json')).stdout);
  assert.deepEqual([balancers[0].usable, balancers[0].serving], [1, 2]);
});

test('a pair is switched over by disable and drain with --yes, as a rolling upgrade does', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const it = await scene(t, {
    pair: ['up', 'up +H'],
    spared: ['up', 'up +R'],
    three: ['up', 'up +D', 'up +H'],
  });
  const asked = await it.baltop('disable', 'pair1');
  assertExit(asked, EXIT.refused);
  assert.match(asked.stderr, /pair would have 0 usable members; its hot standby takes over/);
  assert.doesNotMatch(asked.stderr, /allow-outage/);
  assertExit(await it.baltop('rolling', 'pair', '--dry-run'), EXIT.done);
  assertExit(await it.baltop('disable', 'pair1', '--yes'), EXIT.done);
  assert.equal((await it.visited('pair')).body.trim(), 'pair2');

  const drained = await it.baltop('drain', 'spared1', '--yes');
  assertExit(drained, EXIT.done);
  assert.equal((await it.visited('spared')).body.trim(), 'spared2');

  // One standby for two members is no switch: neither verb nor plan does it.
  assertExit(await it.baltop('disable', 'three1', '--yes'), EXIT.refused);
  const plan = await it.baltop('rolling', 'three', '--dry-run');
  assertExit(plan, EXIT.refused);
  assert.match(plan.stderr, /without three\/three1, \S+ has its hot standby alone/);
  assert.match(plan.stderr, /Nothing was changed\. Enable three\/three2 first: it is DIS\./);
});

test('the higher one of --min-usable and the configuration counts', async (t) => {
  if (!needs(t, 'apache2')) return;
  const it = await scene(t, { app: ['up', 'up', 'up'] });
  assertExit(await it.baltop('rolling', 'app', '--dry-run', '--min-usable', '2'), EXIT.done);
  assertExit(await it.baltop('rolling', 'app', '--dry-run', '--min-usable', '3'), EXIT.refused);
});
