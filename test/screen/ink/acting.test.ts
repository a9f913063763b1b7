/** Keys on a terminal: what acts, what asks, what is swallowed. The rules themselves: test/screen/safety-keys. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeSnapshot, fakeWorker, withMember } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

const DOWN = '\x1b[B';
const ESC = '\x1b';
const sticky = calmPool(5, { sticky: 'JSESSIONID' });
const kindsOf = (script: { requests: readonly { action: { kind: string } }[] }) =>
  script.requests.map((request) => request.action.kind);

test('d disables, the row says so only when it is verified, u takes it back after y', async (t) => {
  const { screen, press, show, script, advance } = await openTui(t, fakeSnapshot([calmPool()]));
  await press(DOWN, 'd');
  assert.deepEqual(kindsOf(script), ['disable']);
  assert.match(screen.text(), /OK>DIS … +node2/);
  const url = 'http://10.0.0.2:8080';
  const target = { frontEnd: 'web1', balancer: 'app', url };
  const worker = (status: string) => fakeWorker({ url, route: 'node2', status });
  const [before, after] = [worker('Init Ok'), worker('Init Dis')];
  script.tell({ kind: 'verified', target, before, after, tookMs: 20 });
  script.tell(null);
  await show(fakeSnapshot(withMember([calmPool()], 'node2', { status: 'Init Dis' })));
  assert.match(screen.text(), /■ DIS +node2/);
  assert.match(screen.text(), /app\/node2 disabled, now 4\/5 usable {3}u undo/);
  await press('u');
  assert.match(screen.text(), /UNDO {2}app\/node2[\s\S]*y send/);
  advance(200);
  await press('y');
  assert.deepEqual(script.requests[1]?.action, {
    kind: 'undo',
    edit: { flags: { disabled: false } },
  });
});

test('the bar keeps its target in sight and sends nothing before it was read', async (t) => {
  const { screen, press, script, advance } = await openTui(t, fakeSnapshot([sticky]));
  await press(DOWN, 'd');
  assert.match(screen.text(), />● OK|> ● OK {7}node2/);
  assert.match(
    screen.text(),
    /DISABLE {2}app\/node2 {2}http:\/\/10\.0\.0\.2:8080 {3}on web1 +routine/,
  );
  assert.match(screen.text(), /OK -> DIS {4}app 5\/5 -> 4\/5 usable/);
  await press('y');
  assert.equal(script.requests.length, 0, 'too early');
  advance(200);
  await press('y');
  assert.deepEqual(kindsOf(script), ['disable']);
});

test('d d d Enter Enter sends nothing', async (t) => {
  const { screen, press, script, advance } = await openTui(t, fakeSnapshot([calmPool(2)]));
  await press('d');
  advance(1_000);
  await press('d', 'd', '\r', '\r');
  assert.equal(script.requests.length, 0);
  assert.match(screen.text(), /y send/);
  await press(ESC);
  await screen.until('the bar to close', () => !/y send/.test(screen.text()));
});

test('dydydy in one chunk sends nothing, typed or pasted', async (t) => {
  const { screen, press, script, advance } = await openTui(t, fakeSnapshot([calmPool()]));
  await press('dydydy');
  assert.match(screen.text(), /"d" came with other keys/);
  advance(1_000);
  await press('\x1b[200~dydydy\x1b[201~');
  assert.match(screen.text(), /pasted text is never read as keys/);
  await press('\x1b[200~d\x1b[201~', 'ydydy\r\r');
  assert.equal(script.requests.length, 0);
});

test('arrows in one chunk all count; an action key among them does not', async (t) => {
  const { screen, press, script } = await openTui(t, fakeSnapshot([calmPool(9)]));
  await press(DOWN.repeat(5));
  assert.match(screen.text(), /> ● OK {7}node6/);
  await press(`${DOWN}d${DOWN}`);
  assert.match(screen.text(), /> ● OK {7}node7/);
  assert.equal(script.requests.length, 0);
});

test('an escape sequence cut in two is still one arrow', async (t) => {
  const { screen, press } = await openTui(t, fakeSnapshot([calmPool(5)]));
  screen.type('\x1b[');
  await press('B');
  assert.match(screen.text(), /> ● OK {7}node2/);
});

test('level 2 wants the route typed', async (t) => {
  const pool = withMember([calmPool(3)], 'node3', { status: 'Init Dis' });
  const { screen, press, script, advance } = await openTui(t, fakeSnapshot(pool));
  await press('d');
  assert.match(screen.text(), /type node1 then Enter:/);
  advance(200);
  await press('node2', '\r');
  assert.match(screen.text(), /"node2" is not node1/);
  await press('node1\r');
  assert.equal(script.requests.length, 0, 'a paste with its Enter');
  await press('\x7f'.repeat(20), 'node1', '\r');
  assert.deepEqual(kindsOf(script), ['disable']);
});

test('a refusal offers members that can come back; choosing only moves the cursor', async (t) => {
  const pool = withMember([calmPool(3)], 'node2', { status: 'Init Dis' });
  const snapshot = fakeSnapshot(withMember(pool, 'node3', { status: 'Init Drn Ok' }));
  const { screen, press, script, advance } = await openTui(t, snapshot);
  await press('d');
  assert.match(screen.text(), /REFUSED: app would have 0 usable members, clients get 503/);
  assert.match(screen.text(), /> close\n/);
  assert.match(screen.text(), /go to app\/node2 \(DIS\), then e enables it/);
  advance(1_000);
  // In one chunk ink-select-input takes the first item: a wrong row at worst, never a change.
  await press(DOWN, DOWN, '\r');
  assert.match(screen.text(), /> ▼ DRN {6}node3/);
  assert.doesNotMatch(screen.text(), /REFUSED/);
  assert.equal(script.requests.length, 0);
  await press('e');
  assert.deepEqual(kindsOf(script), ['enable']);
});

test('a burst into the choices of a refusal sends nothing', async (t) => {
  const pool = withMember([calmPool(2)], 'node2', { status: 'Init Dis' });
  const { screen, press, script, advance } = await openTui(t, fakeSnapshot(pool));
  await press('d');
  advance(1_000);
  await press(`${DOWN}${DOWN}\r`, 'yyy', '\r', 'y');
  assert.equal(script.requests.length, 0);
  assert.match(screen.text(), /q quit|Esc close/);
});

test('quitting lists what was left, on the screen and after it', async (t) => {
  const tui = await openTui(t, fakeSnapshot([calmPool()]));
  const { screen, press, show, script, advance, exitCode } = tui;
  await press('d');
  const url = 'http://10.0.0.1:8080';
  const worker = (status: string) => fakeWorker({ url, route: 'node1', status });
  script.tell({
    kind: 'verified',
    target: { frontEnd: 'web1', balancer: 'app', url },
    before: worker('Init Ok'),
    after: worker('Init Dis'),
    tookMs: 20,
  });
  script.tell(null);
  await show(fakeSnapshot(withMember([calmPool()], 'node1', { status: 'Init Dis' })));
  await press('q');
  assert.match(
    screen.text(),
    /QUIT {2}this session leaves out of service:\n {3}app\/node1 DIS \(web1\)/,
  );
  advance(200);
  await press('y');
  assert.equal(await exitCode, 0);
  await screen.settled();
  assert.ok(!screen.isAlternate());
  assert.match(screen.text(), /you left disabled: app\/node1 \(web1\)/);
});
