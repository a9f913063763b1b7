/** Sticky sessions of real Tomcats while their member is drained. */

import assert from 'node:assert/strict';
import http from 'node:http';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { startBaltop, waitForOutput } from '../helpers/run-baltop.ts';
import { type Answer, send } from './load.ts';
import { assertExit, EXIT } from './outcome.ts';
import { needsTomcat } from './tomcat.ts';
import { startUpgradeSite } from './upgrade-site.ts';

interface Session {
  readonly answers: readonly Answer[];
  /** After as many more answers. */
  endAfter(requests: number): Promise<void>;
}

/** A client that comes again and again, and keeps the session that it gets on node1. */
async function startSession(t: TestContext, poolUrl: string): Promise<Session> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => {
    left = 0;
    agent.destroy();
  });
  const answers: Answer[] = [];
  let cookie = 'JSESSIONID=of-old.node1';
  let left = Number.POSITIVE_INFINITY;
  const visit = async () => {
    const answer = await send(new URL('session/fast', poolUrl), 'GET', agent, cookie);
    cookie = answer.cookie ?? cookie;
    answers.push(answer);
    left -= 1;
  };
  await visit();
  const ended = (async () => {
    while (left > 0) {
      await pause(40);
      await visit();
    }
  })();
  return {
    answers,
    endAfter(requests) {
      left = requests;
      return ended;
    },
  };
}

/** `node1 1`: what that node said, and which request of the session it called it. */
const story = ({ answers }: Session) =>
  answers.map(({ node, session, status }) => `${node} ${session}${status === 200 ? '' : status}`);

const counted = (node: string, requests: number) =>
  Array.from({ length: requests }, (_, index) => `${node} ${index + 1}`);

test('a session that ends inside the grace is never moved, one that does not is moved once', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl') || !needsTomcat(t)) return;
  const site = await startUpgradeSite(t, { tomcats: 2, httpBackEnds: 0 });
  const start = () => startSession(t, site.poolUrl('app'));
  const short = [await start(), await start()];
  const long = [await start(), await start()];
  // With a bound for a busy that has drifted and never gets to 0 again.
  const times = ['--session-grace', '6s', '--max-request', '5s'];
  const drain = startBaltop(t, ['drain', 'node1', ...times, '-u', site.httpd.managerUrl]);
  await waitForOutput(drain, /OK -> DRN/);
  await Promise.all(short.map((session) => session.endAfter(10)));
  assert.doesNotMatch(drain.stdout(), /the session grace is over/);
  const finished = await drain.ended;
  assertExit(finished, EXIT.done);
  const still = /the session grace is over: ([\d.]+) req\/s of sessions still came/.exec(
    finished.stdout,
  );
  assert.ok(Number(still?.[1]) > 0, finished.stdout);
  await Promise.all(long.map((session) => session.endAfter(10)));

  for (const session of short) {
    assert.deepEqual(story(session), counted('node1', session.answers.length));
  }
  for (const session of long) {
    const stayed = session.answers.filter(({ node }) => node === 'node1').length;
    const moved = session.answers.length - stayed;
    assert.ok(stayed > 10 && moved >= 10, `${stayed} on node1, then ${moved}`);
    assert.deepEqual(story(session), [...counted('node1', stayed), ...counted('node2', moved)]);
  }
});
