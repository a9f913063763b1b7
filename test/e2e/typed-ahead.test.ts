/** Keys that come before the first frame, in a real terminal: never seen in it, and never taken for keys of the screen. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { serve } from '../helpers/odd-server.ts';
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
  const { screen } = terminal;
  let pressedAt = Number.NEGATIVE_INFINITY;
  const atShell = () => {
    if (!terminal.alternateScreen() && screen().endsWith('ready>')) return true;
    // Read together with the key before it, as on a busy machine, it is dropped as a script's.
    if (terminal.alternateScreen() && performance.now() - pressedAt > 4_000) {
      terminal.press('q');
      pressedAt = performance.now();
    }
    return false;
  };
  await waitFor('the shell', atShell, { withinMs: 20_000, otherwise: screen });
  terminal.press('Enter');
  return terminal.ended();
}

test('a URL, wherever the cursor stood before', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const terminal = await openTerminal(t);
  await tryAll(terminal, [server.url], /^ baltop [›>] 127\.0\.0\.1/);
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
  await tryAll(terminal, ['prod'], /^ baltop [›>] prod .*LIVE/);
});

test('the demo', async (t) => {
  if (!needs(t, 'tmux')) return;
  await tryAll(await openTerminal(t), ['--demo'], /^ baltop [›>] \S/);
});

test('a front end that wants a password: its line is empty, and the first row whole', async (t) => {
  if (!needs(t, 'tmux')) return;
  const { url } = await serve(t, (_, answer) => {
    answer.writeHead(401, { 'WWW-Authenticate': 'Basic realm="ops"' }).end();
  });
  const terminal = await openTerminal(t);
  for (const delayMs of DELAYS_MS) {
    await terminal.start(url);
    await pause(delayMs);
    // An arrow: a letter that comes after the line stands there is meant for it.
    terminal.press('Down', 'Up');
    const shown = await terminal.see(/LOG IN/);
    assert.match(shown.split('\n')[0] ?? '', /^ baltop [›>] 127\.0\.0\.1/, `${delayMs} ms`);
    assert.match(shown, /user: +Enter goes on/);
    await pause(400);
    terminal.press('Escape');
    await pause(400);
    assert.equal(await leave(terminal), 0);
  }
});

test('a password that is asked for before the screen: what follows it is dropped', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-ahead-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `contexts: { prod: { frontEnds: [{ url: "${server.url}" }], auth: { user: ops } } }\n`,
    { mode: 0o600 },
  );
  const terminal = await openTerminal(t, { env: { BALTOP_CONFIG: config } });
  for (const delayMs of [0, 40, 120, 250]) {
    await terminal.start('prod');
    await terminal.see(/[Pp]assword/);
    terminal.press('s', 'Enter');
    await pause(delayMs);
    terminal.press('Down', 'Up', 'Down');
    await assertUndisturbed(terminal, /^ baltop [›>] prod /, `${delayMs} ms after the password`);
    await pause(100);
    assert.equal(await leave(terminal), 0);
  }
});

test('what is typed at once quits nothing, opens nothing and asks nothing', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const terminal = await openTerminal(t);
  for (const keys of ['q', '?', 'dy\r', 'R', ':q\r']) {
    await terminal.start(server.url);
    // In one go: each key of its own takes so long on a busy machine that the last one comes after the first frame.
    terminal.type(keys);
    const shown = await terminal.see(/LIVE/);
    await pause(200);
    assert.doesNotMatch(
      terminal.screen(),
      /HELP|DISABLE|ROLLING|came with other keys/,
      JSON.stringify(keys),
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
