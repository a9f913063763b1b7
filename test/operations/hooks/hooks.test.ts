/** An operator's command as the engines start and end it: no process, and no second passes. */

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { type HookHost, type HookResult, runHook } from '../../../source/operations/hooks/hook.ts';
import { type Owner, ownOwner } from '../../../source/operations/hooks/processes.ts';
import { untilEnded } from '../../../source/operations/rolling/command-left.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const NEVER = new AbortController().signal;

/** A host on which one command runs; it does as it is told by the test, and does or does not listen to SIGTERM. */
class FakeHost implements HookHost {
  readonly clock = new FakeClock();
  readonly child = Object.assign(new EventEmitter(), { pid: 4_711 as number | undefined });
  readonly signals: string[] = [];
  listens = true;
  /** What it has started outlives it. */
  leavesChildren = false;
  private lives = true;
  private groupLives = true;

  readonly spawn = () => this.child as unknown as ReturnType<HookHost['spawn']>;
  readonly exists = () => this.lives || this.groupLives;
  readonly ownerFor = (pid: number): Owner => ({ pid, started: 'then', host: 'here' });

  readonly signalGroup = (_pid: number, signal: NodeJS.Signals) => {
    this.signals.push(`${signal} at ${this.elapsed}`);
    if (signal === 'SIGKILL') this.groupLives = false;
    if (signal === 'SIGKILL' || this.listens) this.ends(null, signal);
  };

  private readonly begun = this.clock.monotonic();

  get elapsed(): number {
    return this.clock.monotonic() - this.begun;
  }

  ends(code: number | null, by: string | null = null): void {
    if (!this.lives) return;
    this.lives = false;
    if (!this.leavesChildren) this.groupLives = false;
    this.child.emit('exit', code, by);
  }
}

async function hooked(
  host: FakeHost,
  script: (host: FakeHost) => void = () => {},
  { timeoutMs = 60_000, signal = NEVER, started = (_: Owner) => {} } = {},
): Promise<{ readonly result: HookResult; readonly at: number }> {
  const running = runHook(['deploy', 'node1'], 'ignore', timeoutMs, signal, started, host);
  script(host);
  let ended: HookResult | null = null;
  running.then((result) => {
    ended = result;
  });
  for (let step = 0; step < 10_000 && ended === null; step += 1) {
    await new Promise(setImmediate);
    const next = host.clock.untilNext();
    if (ended === null && next !== null) host.clock.pass(next);
  }
  assert.ok(ended, 'it never ends');
  return { result: ended, at: host.elapsed };
}

test('a command that ends with 0 is well, and its limit is forgotten', async () => {
  const host = new FakeHost();
  const { result } = await hooked(host, () => host.ends(0));
  assert.deepEqual(result, { ok: true, why: '' });
  assert.deepEqual(host.signals, []);
  assert.equal(host.clock.untilNext(), null);
});

test('a command that fails says with what', async () => {
  const { result } = await hooked(new FakeHost(), (host) => host.ends(3));
  assert.deepEqual(result, { ok: false, why: 'ended with 3', code: 3 });
});

test('a command that something else has killed says by what', async () => {
  const { result } = await hooked(new FakeHost(), (host) => host.ends(null, 'SIGSEGV'));
  assert.deepEqual(result, { ok: false, why: 'was ended by SIGSEGV' });
});

test('a command that is not there could not be run', async () => {
  const host = new FakeHost();
  host.child.pid = undefined;
  const { result } = await hooked(host, () => host.child.emit('error', new Error('ENOENT')));
  assert.deepEqual(result, { ok: false, why: 'could not be run: ENOENT' });
});

test('a command that hangs is told to end at its limit, and not before', async () => {
  const host = new FakeHost();
  const { result } = await hooked(host);
  assert.deepEqual(result, { ok: false, why: 'did not end within 60 s' });
  assert.deepEqual(host.signals, ['SIGTERM at 60000']);
});

test('a command that hangs and does not listen is killed five seconds later', async () => {
  const host = new FakeHost();
  host.listens = false;
  const { result, at } = await hooked(host);
  assert.deepEqual(result, { ok: false, why: 'did not end within 60 s' });
  assert.deepEqual(host.signals, ['SIGTERM at 60000', 'SIGKILL at 65000']);
  assert.ok(at >= 65_000 && at < 66_000, `${at}`);
});

test('its end is told when all that it has started is gone', async () => {
  const host = new FakeHost();
  host.leavesChildren = true;
  const { at } = await hooked(host);
  assert.deepEqual(host.signals, ['SIGTERM at 60000', 'SIGKILL at 65000']);
  assert.ok(at >= 65_000, `${at}`);
});

test('what it leaves running after a good end is left alone', async () => {
  const host = new FakeHost();
  host.leavesChildren = true;
  const { result, at } = await hooked(host, () => host.ends(0));
  assert.deepEqual([result.ok, at, host.signals], [true, 0, []]);
});

test('interrupted, it is told to end at once', async () => {
  const host = new FakeHost();
  const stop = new AbortController();
  host.clock.after(7_000, () => stop.abort());
  const { result } = await hooked(host, undefined, { signal: stop.signal });
  assert.deepEqual(result, { ok: false, why: 'was stopped' });
  assert.deepEqual(host.signals, ['SIGTERM at 7000']);
});

test('interrupted before its turn it is never started', async () => {
  const host = new FakeHost();
  const { result } = await hooked(host, undefined, {
    signal: AbortSignal.abort(),
    started: () => assert.fail('it was started'),
  });
  assert.deepEqual(result, { ok: false, why: 'was stopped' });
});

test('which process it is, is told before it ends', async () => {
  const host = new FakeHost();
  const told: number[] = [];
  await hooked(host, () => host.ends(0), { started: ({ pid }) => told.push(pid) });
  assert.deepEqual(told, [4_711]);
});

test('the command of an earlier run is waited for as long as an upgrade may take, and how to end it is said', async () => {
  const clock = new FakeClock();
  // This very process: it lives for longer than that.
  const left = ownOwner();
  let why: string | null = null;
  const ending = untilEnded(left, 120_000, clock, NEVER).then((text) => {
    why = text;
  });
  clock.pass(119_000);
  await new Promise(setImmediate);
  assert.equal(why, null);
  for (let step = 0; step < 10 && why === null; step += 1) {
    clock.pass(500);
    await new Promise(setImmediate);
  }
  await ending;
  assert.match(why ?? '', /^the command of the earlier run has not ended: kill -- -\d+ ends it$/);
});
