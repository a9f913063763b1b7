import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { onLine, systemClock, wallOf } from '../../source/httpd/clock.ts';
import { clock, timeOfDay } from '../../source/messages/numbers.ts';

/** The host's clock is set by so much; it is as before when the test ends. */
function setHostClock(t: TestContext, by: number): void {
  const before = Date.now;
  Date.now = () => before() + by;
  t.after(() => {
    Date.now = before;
    systemClock.step();
  });
}

test('the line of time is the host clock until that is set, and goes on steadily then', (t) => {
  assert.equal(systemClock.step(), 0);
  assert.ok(Math.abs(systemClock.now() - systemClock.monotonic()) < 1_000);
  const before = systemClock.monotonic();
  setHostClock(t, -3_600_000);
  assert.ok(systemClock.monotonic() >= before);
  assert.ok(systemClock.monotonic() - before < 1_000);
  assert.ok(Math.abs(systemClock.step() + 3_600_000) < 1_000);
});

test('what is shown or written is by the host clock of now, and read back as it was', (t) => {
  const at = systemClock.monotonic();
  assert.equal(clock(at, true), timeOfDay(at, true));
  setHostClock(t, 7_200_000);
  assert.equal(clock(at, true), new Date(wallOf(at)).toISOString().slice(11, 19));
  assert.ok(Math.abs(wallOf(at) - systemClock.now()) < 5_000);
  assert.equal(onLine(wallOf(at)), at);
});

test('a nudge is no step', (t) => {
  // Not 0 for sure: the steps of the tests before are known to a few milliseconds.
  const before = systemClock.step();
  setHostClock(t, 600);
  assert.equal(systemClock.step(), before);
});

test('a timer longer than Node has is none that fires at once', async () => {
  let fired = false;
  const callOff = systemClock.after(2 ** 40, () => {
    fired = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  callOff();
  assert.equal(fired, false);
});
