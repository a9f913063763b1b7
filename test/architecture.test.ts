import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../source/version.ts';
import { importsOf, loadedBy, readSources, resolveImport } from './helpers/imports.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = readSources(join(ROOT, 'source'));

/** A floor may import itself and these. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  files: [],
  manager: [],
  fleet: ['manager'],
  operations: ['fleet', 'manager', 'files'],
  view: ['operations', 'fleet', 'manager'],
  tui: ['view', 'operations', 'fleet', 'manager'],
  config: ['manager', 'files'],
  launch: ['config', 'files'],
  demo: ['manager'],
};

/** Packages and who may know them. */
const OWNERS: readonly (readonly [packages: RegExp, floor: string])[] = [
  [/^(ink|react)([-/]|$)/, 'tui'],
  [/^(axios|parse5)(\/|$)/, 'manager'],
];

interface Edge {
  readonly from: string;
  readonly floor: string;
  readonly specifier: string;
  /** Path below source/; null for a package. */
  readonly to: string | null;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

const EDGES: readonly Edge[] = [...SOURCES].flatMap(([from, text]) =>
  importsOf(text).map((each) => ({
    from,
    floor: floorOf(from),
    ...each,
    to: resolveImport(from, each.specifier),
  })),
);

function floorOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}

function none(problems: readonly string[]): void {
  assert.deepEqual(problems, []);
}

test('the check itself sees imports of every kind', () => {
  const text = `import { a,\n  type B } from './one.ts';\nimport type { C } from './two.ts';\nimport './three.ts';\nexport * from './four.ts';\nconst d = await import('./five.ts');\nimport e, { f } from 'six';\n`;
  assert.deepEqual(
    importsOf(text).map(({ specifier, typeOnly, lazy }) => [specifier, typeOnly, lazy]),
    [
      ['./one.ts', false, false],
      ['./two.ts', true, false],
      ['./three.ts', false, false],
      ['./four.ts', false, false],
      ['six', false, false],
      ['./five.ts', false, true],
    ],
  );
  assert.ok(SOURCES.size > 60 && EDGES.length > 200, 'the sources were not found');
});

test('imports run down the floors only', () => {
  none(
    EDGES.filter(({ floor, to }) => {
      const below = BELOW[floor];
      if (below === undefined || to === null) return false;
      const target = floorOf(to);
      return target !== floor && !below.includes(target);
    }).map(({ from, to }) => `${from} imports ${to}`),
  );
});

test('every relative import ends in its extension and names a file of ours', () => {
  none(
    EDGES.filter(({ to }) => to !== null && !SOURCES.has(to)).map(
      ({ from, specifier }) => `${from} imports ${specifier}`,
    ),
  );
});

test('the demo runs on nothing of ours: types of the protocol at most', () => {
  none(
    EDGES.filter(({ floor, to, typeOnly }) => {
      if (floor !== 'demo' || to === null) return false;
      return floorOf(to) !== 'demo' && !typeOnly;
    }).map(({ from, to }) => `${from} imports ${to}`),
  );
});

test('only the screen knows Ink and React, only the protocol knows axios and parse5', () => {
  none(
    EDGES.filter(({ floor, specifier }) =>
      OWNERS.some(([packages, owner]) => packages.test(specifier) && floor !== owner),
    ).map(({ from, specifier }) => `${from} imports ${specifier}`),
  );
});

test('no circles, not of types either', () => {
  const next = (file: string) =>
    EDGES.filter(({ from, to, lazy }) => from === file && to !== null && !lazy).map(
      ({ to }) => to ?? '',
    );
  const circles: string[] = [];
  for (const file of SOURCES.keys()) {
    if (loadedBy(next(file), next).has(file)) circles.push(file);
  }
  none(circles);
});

/** Time that a fake clock cannot move. */
const REAL_TIME =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bhrtime\b|\bset(?:Timeout|Interval)\(|\btimers(?:\/promises)?'|\bAbortSignal\.timeout\b/;

test('fleet and engines know the time from the Clock port alone', () => {
  const bad = ['Date.now()', 'new Date()', 'setTimeout(f, 1)', "from 'node:timers/promises'"];
  none(bad.filter((line) => !REAL_TIME.test(line)));
  const engines = [...SOURCES].filter(([path]) => ['fleet', 'operations'].includes(floorOf(path)));
  none(engines.filter(([, text]) => REAL_TIME.test(text)).map(([path]) => path));
});

test('no default exports, no barrels', () => {
  const problems: string[] = [];
  for (const [path, text] of SOURCES) {
    if (/^export default\b/m.test(text) || /\bas default\b/.test(text))
      problems.push(`${path}: default export`);
    if (/^export \*/m.test(text)) problems.push(`${path}: export *`);
    const statements = text
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .split(/;\s*\n/)
      .map((statement) => statement.trim())
      .filter(Boolean);
    const passedOn = statements.filter((statement) => /^export\b[^=(]*\bfrom\s+'/.test(statement));
    if (statements.length > 0 && passedOn.length === statements.length)
      problems.push(`${path}: barrel`);
  }
  none(problems);
});

/** What a file of ours loads at once. */
function loadedAtOnce(file: string): readonly string[] {
  return EDGES.filter(
    ({ from, to, lazy, typeOnly }) => from === file && to !== null && !lazy && !typeOnly,
  ).map(({ to }) => to ?? '');
}

test('list, help and errors do not load the screen', () => {
  const starts = ['cli.ts', 'commands/list.ts', 'commands/help.ts', 'commands/change-members.ts'];
  none([...loadedBy(starts, loadedAtOnce)].filter((file) => floorOf(file) === 'tui'));
});

/** Words of React and Ink that no minifier takes away. */
const INK = /react\.transitional\.element|ink-text|ink-box/;

test('the bundle that list runs on holds no Ink; the screen has one of its own', () => {
  const dist = join(ROOT, 'dist');
  const bundles = readdirSync(dist).filter((file) => file.endsWith('.cjs'));
  const withInk = bundles.filter((file) => INK.test(readFileSync(join(dist, file), 'utf8')));
  assert.deepEqual(bundles.map((file) => file.replace(/-[A-Z0-9]+\./, '.')).sort(), [
    'cli.cjs',
    'main.cjs',
    'screen.cjs',
  ]);
  assert.deepEqual(
    withInk.map((file) => file.replace(/-.*/, '')),
    ['screen'],
  );
});

test('nobody loads YAML who has no configuration file', () => {
  const yaml = EDGES.filter(({ specifier, typeOnly }) => specifier === 'yaml' && !typeOnly);
  assert.ok(yaml.length > 0, 'nobody imports yaml: the check is blind');
  const loaded = loadedBy(['cli.ts', 'commands/list.ts'], loadedAtOnce);
  none(yaml.filter(({ from, lazy }) => loaded.has(from) && !lazy).map(({ from }) => from));
});

test('the version is said once', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  assert.equal(VERSION, version);
});
