/** The configuration file on the screen, on a real httpd: every preference of it is seen. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from '../lab/pool.ts';
import { rowOf } from './table.ts';
import { openTerminal } from './terminal.ts';

const READING_MS = 300;

async function stage(t: TestContext) {
  const pool = await startPool(t, { members: [{}, {}, {}, {}, {}] });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-preferences-'));
  t.after(() => removeFolder(folder));
  const path = join(folder, 'config.yaml');
  const text = `defaults: { utc: true, theme: mono, ascii: true, interval: 500ms }
keys: { disable: X, drain: ctrl-x }
contexts:
  calm: # the one to play with
    confirm: always
    mouse: true
    columns: [state, route, member, lf, busy] # no rates
    frontEnds: [{ url: "${pool.managerUrl}" }]
    balancers: { app: { labels: { node2: green } } }
  safe:
    protected: true
    frontEnds: [{ url: "${pool.managerUrl}" }]
`;
  writeFileSync(path, text, { mode: 0o600 });
  const env = { BALTOP_CONFIG: path, XDG_STATE_HOME: join(folder, 'state') };
  return { pool, path, text, env };
}

test('theme, ascii, utc, interval, mouse, confirm, columns, labels and keys; s saves what C made', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, path, text, env } = await stage(t);
  const terminal = await openTerminal(t, { env });
  await terminal.start('calm');
  const screen = await terminal.see(/LIVE/);
  assert.match(screen, /baltop [›>] calm .*every 500ms .*\d\d:\d\d:\d\d Z$/m);
  assert.match(screen, /STATE +ROUTE +MEMBER +LF +BUSY$/m);
  assert.doesNotMatch(screen, /[^\n\x20-\x7e]/);
  assert.doesNotMatch(terminal.styledScreen(), /\x1b\[(?:[0-9;]*;)?(?:3[0-8]|9[0-7])[;m]/);
  assert.match(terminal.flags(), /mouse 1/);
  assert.match(rowOf(terminal, 'node2'), /:\d+ green/);
  assert.match(screen, /X disable {2}e enable {2}ctrl-x drain/);
  terminal.press('d');
  await pause(READING_MS);
  terminal.press('X');
  await terminal.see(/DISABLE {2}app\/node1.*routine/);
  assert.match(terminal.screen(), /every change is confirmed/);
  terminal.press('Escape');
  await terminal.see(/cancelled: nothing sent/);
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
  terminal.press('C');
  await terminal.see(/COLUMNS/);
  terminal.press('End');
  await pause(READING_MS);
  terminal.press('s');
  await terminal.see(/saved in context calm: state, route, member, lf, busy/);
  terminal.press('Space');
  await waitFor('the trend', () => /TREND$/m.test(terminal.screen()));
  terminal.press('s');
  await terminal.see(/saved in context calm: .*busy, trend/);
  const saved = text.replace('lf, busy]', 'lf, busy, trend]');
  const bare = (all: string) => all.replace(/[\s"]/g, '');
  assert.equal(bare(readFileSync(path, 'utf8')), bare(saved));
  assert.equal(statSync(path).mode & 0o777, 0o600);
  terminal.press('Escape');
  await pause(READING_MS);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
});

test('protected: the header says so, and a key asks for the name', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { pool, env } = await stage(t);
  const terminal = await openTerminal(t, { env });
  await terminal.start('safe');
  await terminal.see(/LIVE/);
  assert.match(terminal.screen(), /PROTECTED/);
  terminal.press('X');
  await terminal.see(/type \S+ then Enter/);
  await pause(READING_MS);
  terminal.press('Enter', 'y', 'Enter');
  await pause(READING_MS);
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
});

test('utc of the configuration holds for the log, too; a broken file hides no log', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { path, env } = await stage(t);
  const run = (...args: readonly string[]) =>
    runBaltop(args, { env: { ...env, TZ: 'Asia/Tokyo' } });
  assert.equal((await run('disable', 'node1', '-c', 'calm')).code, 0);
  assert.match((await run('log')).stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ .* app\/node1/);
  writeFileSync(path, 'defaults: { utc: perhaps }\n');
  const broken = await run('log');
  assert.match(broken.stdout, /^\S+ \d\d:\d\d:\d\d\+?\S* .* app\/node1/);
  assert.match(broken.stderr, /line 1: `utc` must be true or false.*Times are local/);
  assert.equal(broken.code, 0);
});
