/** Two httpds behind one URL, asked in turn: the page of one is an old one of the other. */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { serve } from '../helpers/odd-server.ts';
import { play } from '../helpers/play.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';

/** What a balancer in front does that keeps no session. */
async function inTurn(t: TestContext): Promise<{ url: string; asked: () => number }> {
  const behind = [await play(t), await play(t)];
  // Both of the demo begin with the same nonces.
  behind[1]?.restart();
  let asked = 0;
  const { url } = await serve(t, (incoming, outgoing) => {
    const target = new URL(incoming.url ?? '/', behind[asked++ % behind.length]?.url);
    const { method, headers } = incoming;
    const passed = request(target, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  return { url, asked: () => asked };
}

test('doctor and a change name the second httpd', async (t) => {
  const { url } = await inTurn(t);
  const told = /two httpds answer at this URL/;
  const doctor = await runBaltop(['doctor', url]);
  assert.equal(doctor.code, 7, doctor.stdout);
  assert.match(doctor.stdout, told);
  const change = await runBaltop(['disable', 'n1', '-u', url, '--yes']);
  assert.notEqual(change.code, 0);
  assert.match(change.stderr, told);
});

test('who watches is told of the second httpd once, and hears no more of restarts', async (t) => {
  const { url, asked } = await inTurn(t);
  const watch = startBaltop(t, ['watch', '-u', url, '--interval', '250ms']);
  const isTold = () => /two httpds answer at this URL: their nonces alternate/.test(watch.stdout());
  await waitFor('the second httpd is told', isTold, { otherwise: watch.stdout });
  const [told, at] = [watch.stdout(), asked()];
  await waitFor('more polls', () => asked() >= at + 4, { withinMs: 30_000 });
  assert.equal(watch.stdout(), told);
  assert.equal(told.match(/restarted|new nonce/g)?.length, 1, told);
});
