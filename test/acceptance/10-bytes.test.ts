/** 10. Idle under `script`, at 80x24 and 200x60: bytes within 30 polls times the budget. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { startPty } from '../../bench/pty.ts';
import { needs } from '../helpers/needs.ts';
import { CLI } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startPool } from '../lab/pool.ts';

const POLLS = 30;

for (const [columns, rows, budget] of [
  [80, 24, 1_000],
  [200, 60, 2_000],
] as const) {
  test(`10. thirty polls at ${columns}x${rows}`, async (t) => {
    if (!needs(t, 'apache2') || !needs(t, 'script')) return;
    const pool = await startPool(t, { members: Array.from({ length: 15 }, () => ({})) });
    const pty = startPty(
      `${process.execPath} ${CLI} --interval 250ms ${pool.managerUrl}`,
      columns,
      rows,
    );
    t.after(() => pty.end());
    await pty.until(/LIVE/, 10_000);
    const polls = () => pool.httpd.accessLog().match(/^GET /gm)?.length ?? 0;
    const first = polls();
    const seen = pty.chunks.length;
    await waitFor('thirty polls', () => polls() >= first + POLLS, { withinMs: 20_000 });
    const bytes = pty.chunks.slice(seen).reduce((sum, each) => sum + each.bytes, 0);
    assert.ok(bytes <= POLLS * budget, `${bytes} bytes in ${POLLS} polls`);
  });
}
