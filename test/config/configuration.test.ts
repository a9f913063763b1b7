import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse as parseYaml } from 'yaml';
import { configPath, readConfiguration } from '../../source/config/configuration.ts';
import type { Configuration, Context } from '../../source/config/context.ts';
import { parse } from '../../source/config/parse-configuration.ts';
import { CONFIG_SCHEMA, ROLLING } from '../../source/config/schema.ts';
import { COLUMN_NAMES, THEME_NAMES } from '../../source/config/screen-names.ts';
import { UsageError } from '../../source/config/usage-error.ts';
import { splitWords } from '../../source/operations/hooks/command-words.ts';
import { COLUMN_IDS } from '../../source/screen/columns/columns.ts';
import { KEYS } from '../../source/screen/keymap/keys.ts';
import { THEME_NAMES as THEMES } from '../../source/screen/text/palettes.ts';

const file = (name: string) =>
  readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
const EXAMPLE = file('config.example.yaml');
const ENV = { HOME: '/home/ops' };
const PATH = '/etc/baltop/config.yaml';

const isValid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(file('config.schema.json')),
);

function read(text: string): Configuration {
  return parse(text, PATH, ENV);
}

function contextIn(text: string, name: string): Context {
  const context = read(text).contexts.get(name);
  assert.ok(context, `no context ${name}`);
  return context;
}

/** One front end, and what else the context says, indented by four. */
function prod(more = ''): string {
  return `contexts:\n  prod:\n    frontEnds:\n      - url: http://web1\n${more}`;
}

/** The same for its balancer app, indented by eight. */
function app(more: string): string {
  return prod(`    balancers:\n      app:\n${more}`);
}

function refusal(text: string): UsageError {
  try {
    read(text);
  } catch (problem) {
    assert.ok(problem instanceof UsageError, String(problem));
    assert.ok(problem.hint !== '');
    assert.doesNotMatch(problem.message + problem.hint, /\n/);
    return problem;
  }
  assert.fail(`was accepted:\n${text}`);
}

test('the example is read without a warning, and the published schema takes it', () => {
  const { warnings, contexts, currentContext } = read(EXAMPLE);
  assert.deepEqual(warnings, []);
  assert.equal(currentContext, 'test');
  assert.deepEqual([...contexts.keys()], ['test', 'prod', 'inside']);
  assert.ok(isValid(parseYaml(EXAMPLE)), JSON.stringify(isValid.errors));
});

test('the example shows every key of the schema', () => {
  const keys = new Set<string>();
  JSON.stringify(CONFIG_SCHEMA, (name, value: unknown) => {
    if (name === 'properties') for (const key of Object.keys(value ?? {})) keys.add(key);
    return value;
  });
  assert.ok(keys.size > 20);
  const missing = [...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(EXAMPLE));
  assert.deepEqual(missing, []);
});

test('a context: what it says for all of its front ends is filled in, defaults too', () => {
  const { isProtected, frontEnds, preferences, balancers } = contextIn(EXAMPLE, 'prod');
  assert.equal(isProtected, true);
  assert.equal(preferences.intervalMs, 2_000);
  assert.equal(preferences.readOnly, null);
  assert.equal(preferences.ascii, null, 'auto');
  assert.equal(balancers.get('app')?.minUsable, 2);
  assert.deepEqual(
    frontEnds.map(({ name, url, hostHeader, auth, tls }) => [
      name,
      url.href,
      hostHeader,
      auth,
      tls?.cacert,
    ]),
    ['web1', 'web2'].map((name) => [
      name,
      `https://${name}.example/balancer-manager`,
      'www.example',
      { user: 'ops', source: { kind: 'command', command: 'pass show apache/ops' } },
      '/etc/ssl/corp.pem',
    ]),
  );
  const [web3, web4] = contextIn(EXAMPLE, 'inside').frontEnds;
  assert.equal(web3?.via, 'ssh:web3');
  assert.equal(web4?.tls?.key, '/home/ops/.baltop/web4.key');
  assert.deepEqual(web4?.tls?.keyPassword, { kind: 'command', command: 'pass show web4/key' });
});

test('what is said of a balancer is what would be typed; unknown keys are left out', () => {
  const text = app(
    '        drain: {quietFor: 5, then: stop, yes: true}\n        rolling: {maxOut: 2, checkUrl: }\n',
  );
  const { drain, rolling, labels } = contextIn(text, 'prod').balancers.get('app') ?? {};
  // biome-ignore lint/suspicious/noThenProperty: the name of an option, in a table that nobody awaits.
  assert.deepEqual(drain, { 'quiet-for': '5', then: 'stop' });
  assert.deepEqual(rolling, { 'max-out': '2' });
  assert.equal(labels?.size, 0);
});

test('keys are read with their lines', () => {
  const { keys } = read('keys:\n  disable: x\n\n  undo: none\n  up: up ctrl-p\n');
  assert.deepEqual(
    [...keys],
    [
      ['disable', { keys: ['x'], line: 2 }],
      ['undo', { keys: [], line: 4 }],
      ['up', { keys: ['up', 'ctrl-p'], line: 5 }],
    ],
  );
});

test('a command of the file is one that can be split into words', () => {
  for (const [command, isGood] of [
    ['ssh {host} \'a b\' "c d" e\\ f', true],
    ['a "b\\" c"', true],
    ["'\"'", true],
    ['a "b', false],
    ["it's", false],
    ['a \\', false],
    [' \n', false],
  ] as const) {
    const pattern = new RegExp(ROLLING.exec.pattern ?? '');
    assert.equal(pattern.test(command), isGood, command);
    if (isGood) assert.ok((splitWords(command) ?? []).length > 0, command);
  }
  assert.ok(!new RegExp(ROLLING.exec.pattern ?? '').test(`${'\\a'.repeat(20_000)}"`), 'at once');
});

test("a front end's own takes the place of the context's; paths are relative to the file", () => {
  const text = `
defaults: { interval: 10, minUsable: 3 }
contexts:
  prod:
    interval: 500ms
    auth: { user: ops, passwordFile: secret }
    via: ssh web9
    frontEnds:
      - url: web1
      - { name: b, url: web2, auth: { netrc: true }, via: unix:/run/x.sock }
`;
  const { frontEnds, preferences } = contextIn(text, 'prod');
  assert.equal(preferences.intervalMs, 500);
  assert.equal(preferences.minUsable, 3);
  const [one, two] = frontEnds;
  assert.deepEqual(one?.auth, {
    user: 'ops',
    source: { kind: 'file', path: '/etc/baltop/secret' },
  });
  assert.equal(one?.via, 'ssh:web9');
  assert.equal(one?.name, 'web1');
  assert.deepEqual(two?.auth, { user: null, source: { kind: 'netrc' } });
  assert.equal(two?.via, 'unix:/run/x.sock');
});

test('unknown keys are named with their line and what was probably meant, and left out', () => {
  const text = `# a comment\ndefaults:\n  intervall: 1s\n${prod('    zebra: 1\n    tls: {ca: x}\n')}\nfoo: 1\n`;
  const { warnings, defaults } = read(text);
  assert.equal(defaults.intervalMs, null);
  assert.equal(warnings.length, 4);
  assert.match(
    warnings[0] ?? '',
    /config\.yaml, line 3: unknown key `intervall`\. Did you mean `interval`\? /,
  );
  assert.match(warnings[1] ?? '', /line 8: unknown key `zebra`\. It is ignored/);
  assert.match(warnings[2] ?? '', /line 9: unknown key `ca`/);
  assert.match(warnings[3] ?? '', /line 11: unknown key `foo`/);
});

/** What is refused by both, and what only the program says: the schema cannot. */
const REFUSED: readonly (readonly [text: string, line: number, what: RegExp])[] = [
  [prod('    protected: yes\n'), 5, /`protected` must be true or false/],
  [prod('    interval: soon\n'), 5, /`interval` must be a duration/],
  [prod('    minUsable: 0\n'), 5, /`minUsable` must be a whole number from 1 to 99/],
  [prod('    columns:\n      - busy\n      - elcted\n'), 7, /one of state.*not "elcted"/],
  [prod('    columns: [busy, reqs, busy]\n'), 5, /is repeated/],
  [prod('    columns: []\n'), 5, /`columns` is empty/],
  [app('        drain:\n          then: later\n'), 8, /`then` must be disable or stop or none/],
  [app('        drain: {timeout: soon}\n'), 7, /`timeout` must be a duration/],
  [app('        rolling: {exec: "ssh \'x"}\n'), 7, /`exec` must be a command, with its quotes/],
  [app('        rolling: {checkUrl: "http://{hots}/"}\n'), 7, /`checkUrl` must be.*\{host\}/],
  [app('        rolling: {maxOut: 0}\n'), 7, /`maxOut` must be a whole number/],
  [app('        rolling: {maxOut: 0%}\n'), 7, /`maxOut` must be .* or a share such as 25%/],
  [app('        labels: {node1: 1}\n'), 7, /`node1` must be a string/],
  ['keys:\n  disabel: x\n', 2, /unknown name `disabel` in `keys`/],
  ['keys:\n  interrupt: x\n', 2, /unknown name `interrupt`/],
  ['keys: {disable: [x]}', 1, /`disable` must be keys with blanks/],
  [prod('    via: telnet:web1\n'), 5, /`via` must be/],
  [prod('    hostHeader: a b\n'), 5, /`hostHeader` must be a host name/],
  [prod('    auth: ops\n'), 5, /`auth` must be lines of `key: value`/],
  [prod('    auth:\n      user: a:b\n'), 6, /`user` must be a name without a colon/],
  ['contexts:\n  prod:\n    frontEnds: []\n', 3, /`frontEnds` is empty/],
  ['contexts:\n  prod:\n    frontEnds:\n      - name: a\n', 4, /lacks `url`/],
  ['contexts:\n  prod:\n    readOnly: true\n', 3, /`prod` lacks `frontEnds`/],
  ['contexts:\n  -x:\n    frontEnds: [url: web1]\n', 2, /`-x` is not a valid name/],
  ['- a\n', 1, /the file must be/],
];

test('what cannot be meant is refused with its line, by the program and by the schema alike', () => {
  for (const [text, line, what] of REFUSED) {
    const { message } = refusal(text);
    assert.match(message, what);
    assert.match(message, new RegExp(`^${PATH}, line ${line}: `), message);
    assert.ok(!isValid(parseYaml(text)), text);
  }
});

test('a theme must be a built-in one, or have a file beside the configuration', () => {
  const { message } = refusal(prod('    theme: pink\n'));
  assert.match(message, /line 5: `theme` must be one of default, mono, bright, light, blueorange/);
  assert.equal(refusal(prod('    theme: ligth\n')).hint, 'Did you mean light?');
  assert.ok(!isValid(parseYaml(prod('    theme: ../pink\n'))));
});

test('a word that is near to a known one is named with it; any other is never quoted', () => {
  assert.equal(refusal(prod('    columns: [elcted]\n')).hint, 'Did you mean elected?');
  assert.equal(refusal('keys:\n  disabel: x\n').hint, 'Did you mean disable?');
  assert.equal(refusal(prod('    confirm: alway\n')).hint, 'Did you mean always?');
  assert.doesNotMatch(refusal(prod('    columns: [ge-heim-42]\n')).message, /heim/);
});

test('columns and commands are those of the screen', () => {
  assert.deepEqual(COLUMN_NAMES, COLUMN_IDS);
  assert.deepEqual(THEME_NAMES, THEMES);
  const { enum: commands = [] } = CONFIG_SCHEMA.properties?.keys?.propertyNames ?? {};
  const own = KEYS.filter(({ where, isFixed }) => where === 'table' && isFixed !== true);
  assert.deepEqual(
    commands,
    own.map(({ id }) => id),
  );
  assert.ok(commands.includes('disable') && !commands.includes('interrupt'));
});

test('what no schema can tell is refused too', () => {
  for (const [text, what] of [
    ['contexts: {a: {frontEnds: [{url: "ftp://x"}]}}', /only http and https/],
    ['contexts: {a: {frontEnds: [{url: x}, {url: "http://x"}]}}', /twice|two front ends/],
    ['contexts: {a: {frontEnds: [{name: n, url: x}, {name: n, url: y}]}}', /two front ends/],
    ['contexts: {a: {interval: 1ms, frontEnds: [{url: x}]}}', /interval .*200 ms/],
    [app('        drain: {sessionGrace: 0}\n'), /app\.drain\.sessionGrace .* 1000 ms/],
    [app('        drain: {timeout: 48h}\n'), /app\.drain\.timeout .* to a day/],
    ['contexts: {a: {urls: [x]}}', /line 1: `a` lacks `frontEnds`/],
    ['contexts: {a: {frontEnds: [web1]}}', /must be lines of `key: value`/],
    ['contexts:\n\ta: 1', /line 2: this is not valid YAML/],
    ['a: 1\na: 2', /line 2: this is not valid YAML \(duplicate key\)/],
    ['a: [', /not valid YAML/],
  ] as const) {
    assert.match(refusal(text).message, what);
  }
});

test('what a file lacks is told with the key that was written in its place', () => {
  const { hint } = refusal('contexts: {a: {urls: [x]}}');
  assert.equal(hint, 'Its key `urls` is not known. Fix that line.');
  const plain = refusal('contexts: {a: {frontEnds: [web1]}}');
  assert.equal(plain.hint, 'Write `url: VALUE` there.');
});

test('a password in the file is refused, and never quoted', () => {
  const SECRET = 'ge-heim-42';
  for (const text of [
    prod(`    password: ${SECRET}\n`),
    prod(`    auth:\n      user: ops\n      password: ${SECRET}\n`),
    `passwd: ${SECRET}\n`,
    prod(`    proxy: http://u:${SECRET}@proxy\n`),
    `contexts: {a: {frontEnds: [{url: "https://u:${SECRET}@web1/x"}]}}`,
    `contexts: {a: {frontEnds: [{url: "u:${SECRET}@web1"}]}}`,
    prod(`    auth: {passwordFile: "http://u:${SECRET}@web1"}\n`),
  ]) {
    const { message, hint } = refusal(text);
    assert.match(message, /password/, text);
    assert.ok(!(message + hint).includes(SECRET), message);
  }
});

test('empty files, and keys without a value yet, say nothing', () => {
  for (const text of ['', '# nothing\n', 'contexts:\n', 'defaults:\ncontexts:\n  prod:\n']) {
    const { contexts, warnings } = read(text);
    assert.deepEqual([contexts.size, warnings], [0, []], text);
  }
});

test('where the file is: BALTOP_CONFIG, XDG_CONFIG_HOME when absolute, else ~/.config', () => {
  assert.equal(configPath({ HOME: '/h' }), '/h/.config/baltop/config.yaml');
  assert.equal(configPath({ HOME: '/h', XDG_CONFIG_HOME: '/x' }), '/x/baltop/config.yaml');
  assert.equal(configPath({ HOME: '/h', XDG_CONFIG_HOME: 'x' }), '/h/.config/baltop/config.yaml');
  assert.equal(configPath({ HOME: '/h', BALTOP_CONFIG: '/c.yaml' }), '/c.yaml');
});

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'baltop-config-'));
  t.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 10 }));
  return path;
}

test('a file that others can write is refused; none at all is fine unless it was named', async (t) => {
  const path = join(folder(t), 'c.yaml');
  const env = { BALTOP_CONFIG: path };
  await assert.rejects(readConfiguration(env), /no configuration file/);
  assert.equal((await readConfiguration({ HOME: folder(t) })).contexts.size, 0);
  writeFileSync(path, prod());
  for (const mode of [0o664, 0o646, 0o666]) {
    chmodSync(path, mode);
    await assert.rejects(readConfiguration(env), /can be written by others/);
  }
  for (const mode of [0o644, 0o600]) {
    chmodSync(path, mode);
    assert.equal((await readConfiguration(env)).contexts.size, 1);
  }
  const directory = join(folder(t), 'dir');
  mkdirSync(directory, { mode: 0o700 });
  await assert.rejects(readConfiguration({ BALTOP_CONFIG: directory }), UsageError);
});

test('the status page of a front end is a path of its own, and never on another host', () => {
  const [one, two] = contextIn(EXAMPLE, 'prod').frontEnds;
  assert.equal(one?.statusPath, null);
  assert.equal(two?.statusPath, '/status');
  assert.deepEqual(one?.statusPaths, ['/app/']);
  const withStatus = (url: string) =>
    `contexts: { x: { frontEnds: [{ url: 'http://web1/balancer-manager', statusUrl: '${url}' }] } }`;
  const same = contextIn(withStatus('http://web1/s?x'), 'x').frontEnds[0]?.statusPath;
  assert.equal(same, '/s?x');
  for (const url of ['http://web2/s', 'https://web1/s', 'http://web1:81/s', '//web2/s']) {
    assert.throws(() => contextIn(withStatus(url), 'x'), url);
  }
});
