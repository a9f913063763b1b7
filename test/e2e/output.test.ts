/** Where the output cannot go: closed, full, or a reader that left. */

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { needsThat } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { CLI, runBaltop } from '../helpers/run-baltop.ts';

async function verbs(t: TestContext) {
  const { url } = await play(t);
  return [
    ['--help'],
    ['--version'],
    ['list', '-u', url],
    ['list', '-o', 'json', '-u', url],
    ['get', 'n1', '-u', url],
    ['doctor', url],
    ['completion', 'bash'],
    ['drain', 'n1', '--dry-run', '-u', url],
  ];
}

/** A shell of one word, with its standard output changed. */
const to = (redirection: string, ...args: readonly string[]) =>
  runBaltop(args, {
    program: ['sh', '-c', `"$0" "$@" ${redirection}`, process.execPath, CLI],
  });

test('what is printed to a closed or full standard output is lost, and that is an error', async (t) => {
  if (!needsThat(t, 'Linux', process.platform === 'linux')) return;
  for (const args of await verbs(t)) {
    for (const [redirection, what] of [
      ['>&-', /standard output is closed .*: output is lost/],
      ['> /dev/full', /cannot write to standard output \(ENOSPC\)/],
    ] as const) {
      const { code, stderr } = await to(redirection, ...args);
      assert.equal(code, 1, `${args.join(' ')} ${redirection}: ${stderr}`);
      assert.match(stderr, what);
    }
    for (const redirection of ['> /dev/null', '| true']) {
      const { code, stderr } = await to(redirection, ...args);
      assert.equal(code, 0, `${args.join(' ')} ${redirection}: ${stderr}`);
      assert.equal(stderr, '');
    }
  }
});

test('/dev/null that a parent gave for more than the output is meant', async (t) => {
  const { url } = await play(t);
  for (const stdio of [
    ['ignore', 'ignore', 'ignore'],
    ['ignore', 'ignore', 'inherit'],
    ['pipe', 'ignore', 'ignore'],
  ] as const) {
    const child = spawn(process.execPath, [CLI, 'list', '-u', url], { stdio: [...stdio] });
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0, stdio.join(' '));
  }
});

test('a plug-in whose answer cannot be written is unknown, not a warning', async (t) => {
  if (!needsThat(t, 'Linux', process.platform === 'linux')) return;
  const { url } = await play(t);
  assert.equal((await to('> /dev/full', 'check', '-u', url)).code, 3);
});

test('an output file that is a pipe or a device is left as it is', async (t) => {
  if (!needsThat(t, 'mkfifo', process.platform !== 'win32')) return;
  const { url } = await play(t);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-output-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const pipe = join(folder, 'pipe');
  const link = join(folder, 'link');
  execFileSync('mkfifo', [pipe]);
  symlinkSync(pipe, link);
  for (const path of [pipe, link]) {
    const { code, stderr } = await runBaltop(['list', '-u', url, '--output-file', path]);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /cannot write .*: it is not a regular file, and is left as it is/);
    assert.ok(statSync(path).isFIFO());
  }
  assert.deepEqual(readdirSync(folder).toSorted(), ['link', 'pipe']);
});

test('a change that is made ends well, whoever reads its output', async (t) => {
  const { url } = await play(t);
  for (const verb of ['disable', 'enable']) {
    const { code, stderr } = await to('>&-', verb, 'n1', '-u', url);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /closed/);
  }
});

test('a change that is made is told on standard error where standard output does not take it', async (t) => {
  if (!needsThat(t, 'Linux', process.platform === 'linux')) return;
  const { url } = await play(t);
  for (const [verb, ...more] of [
    ['disable'],
    ['enable'],
    ['set', '--factor', '2'],
    ['drain', '--then', 'none'],
  ]) {
    const { code, stderr } = await to('> /dev/full', verb ?? '', 'n1', ...more, '-u', url);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^app\/n1 .*verified in \d+ ms/m, verb);
    assert.match(stderr, /cannot write to standard output \(ENOSPC\).*on standard error/);
  }
  const listed = await to('> /dev/full', 'list', '-u', url);
  assert.doesNotMatch(listed.stderr, /n1/, 'a list that is lost has changed nothing');
});

test('what goes on for as long as anybody reads ends where standard output is closed', async (t) => {
  if (!needsThat(t, 'Linux', process.platform === 'linux')) return;
  const { url } = await play(t);
  for (const args of [['list', '--watch'], ['watch']]) {
    const { code, stderr } = await to('>&-', ...args, '-u', url);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /standard output is closed/, args.join(' '));
  }
  const full = await to('> /dev/full', 'list', '--watch', '-u', url);
  assert.equal(full.code, 1, full.stderr);
});

test('no name of a page is a formula in CSV; numbers stay numbers', async (t) => {
  const routes = ['=1+1', '+1', '-1', '@A1', '=a"b', 'plain'];
  const members = routes.map((route, index) => ({ url: `http://10.0.0.${index + 1}:8080`, route }));
  const { url } = await play(t, { pools: [{ name: 'app', members }] });
  const { code, stdout } = await runBaltop(['list', '-o', 'csv', '-u', url]);
  assert.equal(code, 0);
  const column = stdout.split('\n')[0]?.split(',').indexOf('route') ?? -1;
  const written = stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[column]);
  assert.deepEqual(written, ["'=1+1", "'+1", "'-1", "'@A1", `"'=a""b"`, 'plain']);
});
