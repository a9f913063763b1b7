/** `npm run media`: makes the pictures of the README by running the real program on its demo, in a terminal emulator. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { play, type Step } from './play.ts';
import { drawRolling } from './rolling.ts';
import { renderSvg } from './terminal-svg.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

interface Size {
  readonly columns: number;
  readonly rows: number;
  readonly options?: string;
}

const USUAL: Size = { columns: 80, rows: 24 };

/** Take a member out, watch its requests end and its share move, put it back. */
const STORY: readonly Step[] = [
  { until: /LIVE/, settleMs: 26_000, seconds: 2.5 },
  { keys: '\x1b[B', until: />[^\n]*node2/, seconds: 1 },
  { keys: 'd', until: /DISABLE {2}app\/node2/, settleMs: 600, seconds: 3 },
  { keys: 'y', until: /DIS {6}node2/, settleMs: 600, seconds: 2 },
  { until: /DIS {6}node2 .* 0 +0 /, settleMs: 1_500, seconds: 3 },
  { keys: 'e', until: /OK {7}node2/, settleMs: 5_000, seconds: 3 },
];

/** The screen at each size, and what lies over it at the usual one. */
const STILLS: readonly (readonly [file: string, title: string, size: Size, keys: string])[] = [
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

const demo = ({ columns, rows, options = '' }: Size) => ({
  columns,
  rows,
  command: `${process.execPath} ${CLI} --demo --utc ${options}`,
});

async function drawStill([name, title, size, keys]: (typeof STILLS)[number]): Promise<void> {
  const steps: Step[] = [{ until: /app/, settleMs: TRAFFIC_MS, seconds: 1 }];
  if (keys !== '') steps.push({ keys, until: /app/, settleMs: 1_000, seconds: 1 });
  const still = (await play(steps, demo(size))).at(-1);
  if (still === undefined) return;
  writeFileSync(file(`${name}.svg`), renderSvg([still], size.columns, size.rows, title));
}

async function drawStory(): Promise<void> {
  const frames = await play(STORY, demo(USUAL));
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
if (isWanted('rolling')) await drawRolling(file('rolling.svg'));
await Promise.all([
  ...(isWanted('baltop') ? [drawStory()] : []),
  ...STILLS.filter(([name]) => isWanted(name)).map(drawStill),
]);
