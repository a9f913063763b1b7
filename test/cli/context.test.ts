import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { play, writesTo } from '../helpers/play.ts';
import { type Finished, runBaltop } from '../helpers/run-baltop.ts';

interface Desk {
  readonly path: string;
  readonly run: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<Finished>;
}

/** A configuration file of one's own, and the program that reads it. */
function desk(t: TestContext, text: string | null = null): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-desk-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'config.yaml');
  if (text !== null) writeFileSync(path, text, { mode: 0o600 });
  const run: Desk['run'] = (args, env = {}) =>
    runBaltop(args, { env: { BALTOP_CONFIG: path, ...env } });
  return { path, run };
}

function said(done: Finished, code: number, what: RegExp): void {
  const told = `exit ${done.code}\n${done.stdout}---\n${done.stderr}`;
  assert.equal(done.code, code, told);
  assert.match(done.stderr, what, told);
}

test('add, list, use, show and remove; then the front ends of a context are those that are read', async (t) => {
  const [one, other] = [await play(t), await play(t)];
  const { run, path } = desk(t);
  said(await run(['context', 'add', 'one', one.url]), 0, /added context one to .*, and uses it/);
  said(await run(['context', 'add', 'both', one.url, other.url]), 0, /added context both/);
  assert.equal((await run(['list', '-o', 'name'])).stdout.trim().split('\n').length, 4);
  const both = await run(['list', '-c', 'both', '-o', 'name']);
  assert.equal(both.stdout.trim().split('\n').length, 8);
  said(await run(['context', 'use', 'both']), 0, /the current context is now both/);
  assert.equal((await run(['list', '-o', 'name'])).stdout, both.stdout);
  assert.equal((await run(['-o', 'name', 'both'])).stdout, both.stdout, 'as an operand');
  const listed = await run(['context', 'list']);
  assert.match(listed.stdout, /^ {2}one {3}http:.*\n\* both {2}http:/);
  const json = JSON.parse((await run(['context', 'list', '-o', 'json'])).stdout);
  assert.deepEqual(
    json.items.map((each: { name: string; current: boolean }) => [each.name, each.current]),
    [
      ['one', false],
      ['both', true],
    ],
  );
  assert.match((await run(['context', 'show', 'one'])).stdout, /^one:\n {2}frontEnds:\n/);
  said(await run(['context', 'remove', 'both']), 0, /removed context both, which was the current/);
  said(await run(['list']), 2, /no front end configured\. Name a context \(one\)/);
  assert.doesNotMatch(readFileSync(path, 'utf8'), /both/);
});

test('a protected context asks, one that is read-only refuses, fewer than minUsable are never left', async (t) => {
  const server = await play(t);
  const frontEnds = `frontEnds: [{ url: "${server.url}" }]`;
  const { run } = desk(
    t,
    `contexts:
  safe: { protected: true, ${frontEnds} }
  look: { readOnly: true, ${frontEnds} }
  many: { ${frontEnds}, balancers: { app: { minUsable: 3 } } }
`,
  );
  said(await run(['disable', 'n1', '-c', 'safe']), 5, /this context is protected.*--yes/);
  said(await run(['disable', 'n1', '-c', 'look']), 5, /set by config, context look/);
  said(await run(['disable', 'n1', '-c', 'many']), 5, /2 usable members, fewer than .* 3/);
  const env = { BALTOP_READ_ONLY: '1' };
  said(await run(['disable', 'n1', '-c', 'look', '--write'], env), 5, /BALTOP_READ_ONLY/);
  const roll = ['rolling', 'app', '-c', 'safe', '--exec', 'true'];
  said(await run(roll), 5, /refused: this context is protected/);
  assert.equal(writesTo(server).length, 0);
  assert.equal((await run(['disable', 'n1', '-c', 'look', '--write'])).code, 0);
  assert.equal((await run(['enable', 'n1', '-c', 'safe', '--yes'])).code, 0);
});

test('unknown keys are told on standard error with their line, and the rest is used', async (t) => {
  const server = await play(t);
  const { run } = desk(
    t,
    `contexts:\n  a:\n    frontEnds:\n      - url: ${server.url}\n        hostheader: x\n`,
  );
  const done = await run(['list', '-c', 'a', '-o', 'name']);
  said(done, 0, /line 5: unknown key `hostheader`\. Did you mean `hostHeader`\?/);
  assert.equal(done.stdout.trim().split('\n').length, 4);
  assert.equal((await run(['list', '-c', 'a', '-o', 'name', '-q'])).stderr, '');
});

test('a broken file is never half a file: exit 2 with the line, and nothing is asked', async (t) => {
  const server = await play(t);
  const { run, path } = desk(t, `defaults:\n  readOnly: perhaps\n`);
  said(
    await run(['disable', 'n1', '-u', server.url]),
    2,
    /line 2: `readOnly` must be true or false/,
  );
  said(await run(['context', 'add', 'a', server.url]), 2, /line 2/);
  assert.equal(server.requests.length, 0);
  assert.equal(readFileSync(path, 'utf8'), `defaults:\n  readOnly: perhaps\n`);
  assert.equal((await run(['--help'])).code, 0);
});

test('what cannot be meant is refused', async (t) => {
  const { run } = desk(t, 'contexts: { prod: { frontEnds: [{ url: web1 }] } }');
  for (const [args, what] of [
    [
      ['context', 'frobnicate'],
      /unknown verb of baltop context "frobnicate"\. Available: list, show, add, use, remove\./,
    ],
    [['context', 'use'], /context use: name a context/],
    [['context', 'use', 'prdo'], /no context "prdo" \(did you mean prod\?\)/],
    [['context', 'remove', 'x', 'y'], /unexpected argument "y"/],
    [['context', 'add', 'prod', 'web1'], /context prod already exists/],
    [['context', 'add', '-x'], /unknown option/],
    [['context', 'add', 'a b', 'web1'], /is not a valid context name/],
    [['context', 'add', 'a'], /name the URL/],
    [['context', 'add', 'a', 'ftp://web1'], /only http and https/],
    [['context', 'add', 'a', 'http://u:geheim@web1'], /user or password/],
    [['context', 'use', 'prod', '-u', 'web1'], /no option -u/],
    [['list', '-c', 'prod', '-u', 'web1'], /give one context or URLs/],
    [['--demo', '-c', 'prod'], /--demo cannot be combined with other front ends/],
  ] as const) {
    const done = await run(args);
    said(done, 2, what);
    assert.doesNotMatch(done.stderr, /geheim/);
  }
});

test('a list says that the current context is none of its contexts', async (t) => {
  const contexts = { prod: { frontEnds: [{ url: 'http://10.0.0.1/balancer-manager' }] } };
  const { run } = desk(t, JSON.stringify({ currentContext: 'prdo', contexts }));
  for (const format of ['table', 'json', 'name']) {
    const what = /currentContext "prdo" is not a context \(did you mean prod\?\).*context use NAME/;
    said(await run(['context', 'list', '-o', format]), 0, what);
  }
});
