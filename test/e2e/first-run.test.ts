/** Started on a terminal with nothing to connect to. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { play, writesTo } from '../helpers/play.ts';
import { openTerminal } from './terminal.ts';

function configFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-first-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

test('no URL at all: one is typed, looked at, saved as a context, opened, and opened again by itself', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const folder = configFolder(t);
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: folder } });
  await terminal.start();
  await terminal.see(/baltop: no front end configured\.[\s\S]*127\.0\.0\.1[\s\S]*q quit >/);
  terminal.type('u\r');
  await terminal.see(/URL >/);
  terminal.type('ftp://web1\r');
  await terminal.see(/only http and https[\s\S]*URL >/);
  terminal.type(`${server.url}\r`);
  await terminal.see(/answered: 1 balancer, 4 members[\s\S]*s save it as a context.*>/);
  terminal.type('s\r');
  await terminal.see(/name of the context \(local\) >/);
  terminal.type('shop\r');
  await terminal.see(/^ baltop {2}shop .*LIVE/m);
  await terminal.see(/n2 .*10\.0\.0\.2:8080/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);

  const path = join(folder, 'baltop', 'config.yaml');
  assert.match(readFileSync(path, 'utf8'), /^currentContext: shop$/m);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await terminal.start();
  await terminal.see(/^ baltop {2}shop .*LIVE/m);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.equal(writesTo(server).length, 0);
});

test('the first run is left by q, and by ctrl-c', async (t) => {
  if (!needs(t, 'tmux')) return;
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: configFolder(t) } });
  await terminal.start();
  await terminal.see(/q quit >/);
  terminal.type('q\r');
  assert.equal(await terminal.ended(), 0);
  await terminal.start();
  await terminal.see(/q quit >[^>]*$/);
  terminal.press('C-c');
  assert.equal(await terminal.ended(), 130);
});

test('the header names the context and its front ends, and says that it is protected', async (t) => {
  if (!needs(t, 'tmux')) return;
  const [one, other] = [await play(t), await play(t)];
  const path = join(configFolder(t), 'config.yaml');
  const frontEnds = `frontEnds: [{ name: web1, url: "${one.url}" }, { name: web2, url: "${other.url}" }]`;
  writeFileSync(path, `contexts:\n  prod: { protected: true, ${frontEnds} }\n`, { mode: 0o600 });
  const terminal = await openTerminal(t, { columns: 120, env: { BALTOP_CONFIG: path } });
  await terminal.start('prod');
  await terminal.see(/^ baltop {2}prod {2}2 front ends .*web1 LIVE {2}web2 LIVE/m);
  await terminal.see(/PROTECTED/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
});
