/**
 * `npm run bench`: what the program costs, beside bare node and curl, on the embedded server with 10, 1,000 and
 * 10,000 members. Figures of one run compare with each other only: quote medians and ratios.
 * `npm run bench -- list` or `-- screen` runs one part, `-- screen 1000` one size of it; `-- fleet` is the screen over
 * 50 front ends of 200 members.
 * `npm run bench -- surgeries` builds the program without each change to its packages, and says what that costs.
 * `npm run bench -- drains`, `-- polling` and `-- answer-times` are about a real httpd and take their time:
 * `drains 20 20000 5` is a short one.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median, peakMemory, percentile, timeInTurn } from './process.ts';
import { startPty } from './pty.ts';
import { fixed, printTable } from './table.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const SERVER = fileURLToPath(new URL('./demo-server.ts', import.meta.url));
const only = Number(process.argv[3]);
const SIZES = only > 0 ? [only] : [10, 1_000, 10_000];
const node = process.execPath;
const wanted = process.argv[2] ?? 'all';

/** `use` gets the URL, or those of all front ends with spaces in between. */
async function withServer<T>(
  members: number,
  use: (url: string) => Promise<T>,
  frontEnds = 1,
): Promise<T> {
  const server = spawn(node, ['--import', 'tsx', SERVER, String(members), String(frontEnds)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  try {
    return await use(line.toString().trim());
  } finally {
    server.stdin.end();
    await once(server, 'exit');
  }
}

async function benchList(members: number, url: string): Promise<string[]> {
  const runs = members > 1_000 ? 7 : 15;
  await warmUp(['list', '-u', url]);
  await warmUp(['list', '-u', url, '-o', 'json']);
  const timings = await timeInTurn(
    [
      { name: 'list', argv: [node, CLI, 'list', '-u', url] },
      { name: 'json', argv: [node, CLI, 'list', '-u', url, '-o', 'json'] },
      {
        name: 'first',
        argv: ['env', 'NODE_DISABLE_COMPILE_CACHE=1', node, CLI, 'list', '-u', url],
      },
      { name: 'node', argv: [node, '-e', '0'] },
      { name: 'curl', argv: ['curl', '-s', url] },
    ],
    runs,
  );
  const ms = (name: string) => median(timings.find((each) => each.name === name)?.wallMs ?? []);
  const memory = await peakMemory([CLI, 'list', '-u', url]);
  return [
    String(members),
    fixed(ms('list')),
    fixed(ms('json')),
    fixed(ms('node')),
    fixed(ms('curl')),
    fixed(ms('list') - ms('node')),
    fixed(ms('list') / ms('node'), 2),
    fixed(ms('first') - ms('node')),
    fixed(memory),
  ];
}

/** What the first run of an installation compiles, the next ones find. */
async function warmUp(argv: readonly string[]): Promise<void> {
  const [code] = await once(spawn(node, [CLI, ...argv], { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`baltop ${argv.join(' ')} ended with ${code}`);
}

async function benchStart(name: string, argv: readonly string[]): Promise<string[]> {
  await warmUp(argv);
  const timings = await timeInTurn(
    [
      { name, argv: [node, CLI, ...argv] },
      { name: 'node', argv: [node, '-e', '0'] },
    ],
    15,
  );
  const [program, bare] = timings.map((each) => median(each.wallMs));
  return [name, fixed(program ?? 0), fixed(bare ?? 0), fixed((program ?? 0) - (bare ?? 0))];
}

const WARM_UP_MS = 20_000;
/** By then an open screen has kept what was compiled of it. */
const KEPT_MS = 3_000;

/** From the start of the process to its first output, on a pseudo-terminal. */
async function firstOutput(command: string): Promise<number> {
  const pty = startPty(command, 80, 24);
  try {
    const at = await pty.nextOutput(10_000);
    return at - pty.startedAt;
  } finally {
    await pty.end();
  }
}

/** What the screen costs once it runs warm: an operator leaves it open. */
async function benchScreen(name: string, url: string, interval = '1s'): Promise<string[]> {
  const command = `${node} ${CLI} --interval ${interval} ${url}`;
  const opening = startPty(command, 80, 24);
  await opening.until(/LIVE|SLOW/, 20_000);
  await settle(KEPT_MS);
  await opening.end();
  const first: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    first.push(await firstOutput(command));
    bare.push(await firstOutput(`${node} -e "process.stdout.write('x')"`));
  }
  const pty = startPty(command, 80, 24);
  try {
    await pty.until(/LIVE|SLOW/, 20_000);
    await settle(WARM_UP_MS);
    const seconds = 20;
    const before = pty.usage();
    const seen = pty.chunks.length;
    await settle(seconds * 1_000);
    const after = pty.usage();
    const written = pty.chunks.slice(seen);
    const bursts = groupBursts(written.map((chunk) => chunk.at));
    const total = written.reduce((sum, chunk) => sum + chunk.bytes, 0);
    const keys: number[] = [];
    for (let press = 0; press < 200; press += 1) {
      const sentAt = performance.now();
      const painted = pty.nextOutput(2_000);
      pty.type(press % 20 < 10 ? '\x1b[B' : '\x1b[A');
      keys.push((await painted) - sentAt);
      await settle(30);
    }
    return [
      name,
      fixed(median(first)),
      fixed(median(first) - median(bare)),
      fixed((after.cpuMs - before.cpuMs) / (seconds * 10), 1),
      fixed(total / seconds),
      fixed(bursts / seconds, 2),
      fixed(median(keys), 1),
      fixed(percentile(keys, 0.99), 1),
      fixed(pty.usage().rssMiB),
    ];
  } finally {
    await pty.end();
  }
}

/** Output that is more than 200 ms apart is another burst: one a poll means silence between polls. */
function groupBursts(times: readonly number[]): number {
  return times.filter((at, index) => index === 0 || at - (times[index - 1] ?? 0) > 200).length;
}

function settle(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

process.stdout.write(`node ${process.version}, ${process.platform} ${process.arch}\n`);
if (wanted === 'all' || wanted === 'list') {
  printTable(
    'start-up, median of 15, ms',
    ['command', 'baltop', 'bare node', 'more'],
    [await benchStart('--version', ['--version']), await benchStart('--help', ['--help'])],
  );
  const rows: string[][] = [];
  for (const members of SIZES) {
    rows.push(await withServer(members, (url) => benchList(members, url)));
  }
  printTable(
    'list, medians, ms; peak memory, MiB',
    [
      'members',
      'list',
      '-o json',
      'bare node',
      'curl',
      'list - node',
      'list / node',
      'first run - node',
      'peak MiB',
    ],
    rows,
  );
}
const SCREEN_HEADINGS = [
  'members',
  'first frame ms',
  '- bare node',
  'CPU %',
  'bytes/s',
  'bursts/s',
  'key p50 ms',
  'key p99 ms',
  'RSS MiB',
];
if (wanted === 'all' || wanted === 'screen') {
  const rows: string[][] = [];
  for (const members of SIZES) {
    rows.push(await withServer(members, (url) => benchScreen(String(members), url)));
  }
  printTable('screen at 80x24, polling at 1 Hz with all counters moving', SCREEN_HEADINGS, rows);
}
if (wanted === 'all' || wanted === 'fleet') {
  const bench = (urls: string) => benchScreen('50 x 200', urls, '2s');
  const row = await withServer(200, bench, 50);
  printTable('screen over 50 front ends, each polled every 2 s', SCREEN_HEADINGS, [row]);
}
if (wanted === 'surgeries') {
  const { benchSurgeries } = await import('./surgeries.ts');
  await withServer(1_000, (url) => withServer(10, (small) => benchSurgeries(url, small)));
}
if (wanted === 'drains') {
  const { benchDrains } = await import('./drains.ts');
  const [drains = 500, requests = 1_000_000, minutes = 60] = process.argv.slice(3).map(Number);
  await benchDrains({ drains, requests, minutes });
}
if (wanted === 'replay') {
  const { benchReplay } = await import('./replay.ts');
  await benchReplay(only > 0 ? only : 7);
}
if (wanted === 'polling') {
  const { benchLooks } = await import('./looks.ts');
  await benchLooks();
  const { benchPolling } = await import('./polling.ts');
  await benchPolling(only > 0 ? only : 40);
}
if (wanted === 'answer-times') {
  const { benchAnswerTimes } = await import('./answer-times.ts');
  await benchAnswerTimes(only > 0 ? only : 120);
}
