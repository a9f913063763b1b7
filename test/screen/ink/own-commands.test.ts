/** Commands of the configuration, run for real from the screen. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { OwnCommand } from '../../../source/intents/own-command.ts';
import type { HookResult } from '../../../source/operations/hooks/hook.ts';
import { calmPool, fakeSnapshot } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

const base: OwnCommand = {
  name: 'look',
  key: 'S',
  on: 'member',
  exec: [],
  output: 'pane',
  changes: false,
};
const sh = (script: string, ...args: readonly string[]) => ['sh', '-c', script, 'sh', ...args];

function opened(t: test.TestContext, command: Partial<OwnCommand>) {
  const notes: unknown[] = [];
  const noteCommand = (_fleet: unknown, about: unknown) => {
    notes.push(about);
    return (result: HookResult) => void notes.push(result);
  };
  const commands = [{ ...base, ...command }];
  return openTui(t, fakeSnapshot([calmPool(3)]), { options: { commands, noteCommand } }).then(
    (tui) => ({ ...tui, notes }),
  );
}

test('pane: its lines come while it runs, and its end', async (t) => {
  const exec = sh('printf "\\033[31mfor %s\\n" "$1"; read x; echo never', '{route}');
  const { screen, press } = await opened(t, { exec });
  await press('S');
  // Its standard input is empty: it cannot wait for keys of the screen.
  await screen.until('its end', () => /look {2}app\/node1 +ended with 0/.test(screen.text()));
  assert.match(screen.text(), /^ for node1$/m);
  await press('\x1b');
  await screen.until('the table', () => /q quit/.test(screen.text()));
});

test('background: only its end is told; what may change something is noted before and after', async (t) => {
  const { screen, press, advance, notes } = await opened(t, {
    name: 'restart',
    exec: sh('echo hidden; exit 4', '{route}'),
    output: 'background',
    changes: true,
  });
  await press('S');
  assert.match(screen.text(), /RUN restart {2}app\/node1/);
  assert.equal(notes.length, 0);
  advance(200);
  await press('y');
  await screen.until('its end', () => /restart for app\/node1 ended with 4/.test(screen.text()));
  assert.doesNotMatch(screen.text(), /hidden/);
  assert.equal(notes.length, 2);
  assert.deepEqual(
    { ...(notes[0] as object), words: [] },
    {
      name: 'restart',
      words: [],
      frontEnd: 'web1',
      balancer: 'app',
      url: 'http://10.0.0.1:8080',
      route: 'node1',
    },
  );
  assert.deepEqual(notes[1], { ok: false, why: 'ended with 4', code: 4 });
});

test('stopping one, and leaving while one runs, ends it with all that it has started', async (t) => {
  const { screen, press, advance, exitCode } = await opened(t, {
    exec: sh('echo $$; sleep 61 & wait'),
  });
  await press('S');
  await screen.until('its number', () => /^ \d+$/m.test(screen.text()));
  const group = Number(/^ (\d+)$/m.exec(screen.text())?.[1]);
  const runs = () => {
    try {
      process.kill(-group, 0);
      return true;
    } catch {
      return false;
    }
  };
  assert.ok(runs());
  await press('\x1b');
  await screen.until('the table', () => !/s stop/.test(screen.text()));
  await press('q');
  assert.match(screen.text(), /look for app\/node1 still runs/);
  advance(200);
  await press('y');
  assert.equal(await exitCode, 0);
  await screen.until('its end', () => !runs());
});

test('what cannot be run is told', async (t) => {
  const { screen, press } = await opened(t, { exec: ['/no/such/program'] });
  await press('S');
  await screen.until('its end', () => /could not be run/.test(screen.text()));
});
