/** 8. `kill -HUP`, `-TERM`, a throw: the terminal is sane and no process is left. */

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { isAlive, openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { startPool } from '../lab/pool.ts';

/** Node itself throws inside the running program when it is told to: no test code is in the program. */
const THROW_ON_USR2 = `--import=data:text/javascript;base64,${Buffer.from(
  "process.on('SIGUSR2', () => { throw new Error('a bolt from http://ops:hush@web1/'); });",
).toString('base64')}`;

async function endBy(t: TestContext, signal: NodeJS.Signals, env: Record<string, string> = {}) {
  const pool = await startPool(t);
  const terminal = await openTerminal(t, { env, columns: 120 });
  const modes = await terminal.modes();
  const pid = await terminal.start('--interval', '500ms', '--mouse', pool.managerUrl);
  await terminal.see(/LIVE/);
  process.kill(pid, signal);
  const code = await terminal.ended();
  assert.ok(!terminal.alternateScreen(), 'still on the alternate screen');
  assert.doesNotMatch(terminal.screen(), /LIVE|node1/);
  assert.equal(await terminal.modes(), modes);
  assert.equal(terminal.flags(), 'cursor 1, mouse 0', 'cursor shown, mouse off');
  assert.ok(!isAlive(pid));
  return { code, terminal };
}

const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'tmux');

for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGTERM', 143],
  ['SIGQUIT', 131],
  ['SIGINT', 130],
] as const) {
  test(`8. ${signal}`, async (t) => {
    if (canRun(t)) assert.equal((await endBy(t, signal)).code, code);
  });
}

test('8. a throw: message and log on the normal screen, exit 70', async (t) => {
  if (!canRun(t)) return;
  const { code, terminal } = await endBy(t, 'SIGUSR2', { NODE_OPTIONS: THROW_ON_USR2 });
  assert.equal(code, 70);
  const screen = terminal.everything();
  assert.match(screen, /baltop: internal error: a bolt from http:\/\/ops:\*\*\*@web1\//);
  const path = /details are in (\S+crash\.log)/.exec(screen.replaceAll('\n', ''))?.[1] ?? '';
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const log = readFileSync(path, 'utf8');
  assert.match(log, /a bolt from/);
  assert.doesNotMatch(log, /hush/);
});
