/** 9. `NO_COLOR`, `LANG=C`, `--accessible`, every theme: all states are still told apart. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { rowOf } from '../e2e/table.ts';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { startPool } from '../lab/pool.ts';

/** Every state that httpd can be started in, and what its row says. */
const STATES = [
  ['', 'OK', 'ok'],
  ['+D', 'DIS', 'disabled'],
  ['+N', 'DRN', 'draining'],
  ['+S', 'STOP', 'stopped'],
  ['+E', 'ERR', 'error'],
  ['+H', 'STBY', 'standby'],
  ['+R', 'SPAR', 'spare'],
] as const;

const members = STATES.map(([status]) => (status === '' ? {} : { status }));
const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'tmux');

for (const [what, env, args] of [
  ['NO_COLOR', { NO_COLOR: '1' }, []],
  ['LANG=C', { LANG: 'C', LC_ALL: 'C' }, []],
  ['--theme mono', {}, ['--theme', 'mono']],
  ['--theme bright', {}, ['--theme', 'bright']],
  ['--theme light', {}, ['--theme', 'light']],
  ['--theme blueorange', {}, ['--theme', 'blueorange']],
] as const) {
  test(`9. ${what}: a word for each state`, async (t) => {
    if (!canRun(t)) return;
    const pool = await startPool(t, { members });
    const terminal = await openTerminal(t, { env });
    await terminal.start('--interval', '500ms', ...args, pool.managerUrl);
    await terminal.see(/LIVE/);
    STATES.forEach(([, word], index) => {
      assert.match(rowOf(terminal, `node${index + 1}`), new RegExp(`\\b${word}\\b`));
    });
    // 33 yellow and 36 cyan fade on white, and so do all bright ones.
    if (what === '--theme light')
      assert.doesNotMatch(terminal.styledScreen(), /\x1b\[(?:\d+;)*(?:2|3[236]|9\d|[34]8)[;m]/);
    if (what === '--theme blueorange') {
      // 31 red, 32 green, 33 yellow, and their bright ones; nothing but the 16 colours.
      assert.doesNotMatch(terminal.styledScreen(), /\x1b\[(?:\d+;)*(?:3[123]|9[123]|[34]8)[;m]/);
    }
  });
}

test('9. --accessible: a spoken word for each state', async (t) => {
  if (!canRun(t)) return;
  const pool = await startPool(t, { members });
  const terminal = await openTerminal(t, { columns: 100 });
  await terminal.start('--accessible', pool.managerUrl);
  await terminal.see(/Type help/);
  STATES.forEach(([, , word], index) => {
    assert.match(terminal.screen(), new RegExp(`app node${index + 1}, [^,]*, ${word}, `));
  });
});
