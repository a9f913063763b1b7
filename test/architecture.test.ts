import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../source/version.ts';
import { importsOf, loadedBy, readSources, resolveImport } from './helpers/imports.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = readSources(join(ROOT, 'source'));

/** A floor may import itself and these; '' is what lies beside the floors: the version. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  files: [],
  intents: [],
  httpd: [],
  fleet: ['httpd'],
  operations: ['fleet', 'httpd', 'files'],
  messages: ['operations', 'fleet', 'httpd'],
  screen: ['intents', 'messages', 'operations', 'fleet', 'httpd'],
  cli: [
    ...['screen', 'intents', 'messages', 'operations', 'fleet', 'httpd'],
    ...['config', 'files', 'launch', 'demo', ''],
  ],
  config: ['intents', 'httpd', 'files'],
  launch: ['config', 'files'],
  demo: ['httpd'],
};

/** The folders of a floor, the lowest first: each may import those before it. '' holds the floor's own files. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  httpd: ['', 'page', 'edit', 'transport'],
  operations: ['hooks', 'change', 'audit', 'drain', 'rolling', 'diagnose', 'recording'],
  screen: [
    ...['text', 'keys', 'rows', 'columns', 'state', 'facts'],
    ...['table', 'alarms', 'layout'],
    ...['browse', 'change', 'commands', 'drain', 'rolling', 'replay', 'session', 'dialogs'],
    ...['panes', 'keymap', 'palette', 'update', 'frame'],
    ...['ink/terminal', 'ink/runners', 'ink/hooks', 'ink/components', 'ink'],
  ],
  cli: [
    ...['output', 'console', 'prompt', 'connect'],
    ...['reading', 'change', 'drain', 'rolling'],
    ...['line-mode', 'open-screen', 'verbs', ''],
  ],
};

/** Packages and who may know them. */
const OWNERS: readonly (readonly [packages: RegExp, where: string])[] = [
  [/^(ink|react)([-/]|$)/, 'screen/ink/'],
  [/^(axios|parse5)(\/|$)/, 'httpd/'],
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

/** `ink/hooks` of `screen/ink/hooks/use-keys.ts`; '' for a file of the floor itself. */
function folderOf(path: string): string {
  return path.split('/').slice(1, -1).join('/');
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

test('inside a floor imports run down its folders only, those that wait to be needed too', () => {
  none(
    EDGES.flatMap(({ from, floor, to }) => {
      const folders = FOLDERS[floor];
      if (folders === undefined) return [];
      const at = folders.indexOf(folderOf(from));
      if (at < 0) return [`${from} lies in no folder of the list`];
      if (to === null || floorOf(to) !== floor) return [];
      return folders.indexOf(folderOf(to)) > at ? [`${from} imports ${to}`] : [];
    }),
  );
});

test('no circles of folders, be it by imports that wait to be needed', () => {
  const folder = (path: string) => `${floorOf(path)}/${folderOf(path)}`;
  const next = new Map<string, Set<string>>();
  for (const { from, to } of EDGES) {
    if (to === null || folder(from) === folder(to)) continue;
    next.set(folder(from), (next.get(folder(from)) ?? new Set()).add(folder(to)));
  }
  const reached = (from: string) => [...(next.get(from) ?? [])];
  none([...next.keys()].filter((each) => loadedBy(reached(each), reached).has(each)));
});

test('of the command line, only what opens the screen knows it, be it by a type or late', () => {
  const knows = EDGES.filter(
    ({ floor, to }) => floor === 'cli' && to !== null && floorOf(to) === 'screen',
  );
  assert.ok(knows.length > 0, 'nobody opens the screen: the check is blind');
  none(
    knows
      .filter(({ from }) => folderOf(from) !== 'open-screen')
      .map(({ from, to }) => `${from} imports ${to}`),
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
    EDGES.filter(({ from, specifier }) =>
      OWNERS.some(([packages, where]) => packages.test(specifier) && !from.startsWith(where)),
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

test('nothing of ours uses the global performance, which the main bundle has not', () => {
  none([...SOURCES].filter(([, text]) => /\bperformance\.\w/.test(text)).map(([path]) => path));
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
  const verbs = ['reading/list', 'verbs/help', 'change/change-members'].map(
    (each) => `cli/${each}.ts`,
  );
  const loaded = loadedBy(['cli/main.ts', ...verbs], loadedAtOnce);
  assert.deepEqual(
    verbs.filter((each) => !SOURCES.has(each)),
    [],
    'a verb was not found',
  );
  none([...loaded].filter((file) => floorOf(file) === 'screen'));
});

test('nobody loads YAML who has no configuration file', () => {
  const yaml = EDGES.filter(({ specifier, typeOnly }) => specifier === 'yaml' && !typeOnly);
  assert.ok(yaml.length > 0, 'nobody imports yaml: the check is blind');
  const loaded = loadedBy(['cli/main.ts', 'cli/reading/list.ts'], loadedAtOnce);
  none(yaml.filter(({ from, lazy }) => loaded.has(from) && !lazy).map(({ from }) => from));
});

test('the version is said once', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  assert.equal(VERSION, version);
});
