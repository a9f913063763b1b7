/**
 * What each surgery of the build is worth: the bundle without it, beside the whole one. Processor time, which tells the
 * same on a busy machine; a surgery that the build cannot do without says so.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../build/bundle.mjs';
import { packages } from '../build/packages.mjs';
import { median } from './process.ts';
import { startPty } from './pty.ts';
import { fixed, printTable } from './table.ts';

const NONE = '(all of them)';
const LIST_ROUNDS = 15;
const SCREEN_ROUNDS = 3;
/** From the first picture on: after what is compiled late, before an operator would get bored. */
const SETTLE_MS = 8_000;
const WATCHED_MS = 20_000;

interface Cost {
  readonly listMs: number[];
  readonly openMs: number[];
  readonly screenPercent: number[];
  readonly rssMiB: number[];
}

/** `url`: of a page with some 1,000 members, `small`: with some 10. */
export async function benchSurgeries(url: string, small: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-surgeries-'));
  const costs = new Map<string, Cost>();
  const failed: string[][] = [];
  try {
    for (const name of [NONE, ...packages.map((each) => each.name)]) {
      try {
        await buildBundle(join(folder, name), { without: name });
        costs.set(name, { listMs: [], openMs: [], screenPercent: [], rssMiB: [] });
      } catch (error) {
        failed.push([name, String(error).split('\n')[0] ?? '']);
      }
    }
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
    for (let round = 0; round <= LIST_ROUNDS; round += 1) {
      for (const [name, { listMs }] of costs) {
        const ms = await processorTime([join(folder, name, 'cli.cjs'), 'list', '-u', small], env);
        if (round > 0) listMs.push(ms);
      }
    }
    for (let round = 0; round <= SCREEN_ROUNDS; round += 1) {
      for (const [name, cost] of costs) {
        const cli = join(folder, name, 'cli.cjs');
        const command = `env XDG_CACHE_HOME=${env.XDG_CACHE_HOME} ${process.execPath} ${cli} --interval 1s ${url}`;
        await watchScreen(command, round === 0 ? null : cost);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const whole = costs.get(NONE);
  const more = (own: readonly number[], all: readonly number[] = [], digits = 1) =>
    fixed(median(own) - median(all), digits);
  printTable(
    'without each surgery: processor time of list, of opening the screen, of watching 1,000 members; memory',
    ['without', 'list ms', 'open ms', 'CPU %', 'RSS MiB'],
    [...costs].map(([name, cost]) =>
      name === NONE
        ? [
            name,
            fixed(median(cost.listMs)),
            fixed(median(cost.openMs)),
            fixed(median(cost.screenPercent), 1),
            fixed(median(cost.rssMiB)),
          ]
        : [
            name,
            `+ ${more(cost.listMs, whole?.listMs)}`,
            `+ ${more(cost.openMs, whole?.openMs)}`,
            `+ ${more(cost.screenPercent, whole?.screenPercent, 2)}`,
            `+ ${more(cost.rssMiB, whole?.rssMiB)}`,
          ],
    ),
  );
  if (failed.length > 0) printTable('cannot be built without', ['surgery', 'why'], failed);
}

/** Of a Node program, ms: it tells itself at its end. */
async function processorTime(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const tell =
    "process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('CPU '+(user+system)/1000)})";
  const hook = `data:text/javascript,${encodeURIComponent(tell)}`;
  const child = spawn(process.execPath, ['--import', hook, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
  let told = '';
  child.stderr.on('data', (data) => {
    told += data;
  });
  await once(child, 'exit');
  return Number(/CPU ([\d.]+)/.exec(told)?.[1] ?? Number.NaN);
}

async function watchScreen(command: string, cost: Cost | null): Promise<void> {
  const pty = startPty(command, 80, 24);
  try {
    await pty.until(/LIVE|SLOW/, 20_000);
    cost?.openMs.push(pty.usage().cpuMs);
    await settle(SETTLE_MS);
    if (cost === null) return;
    const before = pty.usage().cpuMs;
    await settle(WATCHED_MS);
    const { cpuMs, rssMiB } = pty.usage();
    cost.screenPercent.push(((cpuMs - before) / WATCHED_MS) * 100);
    cost.rssMiB.push(rssMiB);
  } finally {
    await pty.end();
  }
}

function settle(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
