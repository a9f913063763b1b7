/** mod_status's page: real ones of each MPM, and what pretends to be one. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readServerStatus } from '../../../source/httpd/page/server-status.ts';
import type { ScoreboardRow, ServerStatus } from '../../../source/httpd/scoreboard.ts';

const FOLDER = new URL('./fixtures/server-status/', import.meta.url);
const file = (name: string) => readFileSync(fileURLToPath(new URL(name, FOLDER)));

function read(body: Buffer | string): ServerStatus {
  const page = readServerStatus(Buffer.from(body));
  assert.ok(page.ok, page.ok ? '' : page.error.what);
  return page.value;
}

function refused(body: Buffer | string): string {
  const page = readServerStatus(Buffer.from(body));
  assert.ok(!page.ok, 'it was read');
  return page.error.what;
}

const shown = ({ mode, seconds, requestMs, path }: ScoreboardRow) =>
  `${mode} ${seconds} ${requestMs} ${path}`;

test('a page of the event MPM: what it is of, its clock, and a row for each slot', () => {
  const page = read(file('event.page'));
  assert.equal(page.serverVersion, 'Apache/2.4.71 (Debian)');
  assert.equal(page.serverBuilt, '2026-11-12T08:58:41');
  assert.equal(page.clock, Date.UTC(2026, 10, 27, 14, 36, 14));
  assert.equal(page.restartTime, 'Friday, 27-Nov-2026 14:36:10 UTC');
  assert.equal(page.letters, 'W______W__');
  assert.deepEqual(page.rows?.map(shown), [
    'W 1 0 /app/x',
    '_ 0 0 /balancer-manager',
    'W 0 0 /server-status',
  ]);
  const [first] = page.rows ?? [];
  assert.equal(first?.protocol, 'http/1.1');
  assert.equal(first?.virtualHost, '127.0.0.1:28106');
  assert.equal(first?.client, '127.0.0.1');
});

test('after a graceful restart each MPM says in its own way what is still in flight', () => {
  const inFlight = (name: string) =>
    read(file(name))
      .rows?.filter(({ path, mode }) => path === '/app/x' && mode !== '.')
      .map(shown);
  const three = (mode: string) => Array(3).fill(`${mode} 4 0 /app/x`);
  assert.deepEqual(inFlight('event-graceful.page'), three('G'));
  assert.deepEqual(inFlight('prefork-graceful.page'), three('G'));
  assert.deepEqual(inFlight('worker-graceful.page'), three('W'));
});

test('the row of a request of ours is known by what it asked for', () => {
  const own = read(file('event-graceful.page')).rows?.filter(({ asked }) => asked === 'abc');
  assert.deepEqual(own?.map(shown), ['W 0 0 /server-status']);
});

test('a query, which can hold a password, is nowhere in what was read', () => {
  assert.match(file('event.page').toString(), /hunter2/);
  assert.doesNotMatch(JSON.stringify(read(file('event.page'))), /hunter2/);
});

test('ExtendedStatus Off, and the form for programs: letters only', () => {
  const page = read(file('event-letters.page'));
  assert.equal(page.rows, null);
  assert.equal(page.letters, 'W_________');
  const machine = read(file('event-letters-auto.page'));
  assert.equal(machine.rows, null);
  assert.equal(machine.letters, '________W_');
  assert.deepEqual(machine.balancers, ['app']);
  assert.equal(machine.clock, page.clock);
  assert.equal(machine.restartTime, page.restartTime);
  assert.equal(machine.serverVersion, page.serverVersion);
  assert.match(read(file('event-graceful-auto.page')).letters, /G/);
});

/** 2.2, and 2.4 before 2.4.20: neither Dur nor Protocol. No such httpd runs here, so it is made of its source. */
const OLD = file('2.2.page').toString();

test('2.2 has fewer columns, and is read by those that it has', () => {
  const page = read(OLD);
  assert.deepEqual(page.rows?.map(shown), ['W 7 0 /app/slow', 'R 0 3 ']);
  assert.deepEqual(
    page.rows?.map(({ protocol }) => protocol),
    [null, null],
  );
  assert.equal(page.letters, 'W_L.');
});

test('columns in another order are read by their headings', () => {
  const swap = (text: string) =>
    text
      .replace('<th>SS</th><th>Req</th>', '<th>Req</th><th>SS</th>')
      .replace('<td>7</td><td>0</td>', '<td>0</td><td>7</td>');
  assert.deepEqual(read(swap(OLD)).rows?.[0]?.seconds, 7);
});

test('a page that is cut anywhere is not read: what is missing could be a request', () => {
  const whole = file('event-graceful.page');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 2 }), (length) => {
      const page = readServerStatus(whole.subarray(0, length));
      assert.ok(!page.ok, `read at ${length}`);
    }),
    { numRuns: 300 },
  );
});

test('a table that is not of mod_status is not read in part', () => {
  assert.match(refused(OLD.replace('<th>SS</th>', '<th>Age</th>')), /its columns/);
  assert.match(refused(OLD.replace('<td>0.0</td>', '')), /a row has other cells/);
  assert.match(refused(OLD.replace(/<pre>[\s\S]*<\/pre>/, '')), /no scoreboard/);
  assert.match(refused('<html><body>Login</body></html>'), /no server-status page/);
  assert.match(refused(''), /no server-status page/);
});

test('an age below 0, after the clock was set back, is none', () => {
  assert.equal(read(OLD.replace('<td>7</td>', '<td>-7</td>')).rows?.[0]?.seconds, null);
});

test('a request line that says it is markup stays one text', () => {
  const line = 'GET /app/&lt;/td&gt;&lt;td&gt;&amp;amp; HTTP/1.1';
  const [row] = read(OLD.replace('GET /app/slow HTTP/1.1', line)).rows ?? [];
  assert.equal(row?.path, '/app/</td><td>&amp;');
});

test('a path that httpd cut is known to be cut; one with its query is whole', () => {
  const cut = (line: string) => read(OLD.replace('GET /app/slow HTTP/1.1', line)).rows?.[0]?.isCut;
  assert.equal(cut(`GET /${'a'.repeat(58)}`), true);
  assert.equal(cut(`GET /app?${'a'.repeat(54)}`), false);
  assert.equal(cut('GET /app HT'), false);
});

test('a page that was made to be slow is read in the time of any other', () => {
  const slow = [
    OLD.replace('GET /app/slow', '<'.repeat(500_000)),
    OLD.replace('<table', `${'<tr>'.repeat(200_000)}<table`),
    OLD.replace('GET /app/slow', `GET ${'?a'.repeat(300_000)}`),
    `Scoreboard${' '.repeat(500_000)}`,
    '<h1>Apache Server Status for '.repeat(20_000),
    OLD.replace('</pre>', `${'<dt>Current Time: '.repeat(30_000)}</pre>`),
  ];
  for (const [index, text] of slow.entries()) {
    const begun = performance.now();
    readServerStatus(Buffer.from(text));
    const tookMs = performance.now() - begun;
    assert.ok(tookMs < 2_000, `page ${index}: ${Math.round(tookMs)} ms`);
  }
});

test('whatever comes, it is read or refused, and never thrown at', () => {
  const pieces = [...(OLD.match(/<[^>]*>|[^<]+/g) ?? [])];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 120 }), (some) => {
      readServerStatus(Buffer.from(some.join('')));
      readServerStatus(Buffer.from(`${OLD.slice(0, 300)}${some.join('')}</body></html>\n`));
    }),
    { numRuns: 500 },
  );
});
