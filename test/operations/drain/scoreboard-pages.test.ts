/** Real pages of each MPM with a request in flight, in every way in which httpd hides it: none is called ended. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { StatusPage } from '../../../source/fleet/status-poller.ts';
import { readServerStatus } from '../../../source/httpd/page/server-status.ts';
import { ScoreboardWatch } from '../../../source/operations/drain/scoreboard-watch.ts';

const FOLDER = new URL('../../httpd/page/fixtures/server-status/', import.meta.url);
/** On our line of time: the flag was set half a second before the page was asked for. */
const SENT = 1_000_000;
const OUT = SENT - 500;

function look(name: string, change: (text: string) => string = (text) => text): StatusPage {
  const text = change(readFileSync(fileURLToPath(new URL(name, FOLDER)), 'latin1'));
  const page = readServerStatus(Buffer.from(text, 'latin1'));
  assert.ok(page.ok, page.ok ? '' : page.error.what);
  const isOwn = (path: string, mode: string) => path === '/server-status' && mode === 'W';
  const own = page.value.rows?.find(({ path, mode }) => isOwn(path, mode)) ?? null;
  const times = { sentAt: SENT, answeredAt: SENT + 20 };
  return {
    ...{ kind: 'page', page: page.value, ...times, own },
    ...{ virtualHost: null, paths: [], isNew: true },
  };
}

function watching(page: StatusPage): ScoreboardWatch {
  const watch = new ScoreboardWatch();
  watch.take(page);
  return watch;
}

const told = (watch: ScoreboardWatch) =>
  watch.left(OUT).map(({ method, path, ageMs }) => `${method} ${path} ${ageMs}`.trim());

for (const [name, what, left] of [
  ['event.page', 'a request', 'GET /app/x 1000'],
  ['event-graceful.page', 'G after a graceful restart', 'GET /app/x 4000'],
  ['worker-graceful.page', 'W kept over a graceful restart', 'GET /app/x 4000'],
  ['prefork-graceful.page', 'G after a graceful restart', 'GET /app/x 4000'],
  ['worker-pipelined.page', 'L, beside the line of the request before', '3000'],
  ['event-http2.page', 'HTTP/2, whose row only reads', '3000'],
  ['2.2.page', 'a request of 2.2, which has no busy', 'GET /app/slow 7000'],
] as const) {
  test(`${name}: ${what} is in flight, and told with its age`, () => {
    const watch = watching(look(name));
    assert.notEqual(watch.ended(OUT), 'all');
    // Rows that cannot be told apart are one.
    assert.deepEqual([...new Set(told(watch))], [left]);
  });

  test(`${name}: the same, ended, is called ended`, () => {
    const shown = look(name);
    // Its thread waits: of HTTP/2 the connection is gone.
    const rows = shown.page.rows?.map((row) => (row === shown.own ? row : { ...row, mode: '_' }));
    const watch = watching({ ...shown, page: { ...shown.page, rows: rows ?? null } });
    assert.equal(watch.ended(OUT), 'all');
  });
}

test('2.2 changes an age with every mode: L tells none, and counts as old', () => {
  const watch = watching(look('2.2.page', (text) => text.replace('<b>W</b>', '<b>L</b>')));
  assert.equal(watch.ended(OUT - 3_600_000), 'not');
  assert.deepEqual(told(watch), ['null']);
});

test('letters: W, G and L count for as long as they are there, idle slots never', () => {
  for (const name of [
    'event-letters.page',
    'event-letters-auto.page',
    'event-graceful-auto.page',
  ]) {
    assert.equal(watching(look(name)).ended(OUT), 'not', name);
  }
  const idle = look('event-letters-auto.page', (text) =>
    text.replace(/^(Scoreboard: .*)W/m, '$1_'),
  );
  assert.equal(watching(idle).ended(OUT), 'all');
});
