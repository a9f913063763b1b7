/**
 * `npm run bench -- drains`: rolling upgrades one after the other, of two pools at a time, each of two Tomcats over AJP
 * and an HTTP back end, under load, until there were enough drains and requests; then the control, which upgrades the
 * same servers without a drain. Bounded: about half an hour, an hour at the most.
 */

import { runBaltop } from '../test/helpers/run-baltop.ts';
import { waitFor } from '../test/helpers/wait-for.ts';
import { type Load, type Losses, startLoad } from '../test/lab/load.ts';
import type { ServerProcess } from '../test/lab/server-process.ts';
import { startUpgradeSite, type UpgradeSite } from '../test/lab/upgrade-site.ts';
import { median, percentile } from './process.ts';
import { withScope } from './scope.ts';
import { fixed, printTable } from './table.ts';

export interface DrainGoals {
  readonly drains: number;
  readonly requests: number;
}

const POOLS = ['one', 'two'] as const;
const CLIENTS = 60;
/** Of each pool: about 240 requests a second. */
const LOAD = { sticky: CLIENTS / 2, slowMs: [2_000, 5_000], thinkMs: 60 } as const;
/** httpd's count of busy drifts upwards under load and stays there: an operator gives the bound for that. */
const MAX_REQUEST = '10s';
/** It drifts downwards, too: nothing new for longer than the longest request takes. */
const QUIET_FOR = '5500ms';
const LONGEST_MS = 3_600_000;
const TELL_EVERY_MS = 30_000;
/** Without a drain: every server so often. */
const CONTROL_ROUNDS = 2;
const CONTROL_PAUSE_MS = 4_000;

interface Counts {
  readonly losses: Losses;
  /** Of them, those that httpd took. */
  readonly lost: readonly string[];
}

export async function benchDrains(goals: DrainGoals): Promise<void> {
  await withScope(async (scope) => {
    const lifeSeconds = LONGEST_MS / 1000 + 300;
    const site = await startUpgradeSite(scope, { balancers: POOLS, threads: 100, lifeSeconds });
    const drainMs: number[] = [];
    let stale = 0;
    const failures: string[] = [];
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    const drained = await underLoad(site, async (loads) => {
      const requests = () => loads.reduce((sum, load) => sum + load.requests(), 0);
      const tell = () =>
        print(`${fixed(seconds())} s  ${drainMs.length} drains  ${requests()} requests`);
      const timer = setInterval(tell, TELL_EVERY_MS);
      const isEnough = () =>
        failures.length > 0 ||
        (drainMs.length >= goals.drains && requests() >= goals.requests) ||
        seconds() * 1000 > LONGEST_MS;
      try {
        const rollAll = async (pool: string) => {
          while (!isEnough()) {
            const rolled = await roll(site, pool);
            drainMs.push(...rolled.drainMs);
            stale += rolled.stale;
            if (rolled.failure !== null) failures.push(rolled.failure);
          }
        };
        await Promise.all(POOLS.map(rollAll));
      } finally {
        clearInterval(timer);
      }
    });
    const took = seconds();
    const control = await underLoad(site, () => upgradeWithoutDrain(site.pools.flat()));
    const row = (name: string, drains: number, { losses, lost }: Counts) => [
      name,
      ...[drains, losses.requests, losses.posts, losses.slow, losses.moves].map(String),
      String(losses.lostRequests.length - lost.length),
      String(lost.length),
    ];
    printTable(
      `upgrades under load, ${fixed(drained.losses.requests / took)} requests/s for ${fixed(took)} s`,
      ['', 'upgrades', 'requests', 'POST', '2-5 s', 'moved', 'not taken', 'LOST'],
      [
        row('drained', drainMs.length, drained),
        row('control', CONTROL_ROUNDS * site.pools.flat().length, control),
      ],
    );
    printTable(
      'until quiet, s',
      ['drains', 'median', '95 %', 'longest', 'stale counts'],
      [
        [
          String(drainMs.length),
          ...[median(drainMs), percentile(drainMs, 0.95), Math.max(...drainMs)].map((ms) =>
            fixed(ms / 1000, 1),
          ),
          String(stale),
        ],
      ],
    );
    for (const why of [...failures, ...drained.lost.map((each) => `lost: ${each}`)]) print(why);
    if (failures.length > 0 || drained.lost.length > 0 || control.lost.length === 0)
      process.exitCode = 1;
  });
}

async function underLoad(
  site: UpgradeSite,
  work: (loads: readonly Load[]) => Promise<void>,
): Promise<Counts> {
  const loads = POOLS.map((pool) => startLoad(site.poolUrl(pool), CLIENTS, LOAD));
  let all: Losses[] = [];
  try {
    await work(loads);
  } finally {
    all = await Promise.all(loads.map((load) => load.stop()));
  }
  const lost = POOLS.flatMap((pool, index) =>
    site.taken(pool, all[index]?.lostRequests ?? []).map(({ why, at, tookMs }) => {
      const stopped = site.stops.filter((stop) => Math.abs(stop.at - at) < 2_000);
      const near = stopped.map((stop) => `${stop.host} was stopped ${at - stop.at} ms before`);
      return `${pool} ${why} after ${tookMs} ms; ${near.join(', ') || 'nothing was stopped then'}`;
    }),
  );
  return { losses: sumOf(all), lost };
}

function sumOf(all: readonly Losses[]): Losses {
  const sum = (of: (losses: Losses) => number) => all.reduce((total, each) => total + of(each), 0);
  return {
    requests: sum((each) => each.requests),
    posts: sum((each) => each.posts),
    slow: sum((each) => each.slow),
    moves: sum((each) => each.moves),
    lost: all.flatMap((each) => each.lost),
    lostRequests: all.flatMap((each) => each.lostRequests),
    versions: new Map(),
    nodes: new Map(),
  };
}

/** As the program tells it. */
const QUIET = /quiet after (?:(\d+)m)?([\d.]+)s/g;

interface Rolled {
  readonly drainMs: readonly number[];
  /** Drains that took a busy that stood still for what it is. */
  readonly stale: number;
  readonly failure: string | null;
}

async function roll(site: UpgradeSite, pool: string): Promise<Rolled> {
  const hooks = ['--exec', site.upgrade, '--check-url', site.checkUrl];
  const times = ['--soak', '500ms', '--max-request', MAX_REQUEST, '--quiet-for', QUIET_FOR];
  const args = ['rolling', pool, '-u', site.httpd.managerUrl, ...hooks, ...times];
  try {
    const { code, stdout, stderr } = await runBaltop(args, { timeoutMs: 600_000 });
    return {
      drainMs: Array.from(
        stdout.matchAll(QUIET),
        ([, minutes = '0', rest]) => (Number(minutes) * 60 + Number(rest)) * 1000,
      ),
      stale: stdout.match(/stale BUSY count/g)?.length ?? 0,
      failure: code === 0 ? null : `rolling ${pool} ended with ${code}:\n${stdout}${stderr}`,
    };
  } catch (problem) {
    return { drainMs: [], stale: 0, failure: String(problem) };
  }
}

/** One of each pool is left alone until the other is back, as by somebody careful who has no drain. */
async function upgradeWithoutDrain(servers: readonly ServerProcess[]): Promise<void> {
  for (let round = 0; round < CONTROL_ROUNDS; round += 1) {
    for (const server of servers) {
      await server.upgrade();
      await waitFor(`${server.url} to be well`, server.isWell);
      await new Promise((resolve) => setTimeout(resolve, CONTROL_PAUSE_MS));
    }
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
