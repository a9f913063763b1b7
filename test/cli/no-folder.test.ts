/** The folders that the program writes to cannot be made: it says so, and goes on. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolders } from '../../source/files/make-folders.ts';
import { needsThat } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

/** As an automounter's /home does for a user it does not know: it is there, and to make a folder in it is ENOENT. */
const TAKES_NO_FOLDER = '/proc/no-home';

test('a change is made, and ends, where the home is in a folder that takes none', async (t) => {
  if (!needsThat(t, 'procfs', existsSync('/proc/self'))) return;
  const server = await play(t);
  const env = { XDG_STATE_HOME: TAKES_NO_FOLDER, XDG_CACHE_HOME: TAKES_NO_FOLDER };
  const args = ['disable', '-u', server.url, 'n1', '--yes'];
  const { code, stderr } = await runBaltop(args, { env, timeoutMs: 20_000 });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /cannot write the audit log: ENOENT.*Changes still go through\./);
});

test('folders are made for their owner only, and what is in the way is named', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'baltop-folders-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const deep = join(base, 'a', 'b');
  makeFolders(deep, 0o700);
  makeFolders(deep, 0o700);
  for (const folder of [deep, join(base, 'a')]) assert.equal(statSync(folder).mode & 0o777, 0o700);
  writeFileSync(join(base, 'file'), '');
  symlinkSync(join(base, 'nowhere'), join(base, 'link'));
  for (const name of ['file', 'link']) {
    assert.throws(() => makeFolders(join(base, name), 0o700), / is not a folder/);
    assert.throws(() => makeFolders(join(base, name, 'deeper'), 0o700), / is not a folder/);
  }
});
