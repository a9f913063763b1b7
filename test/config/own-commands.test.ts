/** Commands of the file: what they are, and what is refused with its line before anything is opened. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '../../source/config/parse-configuration.ts';
import { UsageError } from '../../source/config/usage-error.ts';
import { KEY_INTENTS } from '../../source/intents/intents.ts';

const read = (text: string) => parse(text, '/etc/b.yaml', { HOME: '/home/ops' });
const one = (fields: string) => `commands:\n  - name: shell\n    on: member\n${fields}`;

function refused(text: string, what: RegExp): void {
  assert.throws(
    () => read(text),
    (problem) => problem instanceof UsageError && what.test(problem.message) && problem.hint !== '',
    text,
  );
}

test('a command has what the file says, and asks unless the file says that it only looks', () => {
  const { commands, warnings } = read(`commands:
  - { name: shell, key: S, on: member, exec: [ssh, "{host}"], output: terminal, changes: no }
  - { name: balance, on: pool, exec: [./balance, "--pool={pool}", "-v"] }
  - { name: errors, key: ctrl-y, on: front end, exec: [tail, "{front_end}.log"], changes: false }
  - { name: go, on: member, exec: [go], changes: true, output: background }
`);
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    commands.map(({ name, key, on, output, changes }) => [name, key, on, output, changes]),
    [
      ['shell', 'S', 'member', 'terminal', false],
      ['balance', null, 'pool', 'pane', true],
      ['errors', 'ctrl-y', 'front end', 'pane', false],
      ['go', null, 'member', 'background', true],
    ],
  );
  assert.deepEqual(commands[1]?.exec, ['./balance', '--pool={pool}', '-v']);
  assert.deepEqual(read('commands:\n').commands, []);
});

test('no key of the screen can be taken, whatever else the file binds', () => {
  const keys = KEY_INTENTS.filter(
    ({ where, isEverywhere }) => where === 'table' || where === 'replay' || isEverywhere,
  );
  for (const key of keys.flatMap((each) => each.keys)) {
    refused(
      one(`    exec: [x]\n    key: ${JSON.stringify(key)}\n`),
      /^\/etc\/b\.yaml, line 5: commands: shell: .*(is the key of|by reflex|there is no key|answers)/,
    );
  }
  const moved = `keys:\n  disable: X\n${one('    exec: [x]\n    key: d\n')}`;
  refused(moved, /line 7: commands: shell: d is the key of disable/);
  refused(`keys:\n  disable: X\n${one('    exec: [x]\n    key: X\n')}`, /X is the key of disable/);
  refused(
    one('    exec: [x]\n    key: Y\n  - {name: b, on: pool, exec: [x], key: Y}\n'),
    /line 6: commands: b: Y is the key of shell/,
  );
  for (const key of ['f17', 'alt-s', 'y', 'n', 'ctrl-i', 'space'])
    refused(one(`    exec: [x]\n    key: ${key}\n`), /line 5: commands: shell/);
});

test('a field that its row has not, a program from a page, and names that mean something else', () => {
  refused(one('    exec: [ssh, "{hots}"]\n'), /line 4: commands: shell: a member has no \{hots\}/);
  refused('commands:\n  - {name: a, on: pool, exec: [x, "{route}"]}\n', /a pool has no \{route\}/);
  refused(
    'commands:\n  - {name: a, on: front end, exec: [x, "{pool}"]}\n',
    /a front end has no \{pool\}/,
  );
  refused(one('    exec: ["{host}"]\n'), /the program itself takes no field/);
  refused(
    one('    exec: [x]\n  - {name: shell, on: pool, exec: [x]}\n'),
    /line 5: .*another command has this name/,
  );
  refused('commands:\n  - {name: disable all, on: pool, exec: [x]}\n', /word of the `:` line/);
  refused('commands:\n  - {name: "a\\u001bb", on: pool, exec: [x]}\n', /line 2/);
  assert.deepEqual(read(one(`    exec: [awk, '{print $1}']\n`)).commands[0]?.exec, [
    'awk',
    '{print $1}',
  ]);
});

test('what is no command at all is refused with its line', () => {
  refused('commands:\n  - {name: a, on: member}\n', /line 2: .*lacks `exec`/);
  refused('commands:\n  - {name: a, exec: [x]}\n', /lacks `on`/);
  refused(one('    exec: []\n'), /line 4: .*empty/);
  refused(one('    exec: ssh {host}\n'), /line 4: .*must be a list/);
  refused(one('    exec: [x]\n    changes: maybe\n'), /line 5: .*changes/);
  refused(one('    exec: [x]\n    output: popup\n'), /line 5: .*output/);
  refused(one('    exec: [curl, "http://u:p@h/"]\n'), /must not hold a password/);
});
