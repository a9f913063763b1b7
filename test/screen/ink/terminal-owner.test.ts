/** Every way out gives the terminal back, with the exit code that a shell expects. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { fakeSnapshot, PICTURE } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

type Tui = Awaited<ReturnType<typeof openTui>>;

async function assertGivenBack({ screen, fleet }: Tui) {
  await screen.settled();
  assert.ok(!screen.isAlternate());
  assert.ok(!screen.isRaw());
  assert.doesNotMatch(screen.text(), /LIVE|node1/);
  const written = screen.written();
  const last = (on: string, off: string) => written.lastIndexOf(off) > written.lastIndexOf(on);
  assert.ok(last('\x1b[?25l', '\x1b[?25h'), 'the cursor is shown');
  assert.ok(last('\x1b[?2004h', '\x1b[?2004l'), 'bracketed paste is off');
  assert.equal(fleet.calls.stopped, 1);
}

test('the first frame is there before the fleet is started', async (t) => {
  const tui = await openTui(t, fakeSnapshot([]));
  assert.ok(tui.screen.isAlternate());
  assert.ok(tui.screen.isRaw());
  assert.equal(tui.fleet.calls.started, 1);
  assert.match(tui.screen.text(), /baltop/);
});

test('q', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  tui.screen.type('q');
  assert.equal(await tui.exitCode, 0);
  await assertGivenBack(tui);
});

test('ctrl-c twice', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  await tui.press('\x03');
  assert.ok(tui.screen.isAlternate(), 'once is not enough');
  tui.screen.type('\x03');
  assert.equal(await tui.exitCode, 130);
  await assertGivenBack(tui);
});

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
] as const) {
  test(signal, async (t) => {
    const listeners = process.listenerCount('uncaughtException');
    const tui = await openTui(t, fakeSnapshot(PICTURE));
    process.kill(process.pid, signal);
    assert.equal(await tui.exitCode, code);
    await assertGivenBack(tui);
    assert.equal(process.listenerCount('uncaughtException'), listeners);
  });
}

test('a terminal that hangs up', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  tui.screen.hangUp();
  assert.equal(await tui.exitCode, 129);
  await assertGivenBack(tui);
});

test('a component that throws: the message is on the normal screen, exit 70', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE));
  const broken = fakeSnapshot(PICTURE);
  Object.defineProperty(broken.balancers[0]?.views[0].balancer ?? {}, 'method', {
    get() {
      throw new Error('drawing went wrong');
    },
  });
  tui.fleet.show(broken);
  assert.equal(await tui.exitCode, 70);
  await assertGivenBack(tui);
  assert.match(tui.stderr(), /^baltop: crashed: Error: drawing went wrong\n$/);
});

test('a change that throws ends the program the same way', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE), {
    options: {
      // biome-ignore lint/correctness/useYield: it fails before it tells anything
      async *change() {
        throw new Error('change went wrong');
      },
    },
  });
  await tui.press('j', 'j', 'j', 'e');
  tui.advance(200);
  await tui.press('G', 'e');
  assert.equal(await tui.exitCode, 70);
  assert.match(tui.stderr(), /change went wrong/);
});

test('r polls, ! restarts the demo, ctrl-l draws all again', async (t) => {
  let restarts = 0;
  const tui = await openTui(t, fakeSnapshot(PICTURE), {
    options: { demoKeys: { restart: () => restarts++ } },
  });
  await tui.press('r', '!');
  assert.equal(tui.fleet.calls.polled, 1);
  assert.equal(restarts, 1);
  assert.match(tui.screen.text(), /! restart httpd/);
  const before = tui.screen.text();
  tui.screen.stdout.write('\x1b[5;5Hrubbish from somewhere else');
  tui.screen.stdout.write('\x1b[24;1H');
  await tui.press('\x0c');
  assert.equal(tui.screen.text(), before);
});
