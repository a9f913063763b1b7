/** Code that is kept from one run for the next (source/launch): worth nothing if it can go wrong. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../source/version.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { CLI, runBaltop } from '../helpers/run-baltop.ts';

const PLANT = fileURLToPath(new URL('./plant-code.ts', import.meta.url));
const SAYS = `baltop ${VERSION}\n`;

function cacheFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-cache-'));
  t.after(() => removeFolder(folder));
  return folder;
}

/** `baltop --version` gives its code a file, which it needs for nothing else. */
async function version(cache: string, env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runBaltop(['--version'], {
    env: { XDG_CACHE_HOME: cache, ...env },
  });
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

function keptFile(cache: string): string {
  const [name, ...others] = readdirSync(join(cache, 'baltop', 'code'));
  assert.ok(name !== undefined && others.length === 0, `kept: ${[name, ...others].join(' ')}`);
  return join(cache, 'baltop', 'code', name);
}

/** A cache in which a run of `--version` finds code of ours that writes PLANTED. */
async function planted(t: TestContext): Promise<{ cache: string; file: string }> {
  const cache = cacheFolder(t);
  assert.equal(await version(cache), SAYS);
  const file = keptFile(cache);
  const bundle = join(dirname(CLI), `${basename(file).replace(/-version-.*/, '')}.cjs`);
  execFileSync(process.execPath, ['--import', 'tsx', PLANT, bundle, file]);
  return { cache, file };
}

test('what a run has compiled is kept for its user alone, and run by the next', async (t) => {
  const { cache, file } = await planted(t);
  assert.equal(lstatSync(file).mode & 0o777, 0o600);
  assert.equal(lstatSync(dirname(file)).mode & 0o777, 0o700);
  assert.equal(await version(cache), 'PLANTED\n');
});

test('code that somebody else could have written is not run', async (t) => {
  const { cache, file } = await planted(t);
  chmodSync(file, 0o620);
  assert.equal(await version(cache), SAYS);
});

test('nor is any in a folder that others may write', async (t) => {
  const { cache, file } = await planted(t);
  chmodSync(dirname(file), 0o777);
  assert.equal(await version(cache), SAYS);
});

test('nor behind a link', async (t) => {
  const { cache, file } = await planted(t);
  const elsewhere = join(cache, 'elsewhere');
  renameSync(file, elsewhere);
  symlinkSync(elsewhere, file);
  assert.equal(await version(cache), SAYS);
});

test('nor that of another user', {
  skip: process.getuid?.() === 0 ? false : 'skipped: only root can give files away',
}, async (t) => {
  const { cache, file } = await planted(t);
  chownSync(file, 12_345, 12_345);
  assert.equal(await version(cache), SAYS);
});

test('nor that of another bundle', async (t) => {
  const { cache, file } = await planted(t);
  renameSync(file, file.replace(/main-[A-Z0-9]+/, 'main-AAAAAAAA'));
  assert.equal(await version(cache), SAYS);
});

test('damaged code is not run, and replaced', async (t) => {
  const cache = cacheFolder(t);
  await version(cache);
  const file = keptFile(cache);
  const good = readFileSync(file);
  const damage: readonly (readonly [string, () => Buffer])[] = [
    ['empty', () => Buffer.alloc(0)],
    ['cut', () => good.subarray(0, good.length / 2)],
    ['text', () => Buffer.from('nothing of the kind')],
    [
      'one byte',
      () => {
        const bad = Buffer.from(good);
        bad[good.length - 1000] = (bad[good.length - 1000] ?? 0) ^ 0xff;
        return bad;
      },
    ],
  ];
  for (const [name, make] of damage) {
    const bad = make();
    writeFileSync(file, bad);
    assert.equal(await version(cache), SAYS, name);
    assert.ok(!readFileSync(file).equals(bad), `${name}: still there`);
  }
});

test('a run that fails keeps nothing, and one that may write nowhere does without', async (t) => {
  const cache = cacheFolder(t);
  const { code } = await runBaltop(['list', '-u', 'http://127.0.0.1:1/'], {
    env: { XDG_CACHE_HOME: cache },
  });
  assert.equal(code, 7);
  assert.ok(!existsSync(join(cache, 'baltop')));
  assert.equal(await version(cache, { NODE_DISABLE_COMPILE_CACHE: '1' }), SAYS);
  assert.ok(!existsSync(join(cache, 'baltop')));
  assert.equal(await version('/dev/null'), SAYS);
});

test('root keeps nothing in the home of another user, who could not replace it', {
  skip: process.getuid?.() === 0 ? false : 'skipped: only root can give folders away',
}, async (t) => {
  const cache = cacheFolder(t);
  chownSync(cache, 12_345, 12_345);
  assert.equal(await version(cache), SAYS);
  assert.deepEqual(readdirSync(cache), []);
});

test('what was not made for two months is removed when something is kept', async (t) => {
  const cache = cacheFolder(t);
  await version(cache);
  const file = keptFile(cache);
  const old = file.replace(/main-[A-Z0-9]+/, 'main-AAAAAAAA');
  renameSync(file, old);
  const then = new Date(Date.now() - 61 * 24 * 3_600_000);
  utimesSync(old, then, then);
  await version(cache);
  assert.equal(keptFile(cache), file);
});

test("what an option is given names no file: a user or a context is nobody else's business", async (t) => {
  const cache = cacheFolder(t);
  for (const name of ['alice', 'bob']) {
    const { code } = await runBaltop(['--user', name, '--version'], {
      env: { XDG_CACHE_HOME: cache },
    });
    assert.equal(code, 0);
  }
  assert.match(basename(keptFile(cache)), /-user-v8-/);
});
