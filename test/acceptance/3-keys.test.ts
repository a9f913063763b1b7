/**
 * 3. In a two-member or sticky pool `d` `d` `d` Enter Enter: nothing sent. 4. Paste `dydydy`: nothing sent, in any pool.
 * 5. Two members, one of them in error: `d` on the other is refused.
 */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { walkTo } from '../e2e/table.ts';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { type Pool, type PoolOptions, startPool } from '../lab/pool.ts';

const TWO: PoolOptions = { members: [{}, {}] };
const STICKY: PoolOptions = {
  members: [{}, {}, {}, {}],
  balancer: { sticky: 'ROUTEID' },
};
const CALM: PoolOptions = { members: [{}, {}, {}, {}] };

const canRun = (t: TestContext) => needs(t, 'apache2') && needs(t, 'tmux') && needs(t, 'curl');
const posts = (pool: Pool) => pool.httpd.accessLog().match(/^POST /gm)?.length ?? 0;

async function open(t: TestContext, options: PoolOptions) {
  const pool = await startPool(t, options);
  const terminal = await openTerminal(t);
  await terminal.start('--interval', '500ms', pool.managerUrl);
  await terminal.see(/LIVE/);
  await walkTo(terminal, 'node1');
  return { pool, terminal };
}

/** Long enough for whatever was sent to have been seen: three more polls. */
async function expectNothingSent(pool: Pool): Promise<void> {
  const polls = () => pool.httpd.accessLog().match(/^GET /gm)?.length ?? 0;
  const before = polls();
  await waitFor('three more polls', () => polls() >= before + 3);
  assert.equal(posts(pool), 0);
}

for (const [what, options] of [
  ['two members', TWO],
  ['a sticky pool', STICKY],
] as const) {
  test(`3. d d d Enter Enter, ${what}: nothing sent`, async (t) => {
    if (!canRun(t)) return;
    const { pool, terminal } = await open(t, options);
    terminal.press('d');
    await terminal.see(/y send/);
    terminal.press('d', 'd', 'Enter', 'Enter');
    await expectNothingSent(pool);
    assert.match(terminal.screen(), /y send/, 'the bar still waits for y');
    terminal.press('n');
    await waitFor('the bar to close', () => !/y send/.test(terminal.screen()));
    assert.equal(posts(pool), 0);
    assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
  });
}

for (const [what, options] of [
  ['two members', TWO],
  ['a sticky pool', STICKY],
  ['a pool where d acts at once', CALM],
] as const) {
  test(`4. dydydy pasted, with and without brackets, ${what}: nothing sent`, async (t) => {
    if (!canRun(t)) return;
    const { pool, terminal } = await open(t, options);
    terminal.paste('dydydy');
    await terminal.see(/pasted text is never read as keys/);
    terminal.type('dydydy');
    await terminal.see(/came with other keys/);
    await expectNothingSent(pool);
  });
}

test('5. two members, one in error: d on the other is refused', async (t) => {
  if (!canRun(t)) return;
  const { pool, terminal } = await open(t, { members: [{}, { status: '+E' }] });
  assert.match(terminal.line(/node2/) ?? '', /\bERR\b/);
  terminal.press('d');
  await terminal.see(/REFUSED.*0 usable.*503/);
  terminal.press('y', 'Enter', 'd', 'y');
  await expectNothingSent(pool);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
});
