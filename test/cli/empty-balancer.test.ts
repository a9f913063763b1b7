/** A balancer without members, named where a member is wanted. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { play, SMALL_POOL } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { assertComplaint, EXIT } from '../lab/outcome.ts';

const NONE = /balancer empty has no members: requests to it get 503\. Add one: BalancerMember/;

test('verbs about members say that the balancer has none', async (t) => {
  const server = await play(t, { pools: [SMALL_POOL, { name: 'empty', members: [] }] });
  const run = (...args: string[]) => runBaltop([...args, '-u', server.url]);
  for (const args of [
    ['wait', '--all', '-b', 'empty', '--for', 'ok'],
    ['wait', '-b', 'EMPTY', 'n1', '--for', 'ok'],
    ['wait', 'empty', '--for', 'ok'],
    ['disable', '--all', '-b', 'empty', '--yes'],
    ['drain', 'empty', '--yes'],
  ]) {
    assertComplaint(await run(...args), EXIT.notFound, NONE);
  }
  const full = await run('disable', '--all', '-b', 'app', '--yes');
  assertComplaint(
    full,
    EXIT.usage,
    /name at least one member\. Members of app: app\/n1 app\/n2 .*See baltop disable --help/,
  );
  assertComplaint(
    await run('wait', '--all', '--for', 'ok'),
    EXIT.usage,
    /name at least one member/,
  );
  const unknown = await run('wait', '--all', '-b', 'nosuch', '--for', 'ok');
  assertComplaint(unknown, EXIT.notFound, /no balancer "nosuch"/);
  const page = await run('list', '-o', 'jsonl');
  assert.doesNotMatch(page.stdout, /DIS|"Dis"/);
});
