/** Keys that come before the first frame, in a real terminal: never seen in it, and never taken for keys of the screen. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { isAlive, openTerminal, type Terminal } from './terminal.ts';

/** From before Node runs to after the first frame. */
const DELAYS_MS = [0, 40, 80, 120, 160, 200, 280, 400];

/** The screen without what changes by itself. */
const still = (screen: string) => screen.replace(/[\d.]+|[▁▂▃▄▅▆▇█ .:=+*#-]+$/gm, '0');

/** As drawn from scratch, it must be what it was already. */
async function assertUndisturbed(terminal: Terminal, first: RegExp, what: string): Promise<void> {
  const shown = await terminal.see(/LIVE/);
  assert.match(shown.split('\n')[0] ?? '', first, what);
  terminal.press('C-l');
  await pause(150);
  await terminal.see(/LIVE/);
  assert.equal(still(shown).split('\n')[0], still(terminal.screen()).split('\n')[0], what);
  assert.doesNotMatch(terminal.screen(), /\^\[|\^M/, what);
}

async function tryAll(terminal: Terminal, args: readonly string[], first: RegExp): Promise<void> {
  for (const delayMs of DELAYS_MS) {
    await terminal.start(...args);
    await pause(delayMs);
    terminal.press('Down', 'Up', 'Down');
    await assertUndisturbed(terminal, first, `${delayMs} ms after its start`);
    await pause(100);
    assert.equal(await leave(terminal), 0);
  }
}

/** What was echoed before Node ran stands before the shell's prompt: it gets one of its own. */
async function leave(terminal: Terminal): Promise<number> {
  terminal.press('q');
  const { screen } = terminal;
  const atShell = () => !terminal.alternateScreen() && screen().endsWith('ready>');
  await waitFor('the shell', atShell, { otherwise: screen });
  terminal.press('Enter');
  return terminal.ended();
}

test('a URL, wherever the cursor stood before', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const terminal = await openTerminal(t);
  await tryAll(terminal, [server.url], /^ baltop {2}127\.0\.0\.1/);
});

test('a context', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-ahead-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'config.yaml');
  writeFileSync(
    path,
    `contexts: { prod: { protected: true, frontEnds: [{ url: "${server.url}" }] } }\n`,
    {
      mode: 0o600,
    },
  );
  const terminal = await openTerminal(t, { columns: 120, rows: 40, env: { BALTOP_CONFIG: path } });
  await tryAll(terminal, ['prod'], /^ baltop {2}prod .*LIVE/);
});

test('the demo', async (t) => {
  if (!needs(t, 'tmux')) return;
  await tryAll(await openTerminal(t), ['--demo'], /^ baltop {2}\S/);
});

test('what is typed at once quits nothing, opens nothing and asks nothing', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const terminal = await openTerminal(t);
  for (const keys of [['q'], ['?'], ['d', 'y', 'Enter'], ['R'], [':', 'q', 'Enter']]) {
    await terminal.start(server.url);
    terminal.press(...keys);
    const shown = await terminal.see(/LIVE/);
    await pause(200);
    assert.doesNotMatch(
      terminal.screen(),
      /HELP|DISABLE|ROLLING|came with other keys/,
      keys.join(' '),
    );
    assert.match(shown, /n2 .*10\.0\.0\.2:8080/);
    assert.equal(await leave(terminal), 0);
  }
});

test('ctrl-c before the first frame ends it, and the terminal is as it was', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const terminal = await openTerminal(t);
  const before = await terminal.modes();
  for (const delayMs of [0, 80, 160]) {
    const pid = await terminal.start(server.url);
    await pause(delayMs);
    terminal.press('C-c');
    // Where the screen stands already, the second one quits it.
    await pause(30);
    terminal.press('C-c');
    await waitFor('its end', () => {
      if (/LIVE/.test(terminal.screen())) terminal.press('q');
      return !isAlive(pid);
    });
    terminal.press('Enter');
    assert.equal(await terminal.modes(), before);
    assert.equal(terminal.flags(), 'cursor 1, mouse 0');
  }
});
