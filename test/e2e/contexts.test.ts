/** Contexts changed on a real terminal: each with its own way, nothing of the one before left, and never lost by a slip. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { serve } from '../helpers/odd-server.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { page } from '../httpd/page/page-snippets.ts';
import { openTerminal } from './terminal.ts';

const READING_MS = 300;

/** A manager without httpd behind it: whom it was asked as, and who is connected now. */
async function manager(t: TestContext, user: string | null) {
  const asked = new Set<string>();
  const sockets = new Set<Socket>();
  const server = await serve(t, (request, response) => {
    const { authorization = '' } = request.headers;
    const who = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    asked.add(who);
    sockets.add(request.socket);
    request.socket.once('close', () => sockets.delete(request.socket));
    if (user === null || who === user) response.end(page());
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="ops"' }).end('no');
  });
  return { url: server.url, asked, open: () => sockets.size };
}

async function stage(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-contexts-'));
  t.after(() => removeFolder(folder));
  const [prod, other] = [await manager(t, 'ops:secret-of-prod'), await manager(t, null)];
  const locked = await manager(t, 'eve:secret-of-locked');
  const file = (name: string, text: string) => {
    writeFileSync(`${folder}/${name}`, text, { mode: 0o600 });
    return `${folder}/${name}`;
  };
  const path = file(
    'config.yaml',
    `contexts:
  prod: { frontEnds: [{ url: "${prod.url}" }] }
  other: { readOnly: true, frontEnds: [{ url: "${other.url}" }] }
  locked: { frontEnds: [{ url: "${locked.url}" }], auth: { user: eve } }
  broken: { frontEnds: [{ url: "${locked.url}" }], auth: { user: eve, passwordFile: ${folder}/gone } }
  command: { frontEnds: [{ url: "${locked.url}" }], auth: { user: eve, passwordCommand: "false" } }
`,
  );
  const password = file('password', 'secret-of-prod\n');
  const env = { BALTOP_CONFIG: path, XDG_STATE_HOME: folder };
  const terminal = await openTerminal(t, { columns: 100, env });
  const word = async (line: string) => {
    terminal.press(':');
    await terminal.see(/Esc/);
    terminal.type(line);
    await pause(READING_MS);
    terminal.press('Enter');
  };
  return { terminal, word, password, prod, other, locked };
}

const canRun = (t: TestContext) => needs(t, 'tmux');

test('each context is asked as itself; what was typed for one goes to no other, and back it is there again', async (t) => {
  if (!canRun(t)) return;
  const { terminal, word, password, prod, other, locked } = await stage(t);
  const user = ['--user', 'ops', '--password-file', password];
  await terminal.start('prod', ...user, '--interval', '300ms');
  await terminal.see(/baltop . prod .*LIVE/);
  await word('context other');
  await terminal.see(/baltop . other .*LIVE/);
  assert.match(terminal.screen(), /READ-ONLY/);
  assert.ok(terminal.alternateScreen());
  await waitFor('nobody is connected to prod', () => prod.open() === 0);
  await word('context locked');
  const asks = await terminal.see(/password of eve/);
  assert.match(asks, /[Pp]assword/);
  await pause(READING_MS);
  terminal.type('secret-of-locked');
  await pause(READING_MS);
  terminal.press('Enter');
  await terminal.see(/baltop . locked .*LIVE/);
  await word('context prod');
  await terminal.see(/baltop . prod .*LIVE/);
  await waitFor('nobody is connected elsewhere', () => other.open() + locked.open() === 0);
  assert.deepEqual([...prod.asked], ['ops:secret-of-prod']);
  assert.deepEqual([...other.asked], ['']);
  assert.deepEqual([...locked.asked], ['', 'eve:secret-of-locked']);
  await pause(READING_MS);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(!terminal.alternateScreen());
  assert.match(terminal.flags(), /cursor 1, mouse 0/);
  assert.doesNotMatch(terminal.everything(), /secret-of/);
});

test('one that cannot be opened leaves the session as it was: a slip, a missing file, a command that fails', async (t) => {
  if (!canRun(t)) return;
  const { terminal, word, locked } = await stage(t);
  await terminal.start('other', '--interval', '300ms');
  await terminal.see(/baltop . other .*LIVE/);
  await word('context porod');
  await terminal.see(/context not changed: no context "porod" \(did you mean prod\?\)/);
  await word('context broken');
  await terminal.see(/context not changed: .*gone/);
  await word('context command');
  await terminal.see(/context not changed: the password command ended with 1/);
  assert.ok(terminal.alternateScreen());
  assert.match(terminal.screen(), /baltop . other .*LIVE/);
  assert.deepEqual([...locked.asked], []);
  terminal.press('?');
  await terminal.see(/HELP/);
});

test('a dozen changes of context leave nothing behind: no warning, no connection, the terminal as it was', async (t) => {
  if (!canRun(t)) return;
  const { terminal, word, password, prod, other } = await stage(t);
  const modes = await terminal.modes();
  const user = ['--user', 'ops', '--password-file', password];
  await terminal.start('prod', ...user, '--interval', '300ms');
  await terminal.see(/baltop . prod .*LIVE/);
  for (let turn = 0; turn < 6; turn += 1) {
    await word('context other');
    await terminal.see(/baltop . other .*LIVE/);
    await word('context prod');
    await terminal.see(/baltop . prod .*LIVE/);
  }
  await waitFor('one connection', () => other.open() === 0 && prod.open() === 1);
  await pause(READING_MS);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.doesNotMatch(terminal.everything(), /[Ww]arning|MaxListeners|Error/);
  assert.equal(await terminal.modes(), modes);
});
