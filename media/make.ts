/** `npm run media`: makes the pictures of the README by running the real program on its demo, in a terminal emulator. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { type Pty, startPty } from '../bench/pty.ts';
import { captureFrame, type Frame, renderSvg } from './terminal-svg.ts';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const COLUMNS = 80;
const ROWS = 24;

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

async function play(steps: readonly Step[]): Promise<Frame[]> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const pty = startPty(`${process.execPath} ${CLI} --demo --utc`, COLUMNS, ROWS, (data) => {
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

const frames = await play(STORY);
const title = 'baltop takes a member out of a pool, watches it drain, and puts it back';
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
writeFileSync(file('baltop.svg'), renderSvg(frames, COLUMNS, ROWS, title));
const [first] = frames;
if (first !== undefined) {
  writeFileSync(file('screen.svg'), renderSvg([first], COLUMNS, ROWS, 'the main table of baltop'));
}
