/** Commands of the configuration on the screen: whom they are about, what is asked, and what no burst can do. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import type { OwnCommand } from '../../source/intents/own-command.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import type { Effect } from '../../source/screen/state/effect.ts';
import { topLayer } from '../../source/screen/state/ui-state.ts';
import { lineText, lineWidth } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, withMember } from '../helpers/fake-fleet.ts';
import { HOSTILE_WORDS } from '../helpers/hostile-words.ts';
import { Ui } from '../helpers/ui.ts';

const LOOK: OwnCommand = {
  name: 'look',
  key: 'S',
  on: 'member',
  exec: ['probe', '{route}', '--at={host}:{port}', '{pool}'],
  output: 'pane',
  changes: false,
};
const RESTART: OwnCommand = {
  ...LOOK,
  name: 'restart',
  key: 'T',
  exec: ['restart', '{route}'],
  output: 'background',
  changes: true,
};
const POOL: OwnCommand = {
  ...RESTART,
  name: 'flush',
  key: 'W',
  on: 'pool',
  exec: ['flush', '{pool}', '{front_end}'],
};
const WEB: OwnCommand = {
  ...LOOK,
  name: 'errors',
  key: 'Y',
  on: 'front end',
  exec: ['tail', '{front_end}', '{url}'],
};
const commands = [LOOK, RESTART, POOL, WEB];

const calm = (settings = {}, snapshot = fakeSnapshot([calmPool(5)])) =>
  new Ui(snapshot, { commands, ...settings });
const runs = (ui: Ui) =>
  ui.effects
    .filter((each): each is Extract<Effect, { kind: 'run-command' }> => each.kind === 'run-command')
    .map(({ run }) => run);
const words = (ui: Ui) => runs(ui).map((run) => run.words.join(' '));

test('its key runs it for the row under the cursor, with its values, each in one word', () => {
  const ui = calm().press('down', 'S');
  assert.deepEqual(runs(ui)[0]?.words, ['probe', 'node2', '--at=10.0.0.2:8080', 'app']);
  assert.match(ui.text, / look {2}app\/node2 +runs since/);
  ui.press('escape', 'g', 'Y');
  assert.match(words(ui)[1] ?? '', /^tail web1 http/);
});

test('what may change something asks first, and y counts once it was read', () => {
  const ui = calm().press('T');
  assert.match(ui.text, /RUN restart {2}app\/node1[\s\S]*restart node1[\s\S]*y run/);
  ui.press('y', 'enter', 'T');
  assert.deepEqual(words(ui), []);
  ui.read(149).press('y');
  assert.deepEqual(words(ui), [], '149 ms');
  ui.wait(1).press('y y');
  assert.deepEqual(words(ui), [], 'with another key');
  ui.press('y');
  assert.deepEqual(words(ui), ['restart node1']);
  for (const key of ['n', 'escape']) {
    const other = calm().press('T').read().press(key, 'y');
    assert.deepEqual(words(other), []);
    assert.match(other.message, /nothing was run/);
  }
});

test('a protected context wants the name typed', () => {
  const ui = calm({ policy: { ...DEFAULT_POLICY, protected: true } })
    .press('T')
    .read();
  ui.press('y', 'enter');
  assert.match(ui.text, /"y" is not app\/node1/);
  ui.press(...'app/node1');
  ui.press('enter');
  assert.deepEqual(words(ui), ['restart node1']);
});

test('a burst, a script or a paste runs none', () => {
  for (const key of ['S', 'T', 'W', 'Y']) {
    const ui = calm().press(`down ${key}`).press(`${key} y y enter`);
    ui.script(10, key, 'y', key, 'y');
    ui.do({ kind: 'text-pasted', text: `${key}y`, now: ui.now });
    assert.deepEqual(words(ui), [], key);
  }
  const ui = calm().wait(1_000).press('down S');
  assert.match(ui.message, /"S" came with other keys and was ignored/);
});

test('read-only refuses what may change something, by key and in the palette, and nothing else', () => {
  const ui = calm({ readOnly: 'set by config' }).press('T');
  assert.match(ui.message, /restart: read-only \(set by config\)/);
  ui.press(':', ...'restart')
    .read()
    .press('enter');
  assert.match(ui.text, /read-only \(set by config\)/);
  ui.press('escape', 'S');
  assert.deepEqual(words(ui), ['probe node1 --at=10.0.0.1:8080 app']);
});

test('a name of a page is one word that is no option, or the command is not run', () => {
  for (const route of [
    ...Object.values(HOSTILE_WORDS),
    '-oProxyCommand=x',
    '--',
    '-',
    'a b',
    '$(id)',
    '`id`',
    ';id',
    '\u001b[2J',
  ]) {
    const ui = calm({}, fakeSnapshot(withMember([calmPool(3)], 'node1', { route }))).press('S');
    for (const run of runs(ui)) {
      assert.equal(run.words.length, LOOK.exec.length);
      assert.match(
        run.words[1] ?? '',
        /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.:+-]*$/u,
        JSON.stringify(route),
      );
    }
    if (route.startsWith('-') || /\s/.test(route))
      assert.deepEqual(runs(ui), [], JSON.stringify(route));
    assert.doesNotMatch(ui.text, /\u001b/);
  }
});

test('the row must be what it is about: pool, one front end, no marks', () => {
  const two = fakeSnapshot([calmPool(3)], {
    frontEnds: ['web1', 'web2'].map((name) => fakeFrontEnd({ name })),
  });
  const ui = calm({}, two).press('W').press('Y');
  assert.match(ui.message, /it is about one front end: 1 to 9 choose one/);
  assert.equal(topLayer(ui.state), null);
  ui.press('2', 'W').read().press('y');
  ui.press('Y');
  assert.match(words(ui)[0] ?? '', /^flush app web2$/);
  assert.match(words(ui)[1] ?? '', /^tail web2 /);
  const head = calm().press('up', 'S');
  assert.match(head.message, /look: it is about a member/);
  const marked = calm().press('space', 'S');
  assert.match(marked.message, /one row: Esc takes the marks away/);
  assert.deepEqual([...words(head), ...words(marked)], []);
});

test('on the page of front ends a command is about the one under its cursor', () => {
  const two = fakeSnapshot([calmPool(3)], {
    frontEnds: ['web1', 'web2'].map((name) => fakeFrontEnd({ name })),
  });
  const ui = calm({}, two).press('F', 'down', 'Y');
  assert.match(words(ui)[0] ?? '', /^tail web2 /);
  const burst = calm({}, two).press('F', 'down Y');
  assert.deepEqual(words(burst), []);
  assert.match(burst.message, /press it on its own/);
});

test('while it runs for a row it is not started again there, and what has gone is not acted on', () => {
  const ui = calm().press('S', 'escape', 'S');
  assert.match(ui.message, /it still runs for app\/node1/);
  assert.equal(runs(ui).length, 1);
  const gone = calm().press('T').read();
  gone.show(fakeSnapshot([{ ...calmPool(5), members: calmPool(5).members.slice(1) }])).press('y');
  assert.deepEqual(words(gone), []);
  assert.match(gone.message, /app\/node1 is gone: nothing was run/);
});

test('what it prints is shown as it comes, bounded by the screen, and can be scrolled and stopped', () => {
  const ui = calm().press('S');
  const id = runs(ui)[0]?.id ?? 0;
  const lines = Array.from({ length: 40 }, (_, line) => `line ${line}`);
  ui.do({ kind: 'command-lines', id, lines, now: ui.now });
  assert.match(ui.text, /line 39/);
  assert.doesNotMatch(ui.text, /line 10\b/);
  ui.press('g');
  assert.match(ui.text, /line 0\b/);
  ui.press('G', 's');
  assert.deepEqual(ui.effects.at(-1), { kind: 'stop-command', id });
  ui.wait(3_000).do({
    kind: 'command-ended',
    id,
    result: { ok: false, why: 'was stopped' },
    now: ui.now,
  });
  assert.match(ui.text, /look {2}app\/node1 +was stopped/);
  ui.press('escape', ':', ...'output of', 'enter');
  assert.match(ui.text, /line 39/);
});

test('the end is told with its code, in the log too; a key on its way to the command is no key of the screen', () => {
  const ui = calm().press('T').read().press('y');
  const id = runs(ui)[0]?.id ?? 0;
  ui.do({
    kind: 'command-ended',
    id,
    result: { ok: false, why: 'ended with 3', code: 3 },
    now: ui.now,
  });
  assert.match(ui.message, /restart for app\/node1 ended with 3 after/);
  ui.do({ kind: 'keys-pressed', keys: ['d'], now: ui.now + 10 });
  assert.deepEqual(ui.sent, []);
  assert.match(ui.press('L').text, /app\/node1 {2}restart ended with 3/);
});

test('quitting says what still runs, and waits for y', () => {
  const ui = calm().press('S', 'escape', 'q');
  assert.match(ui.text, /look for app\/node1 still runs: it is told to end/);
  assert.notEqual(ui.effects.at(-1)?.kind, 'quit');
});

test('help and palette have them with their keys', () => {
  const ui = calm({ commands: [...commands, { ...LOOK, name: 'keyless', key: null }] });
  assert.match(ui.press('?', ...'own').text, /S +look +a command of your own on a member/);
  ui.press('escape', ':', ...'keyl');
  assert.match(ui.text, / > keyless app\/node1/);
  ui.read().press('enter');
  assert.equal(runs(ui)[0]?.command.name, 'keyless');
});

test('question and output fit every size, and no key on the smallest asks what cannot be seen', () => {
  for (const [columns, rows] of [
    [20, 3],
    [39, 9],
    [40, 10],
    [80, 24],
    [300, 100],
  ] as const) {
    for (const ascii of [true, false]) {
      const size = { columns, rows };
      const ui = new Ui(fakeSnapshot([calmPool(5)]), { commands }, size).press('S');
      const id = runs(ui)[0]?.id ?? 0;
      const lines = Array.from({ length: 40 }, (_, line) => `line ${line} ${'x'.repeat(400)}`);
      ui.do({ kind: 'command-lines', id, lines, now: ui.now });
      const theme = createTheme({ ascii, color: false });
      const check = () => {
        const { top, bar, kind } = frameOf(ui.state, theme);
        const all = [...top, ...(bar === null ? [] : [...bar.lines, bar.keys])];
        for (const line of all) assert.ok(lineWidth(line) <= columns, `${columns}x${rows}`);
        assert.ok(kind !== 'tiny' || top.length <= rows, `${columns}x${rows}`);
        return all.map(lineText).join('\n');
      };
      assert.match(check(), /line 39/, `${columns}x${rows}`);
      ui.press('escape', 'T');
      check();
      if (columns < 40) assert.match(ui.message, /too small to change anything/);
      else assert.match(ui.text, /y run/);
    }
  }
});
