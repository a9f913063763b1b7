/** Several front ends, and not all of them do as told: what is said, what is done, and the exit code. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { clientFor, N1, N2, N3, play, readOk, workerIn, writesTo } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

/** Two front ends with the same members; the first one does not answer any more. */
async function deadFirst(t: TestContext) {
  const dead = await play(t);
  const live = await play(t);
  await dead.close();
  return { live, urls: ['-u', dead.url, '-u', live.url, '--no-input'] };
}

test('with one front end dead, the live one is changed when that is agreed to, and both are named', async (t) => {
  const { live, urls } = await deadFirst(t);
  const refused = await runBaltop(['disable', ...urls, 'n1']);
  assert.equal(refused.code, 5, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /refused: 127\.0\.0\.1:\d+ has not answered: it may go on sending/);
  assert.equal(writesTo(live).length, 0);

  const done = await runBaltop(['disable', ...urls, 'n1', '--yes']);
  assert.equal(done.code, 8, done.stdout + done.stderr);
  assert.match(done.stdout, /^127\.0\.0\.1:\d+:app\/n1 disabled: OK -> DIS, verified in/);
  assert.match(done.stderr, /app\/n1 not changed there: it did not answer, and may go on sending/);
  assert.equal(workerIn(await readOk(clientFor(t, live.url)), N1).status.intent, 'disabled');

  // Enabling never hurts: it is not asked about, but it is not all done either.
  const back = await runBaltop(['enable', ...urls, 'n1']);
  assert.equal(back.code, 8, back.stdout + back.stderr);
  assert.equal(workerIn(await readOk(clientFor(t, live.url)), N1).status.intent, 'in');
});

test('a member named on the live front end is done there, whatever the dead one does', async (t) => {
  const { live, urls } = await deadFirst(t);
  const name = new URL(live.url).host;
  const done = await runBaltop(['disable', ...urls, `${name}:n1`]);
  assert.equal(done.code, 0, done.stdout + done.stderr);
  assert.equal(writesTo(live).length, 1);
});

test('the guard holds for the live one; a drain proves nothing beside a dead one', async (t) => {
  const { live, urls } = await deadFirst(t);
  for (const url of [N2, N3]) live.editBehindTheBack('app', url, { flags: { D: true } });
  const refused = await runBaltop(['disable', ...urls, 'n1', '--yes']);
  assert.equal(refused.code, 5, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /app would have 0 usable members/);
  const drain = await runBaltop(['drain', ...urls, 'n2', '--yes']);
  assert.equal(drain.code, 7, drain.stdout + drain.stderr);
  assert.match(drain.stderr, /it is not known when it is safe/);
  const unknown = await runBaltop(['disable', ...urls, 'nowhere', '--yes']);
  assert.equal(unknown.code, 7, 'it may be on the one that does not answer');
  assert.equal(writesTo(live).length, 0);
});

test('a failure in mid-order is exit 8: each place is named with what is true of it', async (t) => {
  const servers = [await play(t), await play(t), await play(t)];
  servers[1]?.setFault({ kind: 'ignore-writes' });
  const [web1, web2, web3] = servers.map((server) => new URL(server.url).host);
  const urls = servers.flatMap((server) => ['-u', server.url]);
  const done = await runBaltop(['disable', ...urls, 'n1', '--no-input']);
  assert.equal(done.code, 8, done.stdout + done.stderr);
  assert.match(done.stdout, new RegExp(`^${web1}:app/n1 disabled: OK -> DIS, verified`));
  assert.match(done.stderr, new RegExp(`${web2}:app/n1 not changed: `));
  assert.match(done.stderr, new RegExp(`not tried: ${web3}:app/n1`));
});
