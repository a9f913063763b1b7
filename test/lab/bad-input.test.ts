/** What goes wrong with a real httpd: a short complaint, the documented exit code, nothing changed. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { freePort } from './httpd.ts';
import { assertComplaint, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

/** Every command has to fail alike when the front end does. */
const COMMANDS = [
  ['list'],
  ['get', 'node1'],
  ['disable', 'node1'],
  ['set', 'node1', '--lbset', '1'],
];

test('no URL: says how to give one', async () => {
  for (const command of COMMANDS) {
    assertComplaint(await runBaltop(command), EXIT.usage, /no front end/, /balancer-manager/);
  }
});

test('a host that does not exist', async () => {
  for (const command of COMMANDS) {
    const finished = await runBaltop([...command, '-u', 'http://nowhere.invalid/balancer-manager']);
    assertComplaint(finished, EXIT.unreachable, /nowhere\.invalid/);
  }
});

test('a port that refuses', async () => {
  const port = await freePort();
  for (const command of COMMANDS) {
    const url = `http://127.0.0.1:${port}/balancer-manager`;
    const finished = await runBaltop([...command, '-u', url]);
    assertComplaint(finished, EXIT.unreachable, /refused/i, new RegExp(`127\\.0\\.0\\.1:${port}`));
  }
});

test('403: this host may not read the manager', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, { setup: { require: 'all denied' } });
  for (const command of COMMANDS) {
    const finished = await runBaltop([...command, '-u', pool.managerUrl]);
    assertComplaint(finished, EXIT.denied, /403/, /Require/);
  }
});

test('404: no such path', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  for (const command of COMMANDS) {
    const finished = await runBaltop([...command, '-u', `${pool.httpd.url}/balancer-manger`]);
    assertComplaint(finished, EXIT.unreachable, /404/);
  }
});

test('a page that is no balancer-manager', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  for (const command of COMMANDS) {
    const finished = await runBaltop([...command, '-u', pool.appUrl]);
    assertComplaint(finished, EXIT.unreachable, /not a balancer-manager/);
  }
});

test('a member or a balancer that is not there', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const url = ['-u', pool.managerUrl];
  for (const name of ['node9', 'app/node9', 'other/node1', 'http://127.0.0.1:1']) {
    for (const verb of ['get', 'disable', 'enable', 'drain', 'stop', 'standby']) {
      assertComplaint(await runBaltop([verb, name, ...url]), EXIT.notFound, new RegExp(name));
    }
  }
  assertComplaint(await runBaltop(['list', 'other', ...url]), EXIT.notFound, /other/);
});

test('values that httpd would ignore or mangle are refused before anything is sent', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const bad = [
    ['--factor', '0'],
    ['--factor', '101'],
    ['--factor', 'two'],
    ['--factor', ''],
    ['--lbset', '-1'],
    ['--lbset', '100'],
    ['--lbset', '1.5'],
    ['--lbset', 'x'],
    ['--route', 'r'.repeat(64)],
    ['--redirect', 'r'.repeat(64)],
    [],
  ];
  for (const args of bad) {
    const finished = await runBaltop(['set', 'node1', ...args, '-u', pool.managerUrl]);
    assertComplaint(finished, EXIT.usage, new RegExp(args[0]?.replace(/^--/, '') ?? 'set'));
  }
  assert.doesNotMatch(pool.httpd.accessLog(), /POST/);
});

test('commands and options that do not exist, and options without a value', async () => {
  const bad = [
    ['explode'],
    ['list', '--explode'],
    ['disable', 'node1', '--explode'],
    ['list', '-o', 'explode'],
    ['list', '--interval', 'soon', '-u', 'http://127.0.0.1:1/'],
    ['list', '--url'],
    ['list', '-u', 'gopher://127.0.0.1/'],
    ['list', '-u', 'not a url'],
    ['disable', '-u', 'http://127.0.0.1:1/'],
  ];
  for (const args of bad) assertComplaint(await runBaltop(args), EXIT.usage);
});

test('BALTOP_URL is as good as --url, which wins', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t);
  const env = { BALTOP_URL: pool.managerUrl };
  assert.equal((await runBaltop(['list'], { env })).code, EXIT.done);
  const port = await freePort();
  const other = ['list', '-u', `http://127.0.0.1:${port}/balancer-manager`];
  assertComplaint(await runBaltop(other, { env }), EXIT.unreachable);
});
