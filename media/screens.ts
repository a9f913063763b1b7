/**
 * `npm run media:screens`: every screen at three sizes, dark and light, as PNG in media/screens, from the built program on
 * the scene of `scene.ts`. `npm run media:screens -- 120x40 dark main` draws only what all of these words name.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { type Pty, startPty } from '../bench/pty.ts';
import { withScope } from '../bench/scope.ts';
import { GROUNDS } from './grounds.ts';
import { screenText, until } from './play.ts';
import { pngOf } from './png.ts';
import { type Site, startSite } from './scene.ts';
import { captureFrame, renderSvg } from './terminal-svg.ts';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const FOLDER = fileURLToPath(new URL('screens/', import.meta.url));

interface Shot {
  readonly name: string;
  /** From the table on. Each is one input chunk. */
  readonly keys: readonly string[];
  /** The picture is taken when the screen shows this. */
  readonly until: RegExp;
  /** And so long after that. */
  readonly settleMs?: number;
  /** Back to the table. */
  readonly back: readonly string[];
}

const ESC = '\x1b';
const down = (rows: number) => ['g', ...Array.from({ length: rows }, () => 'j')];

/** The screens, in the order in which they are drawn: what changes something comes last. A new screen is a line here. */
const SHOTS: readonly Shot[] = [
  { name: 'main', keys: down(4), until: /ERR +node4/, back: [] },
  { name: 'pool', keys: ['g', '\r'], until: /› app\b/, back: [ESC] },
  { name: 'member', keys: [...down(3), '\r'], until: /› node3\b/, back: [ESC] },
  { name: 'front-ends', keys: ['F'], until: /FRONT ENDS/i, back: [ESC] },
  { name: 'palette', keys: [...down(5), '\x10', 'd', 'r'], until: /drain/i, back: [ESC, ESC] },
  { name: 'log', keys: ['\t'], until: /LOG/, back: [ESC] },
  { name: 'help', keys: ['?'], until: /HELP/, back: [ESC] },
  {
    name: 'drain',
    keys: [...down(5), 'D', 'y'],
    until: /DRAIN/,
    settleMs: 5_000,
    back: ['e', ESC, ESC],
  },
  { name: 'rolling-plan', keys: ['G', 'R'], until: /ROLLING/, settleMs: 1_500, back: [] },
  { name: 'rolling', keys: [...'static', '\r'], until: /s1/, settleMs: 9_000, back: [] },
];
const REPLAY: Shot = {
  name: 'replay',
  keys: [']', ']'],
  until: /REPLAY/,
  settleMs: 1_500,
  back: [],
};

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;
const THEMES = { dark: 'default', light: 'light' } as const;

/** Readings before the member dies, and after that: the charts show both. */
const WELL_MS = 50_000;
const HURT_MS = 35_000;

const words = process.argv.slice(2);
const isWanted = (...names: readonly string[]) => words.every((word) => names.includes(word));

interface View {
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  readonly pty: Pty;
  readonly size: (typeof SIZES)[number];
  readonly ground: keyof typeof THEMES;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const nameOf = ({ columns, rows }: View['size']) => `${columns}x${rows}`;

function view(size: View['size'], ground: View['ground'], command: string): View {
  const terminal = new xterm.Terminal({
    cols: size.columns,
    rows: size.rows,
    allowProposedApi: true,
  });
  const pty = startPty(
    `${command} --theme ${THEMES[ground]} --utc`,
    size.columns,
    size.rows,
    (data) => terminal.write(data),
  );
  return { terminal, pty, size, ground };
}

async function take({ terminal, pty, size, ground }: View, shot: Shot): Promise<void> {
  // A hand is not faster: keys that come sooner are taken for a script.
  for (const key of shot.keys) {
    await pause(/[DRy\r]/.test(key) ? 900 : 200);
    pty.type(key);
  }
  const text = () => screenText(terminal);
  try {
    // The first Enter opens the pane where there is room for one.
    await until(text, shot.until, pty, 2_000).catch(async () => {
      pty.type(shot.keys.at(-1) ?? '');
      await until(text, shot.until, pty, 5_000);
    });
    await pause(shot.settleMs ?? 600);
    const name = `${shot.name}-${nameOf(size)}-${ground}`;
    if (isWanted(shot.name, nameOf(size), ground)) {
      const frame = captureFrame(terminal, 1);
      const svg = renderSvg([frame], size.columns, size.rows, name, GROUNDS[ground]);
      writeFileSync(join(FOLDER, `${name}.png`), pngOf(svg));
    }
    process.stdout.write(`${name}\n`);
  } catch (problem) {
    process.stdout.write(`${shot.name} at ${nameOf(size)}: ${String(problem)}\n`);
  }
  for (const key of shot.back) {
    pty.type(key);
    await pause(400);
  }
}

function configText({ frontEnds }: Site): string {
  const urls = frontEnds.map(
    ({ managerUrl }, index) => `{ name: web${index + 1}, url: "${managerUrl}" }`,
  );
  return [
    'currentContext: prod',
    'contexts:',
    '  prod:',
    `    frontEnds: [${urls.join(', ')}]`,
    '    balancers: { static: { rolling: { exec: "sleep 4", soak: 3s } } }',
    '',
  ].join('\n');
}

await withScope(async (scope) => {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-screens-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  const site = await startSite(scope);
  const config = join(folder, 'config.yaml');
  writeFileSync(config, configText(site), { mode: 0o600 });
  const recording = join(folder, 'prod.rec');
  const views: View[] = [];
  for (const size of SIZES) {
    for (const ground of ['dark', 'light'] as const) {
      const isDrawn = words.every(
        (word) => !/^\d+x|^dark$|^light$/.test(word) || [nameOf(size), ground].includes(word),
      );
      if (!isDrawn) continue;
      const own = `env BALTOP_CONFIG=${config} XDG_STATE_HOME=${join(folder, `state${views.length}`)} NO_COLOR=`;
      const record = views.length === 0 ? `--record ${recording}` : '';
      const started = view(size, ground, `${own} ${process.execPath} ${CLI} prod ${record}`);
      scope.after(() => started.pty.end());
      views.push(started);
    }
  }
  await pause(WELL_MS);
  await site.drain();
  await pause(5_000);
  await site.kill();
  await pause(HURT_MS);
  const shots = SHOTS.filter(({ name }) =>
    isWanted(name, ...words.filter((word) => !SHOTS.some((each) => each.name === word))),
  );
  const still = shots.filter(({ name }) => !['drain', 'rolling-plan', 'rolling'].includes(name));
  await Promise.all(
    views.map(async (each) => {
      for (const shot of still) await take(each, shot);
    }),
  );
  // What changes the members is drawn by one after the other.
  for (const each of views) {
    for (const shot of shots.filter((one) => !still.includes(one))) await take(each, shot);
    await each.pty.end();
  }
  if (!isWanted('replay', ...words.filter((word) => word !== 'replay'))) return;
  for (const { size, ground } of views) {
    const replayed = view(
      size,
      ground,
      `env NO_COLOR= ${process.execPath} ${CLI} replay ${recording}`,
    );
    await until(() => screenText(replayed.terminal), /REPLAY/, replayed.pty, 20_000);
    await take(replayed, REPLAY);
    await replayed.pty.end();
  }
});
