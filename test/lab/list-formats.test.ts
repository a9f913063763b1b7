/** The same members in every format of `list`. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import type { Httpd } from './httpd.ts';
import { membersOf } from './member-list.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startVariedHttpd } from './varied-httpd.ts';

const list = (httpd: Httpd, ...args: string[]) =>
  runBaltop(['list', '--url', httpd.managerUrl, ...args]);

test('list -o jsonl has one member a line, with the fields of json', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd } = await startVariedHttpd(t);
  const finished = await list(httpd, '-o', 'jsonl');
  assertExit(finished, EXIT.done);
  const lines = finished.stdout.trimEnd().split('\n');
  const items = lines.map((line) => JSON.parse(line));
  const { items: expected } = await membersOf(httpd.managerUrl);
  assert.equal(items.length, expected.length);
  items.forEach((item, index) => {
    const { asOf, ...fields } = item;
    assert.deepEqual({ ...fields }, { ...fields, ...expected[index] });
  });
});

test('list -o csv has a head line and one line a member', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node1, node2, standby } = await startVariedHttpd(t);
  const finished = await list(httpd, '-o', 'csv');
  assertExit(finished, EXIT.done);
  const [head = '', ...rows] = finished.stdout.trimEnd().split(/\r?\n/);
  const columns = head.split(',');
  const column = (name: string) => {
    const index = columns.indexOf(name);
    assert.notEqual(index, -1, `no column ${name} in ${head}`);
    return rows.map((row) => row.split(',')[index]);
  };
  assert.deepEqual(column('url'), [node1.url, node2.url, standby.url, 'ajp://127.0.0.1']);
  assert.deepEqual(column('balancer'), ['app', 'app', 'app', 'api']);
  assert.deepEqual(column('state'), ['OK', 'DIS', 'STBY', 'DRN']);
  assert.deepEqual(column('route'), ['node1', 'node2', '', 'a1']);
});

test('list prints a plain table: every member, state and balancer, no escape sequence', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node1, node2, standby } = await startVariedHttpd(t);
  for (const args of [[], ['-o', 'table'], ['-o', 'wide']]) {
    const finished = await list(httpd, ...args);
    assertExit(finished, EXIT.done);
    const { stdout } = finished;
    assert.doesNotMatch(stdout, /\x1b/);
    const rows = stdout.split('\n');
    const expected: [string, RegExp][] = [
      [node1.hostPort, /\bOK\b.*node1|node1.*\bOK\b/],
      [node2.hostPort, /\bDIS\b.*node2|node2.*\bDIS\b/],
      [standby.hostPort, /\bSTBY\b/],
      ['127.0.0.1:8009', /\bDRN\b.*a1|a1.*\bDRN\b/],
    ];
    for (const [member, pattern] of expected) {
      const row = rows.find((line) => line.includes(member));
      assert.match(row ?? `no row of ${member} in\n${stdout}`, pattern);
    }
    for (const balancer of ['app', 'api']) assert.match(stdout, new RegExp(`\\b${balancer}\\b`));
  }
  const headless = await list(httpd, '--no-headers');
  const headed = await list(httpd);
  assert.ok(headless.stdout.split('\n').length < headed.stdout.split('\n').length);
});

test('list BALANCER and --state choose members', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { httpd, node2 } = await startVariedHttpd(t);
  const names = async (...args: string[]) => {
    const finished = await list(httpd, '-o', 'name', ...args);
    assertExit(finished, EXIT.done);
    return finished.stdout.split('\n').filter((line) => line !== '');
  };
  assert.equal((await names()).length, 4);
  const ofApi = await names('api');
  assert.equal(ofApi.length, 1);
  assert.match(ofApi[0] ?? '', /:api\/ajp:\/\/127\.0\.0\.1$/);
  const disabled = await names('--state', 'DIS');
  assert.equal(disabled.length, 1);
  assert.ok(disabled[0]?.endsWith(`:app/${node2.url}`), disabled[0]);
});
