/** `npm run media`: makes the pictures of the README by running the real program on its demo, in a terminal emulator. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { type Pty, startPty } from '../bench/pty.ts';
import { captureFrame, type Frame, renderSvg } from './terminal-svg.ts';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

interface Scene {
  readonly columns: number;
  readonly rows: number;
  readonly options?: string;
}

const USUAL: Scene = { columns: 80, rows: 24 };

interface Step {
  /** Typed first. */
  readonly keys?: string;
  /** The picture is taken when the screen shows this. */
  readonly until: RegExp;
  /** Polls to wait for after that. */
  readonly settleMs?: number;
  readonly seconds: number;
}

/** Take a member out, watch its requests end and its share move, put it back. */
const STORY: readonly Step[] = [
  { until: /LIVE/, settleMs: 26_000, seconds: 2.5 },
  { keys: '\x1b[B', until: />[^\n]*node2/, seconds: 1 },
  { keys: 'd', until: /DISABLE {2}app\/node2/, settleMs: 600, seconds: 3 },
  { keys: 'y', until: /DIS {6}node2/, settleMs: 600, seconds: 2 },
  { until: /DIS {6}node2 .* 0 +0 /, settleMs: 1_500, seconds: 3 },
  { keys: 'e', until: /OK {7}node2/, settleMs: 5_000, seconds: 3 },
];

function screenText(terminal: InstanceType<typeof xterm.Terminal>): string {
  const buffer = terminal.buffer.active;
  return Array.from(
    { length: terminal.rows },
    (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '',
  ).join('\n');
}

async function play(
  steps: readonly Step[],
  { columns, rows, options = '' }: Scene,
): Promise<Frame[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const command = `${process.execPath} ${CLI} --demo --utc ${options}`;
  const pty = startPty(command, columns, rows, (data) => {
    terminal.write(data);
  });
  const frames: Frame[] = [];
  try {
    for (const step of steps) {
      if (step.keys !== undefined) pty.type(step.keys);
      await until(() => step.until.test(screenText(terminal)), pty, step.until);
      await new Promise((resolve) => setTimeout(resolve, step.settleMs ?? 200));
      frames.push(captureFrame(terminal, step.seconds));
    }
  } finally {
    await pty.end();
  }
  return frames;
}

async function until(done: () => boolean, pty: Pty, what: RegExp): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`the screen never showed ${what}`);
    await pty.nextOutput(10_000).catch(() => undefined);
  }
}

/** The screen at each size, and what lies over it at the usual one. */
const STILLS: readonly (readonly [file: string, title: string, scene: Scene, keys: string])[] = [
  ['tiny', 'only what is wrong, at 20x3', { columns: 20, rows: 3 }, ''],
  ['narrow', 'the main table at 40x10', { columns: 40, rows: 10 }, ''],
  ['small', 'the main table at 60x20', { columns: 60, rows: 20 }, ''],
  ['wide', 'table, member and log at 120x40', { columns: 120, rows: 40 }, '\x1b[B'],
  ['huge', 'table, member and log at 200x60', { columns: 200, rows: 60 }, '\x1b[B'],
  ['help', 'all keys and states', USUAL, '?'],
  ['member', 'one member', USUAL, '\r'],
  ['question', 'a question before a change', USUAL, 'd'],
  ['bright', 'the theme bright', { ...USUAL, options: '--theme bright' }, '?'],
  ['blueorange', 'the theme blueorange', { ...USUAL, options: '--theme blueorange' }, '?'],
];

const TRAFFIC_MS = 26_000;
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function drawStill([name, title, scene, keys]: (typeof STILLS)[number]): Promise<void> {
  const steps: Step[] = [{ until: /app/, settleMs: TRAFFIC_MS, seconds: 1 }];
  if (keys !== '') steps.push({ keys, until: /app/, settleMs: 1_000, seconds: 1 });
  const still = (await play(steps, scene)).at(-1);
  if (still === undefined) return;
  writeFileSync(file(`${name}.svg`), renderSvg([still], scene.columns, scene.rows, title));
}

async function drawStory(): Promise<void> {
  const frames = await play(STORY, USUAL);
  const { columns, rows } = USUAL;
  const title = 'baltop takes a member out of a pool, watches it drain, and puts it back';
  writeFileSync(file('baltop.svg'), renderSvg(frames, columns, rows, title));
  const [first] = frames;
  if (first === undefined) return;
  writeFileSync(file('screen.svg'), renderSvg([first], columns, rows, 'the main table of baltop'));
}

/** `npm run media -- wide help`: only these; without names all of them. */
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
await Promise.all([
  ...(isWanted('baltop') ? [drawStory()] : []),
  ...STILLS.filter(([name]) => isWanted(name)).map(drawStill),
]);
