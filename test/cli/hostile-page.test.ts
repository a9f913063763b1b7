import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from '../helpers/play.ts';
import { type Finished, runBaltop } from '../helpers/run-baltop.ts';

const SECRET = 'ge-heim-42';
const NASTY = '\u001b[2J\u001b]0;owned\u0007\u202e\u009b31m\u2028\ufeff\rA\tB\u0000C\u200b';

/** Nothing that moves a cursor, changes colours, reverses text or makes a line of its own. */
function assertHarmless(done: Finished, rows: number | null): void {
  const all = done.stdout + done.stderr;
  assert.doesNotMatch(all.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  assert.ok(!all.includes(SECRET), all.slice(0, 500));
  if (rows !== null)
    assert.equal(done.stdout.trimEnd().split('\n').length, rows, done.stdout.slice(0, 1000));
}

test('names, routes and titles of a hostile page come out harmless in every format', async (t) => {
  const server = await play(t);
  server.setFault({
    kind: 'transform',
    transform: (html) =>
      html
        .replaceAll('n1<', `${NASTY}${'r'.repeat(5000)}<`)
        .replaceAll('>http://10.0.0.2:8080<', `>http://ops:${SECRET}@${NASTY}/<`)
        .replaceAll('>http://10.0.0.3:8080<', `>http://h/${'x'.repeat(5000)}<`)
        .replaceAll('balancer://app<', `balancer://${NASTY}${'b'.repeat(50)}<`)
        .replaceAll('byrequests', NASTY)
        .replaceAll('Init Ok ', `Init ${NASTY} Ok `),
  });
  const at = ['-u', server.url];
  for (const [format, rows] of [
    ['table', 5],
    ['wide', 5],
    ['csv', 5],
    ['name', 4],
    ['jsonl', 4],
    ['json', null],
  ] as const) {
    const done = await runBaltop(['list', ...at, '-o', format]);
    assert.equal(done.code, 0, done.stderr);
    assertHarmless(done, rows);
    if (format === 'json') assert.equal(JSON.parse(done.stdout).items.length, 4);
    if (format === 'table' || format === 'wide') {
      assert.ok(
        done.stdout.split('\n').every((line) => line.length < 2_500),
        format,
      );
    }
  }
  assertHarmless(await runBaltop(['-l', ...at]), 5);
  assertHarmless(await runBaltop(['list', ...at, 'nope']), null);
  assertHarmless(await runBaltop(['disable', ...at, 'n']), null);
  assertHarmless(await runBaltop(['disable', ...at, '-b', 'nope', 'n']), null);
  assertHarmless(await runBaltop(['disable', ...at, '10.0.0.9:8080', '-v']), null);
  assertHarmless(await runBaltop(['get', ...at, '10.0.0.9:8080']), null);
});

test('a hostile title, server name or redirect reaches nobody', async (t) => {
  const server = await play(t);
  const list = ['list', '-u', server.url];
  server.setFault({ kind: 'transform', transform: () => `<title>${NASTY}</title><h1>x</h1>` });
  assertHarmless(await runBaltop(list), null);
  server.setFault({ kind: 'redirect', to: `http://u:${SECRET}@h/\u009b31m?${SECRET}` });
  assertHarmless(await runBaltop(list), null);
});

test('passwords in worker URLs are in no format, and a change still finds its member', async (t) => {
  const url = `http://ops:${SECRET}@10.0.0.1:8080/x`;
  const server = await play(t, {
    pools: [{ name: 'app', members: [{ url }, { url: 'http://h:1' }, { url: 'http://h:2' }] }],
  });
  for (const format of ['table', 'wide', 'json', 'jsonl', 'csv', 'name']) {
    const done = await runBaltop(['list', '-u', server.url, '-o', format]);
    assertHarmless(done, null);
    assert.match(done.stdout, /10\.0\.0\.1/);
  }
  assertHarmless(await runBaltop(['-l', '-u', server.url]), 4);
  assertHarmless(
    await runBaltop(['disable', '-u', server.url, '10.0.0.1:8080', '--dry-run']),
    null,
  );
  const done = await runBaltop(['disable', '-u', server.url, 'http://ops:***@10.0.0.1:8080/x']);
  assert.equal(done.code, 0, done.stderr);
  assertHarmless(done, 1);
});
