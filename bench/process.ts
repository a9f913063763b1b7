/** Whole commands, timed from outside and in turn, so that a drift of the machine hits all of them. */

import { spawn } from 'node:child_process';

export interface Command {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
}

export interface Timing {
  readonly name: string;
  readonly wallMs: readonly number[];
}

/** Runs each command `runs` times, one after the other in rounds, after one round that does not count. */
export async function timeInTurn(commands: readonly Command[], runs: number): Promise<Timing[]> {
  const wall = new Map<string, number[]>(commands.map((command) => [command.name, []]));
  for (let round = 0; round <= runs; round += 1) {
    for (const { name, argv } of commands) {
      const ms = await runOnce(argv);
      if (round > 0) wall.get(name)?.push(ms);
    }
  }
  return [...wall].map(([name, wallMs]) => ({ name, wallMs }));
}

function runOnce([program, ...args]: readonly [string, ...string[]]): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - startedAt);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Peak resident memory of a Node program, MiB: it tells itself at its end. */
export function peakMemory(args: readonly string[]): Promise<number> {
  const tell =
    "process.on('exit',()=>process.stderr.write('PEAK '+process.resourceUsage().maxRSS))";
  const hook = `data:text/javascript,${encodeURIComponent(tell)}`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', hook, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', (data) => {
      told += data;
    });
    child.once('error', reject);
    child.once('exit', () => resolve(Number(/PEAK (\d+)/.exec(told)?.[1] ?? Number.NaN) / 1024));
  });
}

export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  const index = Math.min(ordered.length - 1, Math.ceil(share * ordered.length) - 1);
  return ordered[Math.max(0, index)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
