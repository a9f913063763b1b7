/**
 * `npm run bench -- drains [DRAINS [REQUESTS [MINUTES]]]`: rolling upgrades one after the other, of two pools each of an event,
 * a worker and a prefork httpd side by side, each pool of a Tomcat over AJP and an HTTP back end. Load all the while, bursts
 * as fast as ab gets its answers when a member goes out, graceful restarts while one is waited for; and no option that says
 * anything of quiet. Then the control, which upgrades the same servers without a drain. What busy alone would have done is
 * computed beside it, and measured by the back ends' own logs.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runBaltop } from '../test/helpers/run-baltop.ts';
import type { Scope } from '../test/helpers/scope.ts';
import { waitFor } from '../test/helpers/wait-for.ts';
import { type Load, type Losses, startLoad } from '../test/lab/load.ts';
import type { ServerProcess } from '../test/lab/server-process.ts';
import { startUpgradeSite, type UpgradeSite } from '../test/lab/upgrade-site.ts';
import { BackEndLog } from './back-end-log.ts';
import { type Burst, burst } from './bursts.ts';
import { type DrainSeen, drainsIn } from './drains-seen.ts';
import { type OldRule, watchOldRule } from './old-rule.ts';
import { median, percentile } from './process.ts';
import { withScope } from './scope.ts';
import { fixed, printTable } from './table.ts';

export interface DrainGoals {
  readonly drains: number;
  readonly requests: number;
  /** It ends after so long, whatever was reached. */
  readonly minutes: number;
}

/** A Tomcat that starts on a busy machine. */
const WELL_MS = 120_000;
const MPMS = ['event', 'worker', 'prefork'] as const;
/** Of prefork each is a process. */
const THREADS = { event: 100, worker: 100, prefork: 60 } as const;
const POOLS = ['one', 'two'] as const;
const CLIENTS = 16;
/** Of each pool: about 60 requests a second. */
const LOAD = { sticky: CLIENTS / 2, slowMs: [2_000, 5_000], thinkMs: 60, waitMs: 120_000 } as const;
/** Each so many members that go out bring a burst, or a restart. */
const BURST_EVERY = 3;
const RESTART_EVERY = 16;
const RESTART_AFTER_MS = 300;
/** A server that was stopped so long ago is back: httpd may forget its flag. */
const BACK_MS = 8_000;
const TELL_EVERY_MS = 30_000;
/** More runs that stop are no accident of a busy machine. */
const MOST_STOPS = 30;
const CONTROL_PAUSE_MS = 4_000;

class Site {
  readonly mpm: (typeof MPMS)[number];
  readonly site: UpgradeSite;
  readonly drains: DrainSeen[] = [];
  readonly bursts: Burst[] = [];
  readonly stopped: string[] = [];
  restarts = 0;
  oldRule: OldRule = { judged: [] };
  private outs = 0;
  private isBusy = false;
  private readonly folder: string;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(scope: Scope, mpm: Site['mpm'], site: UpgradeSite) {
    this.mpm = mpm;
    this.site = site;
    this.folder = mkdtempSync(join(tmpdir(), 'baltop-bench-state-'));
    scope.after(() => rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 }));
    this.oldRule = watchOldRule(scope, site.httpd.managerUrl, (balancer) => this.onOut(balancer));
  }

  get servers(): readonly ServerProcess[] {
    return this.site.pools.flat();
  }

  /** A burst or a restart just now, one at a time. */
  private onOut(balancer: string): void {
    this.outs += 1;
    if (this.isBusy) return;
    const lastStop = this.site.stops.at(-1)?.at ?? 0;
    const mayRestart = Date.now() - lastStop > BACK_MS || this.outs % (2 * RESTART_EVERY) === 0;
    if (this.outs % RESTART_EVERY === 0 && mayRestart) this.alone(() => this.restart());
    else if (this.outs % BURST_EVERY === 0) this.alone(() => this.burst(balancer));
  }

  private alone(work: () => Promise<void>): void {
    this.isBusy = true;
    const going = work()
      .catch((problem) => {
        this.stopped.push(String(problem));
      })
      .finally(() => {
        this.isBusy = false;
        this.underWay.delete(going);
      });
    this.underWay.add(going);
  }

  private async restart(): Promise<void> {
    await pause(RESTART_AFTER_MS);
    this.restarts += 1;
    await this.site.httpd.graceful();
  }

  private async burst(balancer: string): Promise<void> {
    const done = await burst(`${this.site.poolUrl(balancer)}fast`);
    if (done !== null) this.bursts.push(done);
  }

  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** One rolling upgrade of a pool, with nothing said of quiet: the watch after it is all that is shortened. */
  async roll(pool: string): Promise<void> {
    const hooks = ['--exec', this.site.upgrade, '--check-url', this.site.checkUrl];
    const args = ['-u', this.site.httpd.managerUrl];
    const env = { XDG_STATE_HOME: this.folder };
    const options = { env, timeoutMs: 900_000 };
    const rolling = ['rolling', pool, ...args, ...hooks, '--soak', '500ms', '-o', 'jsonl'];
    const { code, stdout, stderr } = await runBaltop(rolling, options);
    this.drains.push(...drainsIn(stdout));
    if (code === 0) return;
    this.stopped.push(`${this.mpm} ${pool} ended with ${code}: ${stderr.trim().slice(-600)}`);
    await runBaltop(['rolling', 'abort', pool, ...args, '-y'], options);
    await Promise.all(
      this.servers.map((server) =>
        waitFor(`${server.url} to be well`, server.isWell, { withinMs: WELL_MS }),
      ),
    );
  }
}

export async function benchDrains(goals: DrainGoals): Promise<void> {
  await withScope(async (scope) => {
    // Each httpd and each back end ends with this program.
    process.setMaxListeners(50);
    const lifeSeconds = goals.minutes * 60 + 600;
    const sites = await Promise.all(
      MPMS.map(async (mpm, index) => {
        const options = { balancers: POOLS, tomcats: 1, httpBackEnds: 1, logsRequests: true };
        const more = { mpm, threads: THREADS[mpm], net: index + 1, lifeSeconds };
        return new Site(scope, mpm, await startUpgradeSite(scope, { ...options, ...more }));
      }),
    );
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const drains = () => sites.reduce((sum, site) => sum + site.drains.length, 0);
    const inBursts = () =>
      sumOf(sites.flatMap(({ bursts }) => bursts.map((each) => each.requests)));
    const stops = () => sites.flatMap(({ stopped }) => stopped);
    const drained = await underLoad(sites, async (loads) => {
      const requests = () => sumOf(loads.map((load) => load.requests())) + inBursts();
      const tell = () =>
        print(
          `${fixed(seconds())} s  ${drains()} drains  ${requests()} requests  ${stops().length} stopped`,
        );
      const timer = setInterval(tell, TELL_EVERY_MS);
      const isEnough = () =>
        stops().length >= MOST_STOPS ||
        (drains() >= goals.drains && requests() >= goals.requests) ||
        seconds() > goals.minutes * 60;
      // What fails in one pool is told at the end: the figures of the others are not lost with it.
      const rollAll = async (site: Site, pool: string) => {
        while (!isEnough()) {
          await site.roll(pool).catch((problem: unknown) => {
            site.stopped.push(`${site.mpm} ${pool}: ${problem}`);
          });
        }
      };
      try {
        await Promise.all(sites.flatMap((site) => POOLS.map((pool) => rollAll(site, pool))));
        await Promise.all(sites.map((site) => site.settled()));
      } finally {
        clearInterval(timer);
      }
    });
    const took = seconds();
    const rows = sites.map((site, index) => report(site, drained[index] ?? NO_COUNTS));
    const lost = drained.flatMap((each) => each.lost);
    const inBurstLost = sumOf(sites.flatMap(({ bursts }) => bursts.map((each) => each.lost)));
    const total = sumOf(drained.map(({ losses }) => losses.requests)) + inBursts();
    const [first] = sites;
    const control =
      first === undefined ? [] : await underLoad([first], () => upgradeWithoutDrain(first.servers));
    printTable(
      `upgrades under load: ${drains()} drains, ${total} requests, ${fixed(total / took)} a second for ${fixed(took)} s`,
      [
        ...['', 'drains', 'requests', 'bursts', 'req/s in them', 'restarts', 'not taken', 'LOST'],
        ...['in flight at the command', 'not certain'],
      ],
      rows.map(({ cells }) => cells),
    );
    const all = rows.flatMap(({ waits }) => waits);
    const lags = rows.flatMap(({ lags: own }) => own);
    printTable(
      'until quiet, ms',
      ['', 'drains', 'median', '90 %', 'longest'],
      [
        ['after it was out', ...spread(all)],
        ['after the last older request of that httpd', ...spread(lags)],
      ],
    );
    const missed = rows.flatMap(({ missed: own }) => own);
    printTable(
      'the old rule, busy 0 in three readings, beside it',
      [
        'called quiet',
        'with a request in flight',
        'ms that it would have run on',
        'not before the command',
      ],
      [
        [
          String(sumOf(sites.map(({ oldRule }) => oldRule.judged.length))),
          String(missed.length),
          missed.map((ms) => fixed(ms)).join(' ') || '-',
          String(sumOf(rows.map(({ undecided }) => undecided))),
        ],
      ],
    );
    const controlLost = sumOf(control.map((each) => each.lost.length));
    print(
      `\ncontrol: ${first?.servers.length} servers of it upgraded without a drain, ${sumOf(control.map(({ losses }) => losses.requests))} requests, ${controlLost} lost`,
    );
    for (const { mpm, site } of sites) print(`${mpm} httpd: ${complaints(site.httpd.errorLog())}`);
    const ofBursts = sites.flatMap(({ bursts }) => bursts.filter((each) => each.lost > 0));
    for (const each of ofBursts)
      print(`a burst: ${each.lost} lost of ${each.requests} ${each.why}`);
    for (const why of [...stops(), ...lost.map((each) => `lost: ${each}`)]) print(why);
    if (drains() < goals.drains || total < goals.requests)
      print('the time was over before the goals');
    const cut = sumOf(rows.map(({ cut: own }) => own));
    if (lost.length + inBurstLost + cut > 0 || controlLost === 0) process.exitCode = 1;
    // A harness that has never seen a miss proves nothing.
    if (missed.length === 0 && drains() >= 200) process.exitCode = 1;
  });
}

/** What the back ends noted beside what was told of each drain. */
function report(
  { mpm, site, drains, bursts, restarts, oldRule, servers }: Site,
  { losses, lost }: Counts,
) {
  const logs = new Map(servers.map((server) => [server.host, new BackEndLog(server.requestLog())]));
  const logOf = (url: string) => logs.get(hostOf(url));
  const atStop = site.stops.map(({ host, at }) => logs.get(host)?.leftAt(at) ?? 0);
  const cut = atStop.filter((left) => left > 0).length;
  const missed = oldRule.judged
    .map(({ url, at }) => logOf(url)?.leftAt(at) ?? 0)
    .filter((left) => left > 0 && Number.isFinite(left));
  const undecided = drains.filter(
    ({ url, outAt, quietAt }) =>
      !oldRule.judged.some(
        (each) => hostOf(each.url) === hostOf(url) && each.at >= outAt && each.at <= quietAt,
      ),
  ).length;
  const lags = drains.flatMap(({ outAt, quietAt }) => {
    const last = Math.max(...[...logs.values()].map((log) => log.lastEnd(outAt, quietAt)));
    return last === 0 ? [] : [quietAt - last];
  });
  const inBursts = sumOf(bursts.map((each) => each.requests));
  const burstLost = sumOf(bursts.map((each) => each.lost));
  const rates = bursts.map(({ perSecond }) => perSecond);
  const cells = [
    mpm,
    String(drains.length),
    String(losses.requests + inBursts),
    String(bursts.length),
    rates.length === 0 ? '-' : `${fixed(median(rates))} to ${fixed(Math.max(...rates))}`,
    String(restarts),
    String(losses.lostRequests.length - lost.length),
    String(lost.length + burstLost),
    String(cut),
    String(drains.filter(({ isCertain }) => !isCertain).length),
  ];
  const waits = drains.map(({ outAt, quietAt }) => quietAt - outAt);
  return { cells, waits, lags, missed, undecided, cut };
}

function hostOf(url: string): string {
  return new URL(url.replace(/^ajp:/, 'http:')).hostname;
}

/** `AH01102 3 times`: what httpd complained of. */
function complaints(errorLog: string): string {
  const counts = new Map<string, number>();
  for (const [code] of errorLog.matchAll(/AH\d{5}/g)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code} ${count} times`).join(', ');
}

interface Counts {
  readonly losses: Losses;
  /** Of them, those that httpd took. */
  readonly lost: readonly string[];
}

const NO_LOSSES: Losses = {
  ...{ requests: 0, posts: 0, slow: 0, moves: 0, lost: [], lostRequests: [] },
  ...{ versions: new Map(), nodes: new Map() },
};
const NO_COUNTS: Counts = { losses: NO_LOSSES, lost: [] };

/** Of each site. */
async function underLoad(
  sites: readonly Site[],
  work: (loads: readonly Load[]) => Promise<void>,
): Promise<readonly Counts[]> {
  const loads = sites.map(({ site }) =>
    POOLS.map((pool) => startLoad(site.poolUrl(pool), CLIENTS, LOAD)),
  );
  let all: readonly (readonly Losses[])[] = [];
  try {
    await work(loads.flat());
  } finally {
    all = await Promise.all(loads.map((own) => Promise.all(own.map((load) => load.stop()))));
  }
  return sites.map(({ site, mpm }, index) => {
    const own = all[index] ?? [];
    const lost = POOLS.flatMap((pool, at) =>
      site.taken(pool, own[at]?.lostRequests ?? []).map((request) => {
        const { why, at: when, tookMs } = request;
        const stopped = site.stops.filter((stop) => Math.abs(stop.at - when) < 2_000);
        const near = stopped.map((stop) => `${stop.host} was stopped ${when - stop.at} ms before`);
        return `${mpm} ${pool} ${why} after ${tookMs} ms; ${near.join(', ') || 'nothing was stopped then'}`;
      }),
    );
    const requests = sumOf(own.map((each) => each.requests));
    const lostRequests = own.flatMap((each) => each.lostRequests);
    const losses = { ...NO_LOSSES, requests, lostRequests };
    return { losses, lost };
  });
}

/** One is left alone until the other is back, as by somebody careful who has no drain. */
async function upgradeWithoutDrain(servers: readonly ServerProcess[]): Promise<void> {
  for (const server of servers) {
    await server.upgrade();
    await waitFor(`${server.url} to be well`, server.isWell);
    await pause(CONTROL_PAUSE_MS);
  }
}

function spread(values: readonly number[]): string[] {
  const of = [median(values), percentile(values, 0.9), Math.max(...values)];
  return [String(values.length), ...of.map((ms) => fixed(ms))];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
