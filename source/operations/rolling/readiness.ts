/** Is the application of a member that was upgraded ready, and does the health check of httpd pass? It stays out until then. */

import { nextNews } from '../drain/news.ts';
import type { HookResult } from '../hooks/hook.ts';
import { type Events, LOOK_AGAIN_MS, type MemberWay } from './member-way.ts';

/** In a row, so that one lucky answer of a starting application does not count. */
const READY_IN_A_ROW = 2;

export async function* untilReady(way: MemberWay): Events {
  for (;;) {
    const deadline = way.context.fleet.clock.monotonic() + way.context.options.checkTimeoutMs;
    const why =
      (yield* untilApplicationReady(way, deadline)) ??
      (way.stopped ? null : yield* untilCheckedByHttpd(way, deadline));
    if (why === null || way.stopped) return;
    yield* askAgain(way, why);
    if (way.stopped) return;
  }
}

/** Not ready in time: nothing continues or is put back by itself. */
async function* askAgain(way: MemberWay, why: string): Events {
  const { hooks, signal } = way.context;
  if (hooks.unready === null || signal.aborted) {
    yield way.stop(why);
    return;
  }
  yield* way.waits(`you: ${why}`);
  const asked = hooks.unready(way.member, why, signal);
  const { value, surprise } = yield* way.meanwhile(asked, true);
  if (value !== 'go') yield way.stop(why);
  else if (surprise !== null) yield way.stop(surprise);
}

/** Why it is not ready in time; null: it is, or it was stopped. */
async function* untilApplicationReady(way: MemberWay, deadline: number): Events<string | null> {
  const { hooks, signal, fleet } = way.context;
  let inARow = 0;
  let told = '';
  while (hooks.check !== null && inARow < READY_IN_A_ROW) {
    yield* way.waits('its application to be ready');
    const { value: result, surprise } = yield* way.meanwhile<HookResult>(
      hooks.check(way.member, signal),
      true,
    );
    inARow = result.ok ? inARow + 1 : 0;
    way.printed = result.ok ? null : (result.printed ?? null);
    if (!result.ok && result.why !== told) {
      told = result.why;
      yield { kind: 'not-ready', member: way.member, why: result.why };
    }
    if (signal.aborted) yield way.stop('it was stopped');
    else if (surprise !== null) yield way.stop(surprise);
    else if (inARow < READY_IN_A_ROW && fleet.clock.monotonic() > deadline) {
      return `its application is not ready: ${told || 'no answer'}`;
    }
    if (way.stopped) return null;
    if (inARow < READY_IN_A_ROW) await nextNews(fleet, LOOK_AGAIN_MS, signal);
  }
  return null;
}

/** Disabled members are checked by httpd, too: HcFl goes before it is put back, or it would get nothing. */
async function* untilCheckedByHttpd(way: MemberWay, deadline: number): Events<string | null> {
  const { fleet, signal } = way.context;
  const failing = () =>
    way.memberFlags.places().some(({ worker }) => worker.status.health === 'check-failed');
  await way.readAfresh();
  while (failing()) {
    yield* way.waits("httpd's health check to pass");
    if (signal.aborted) yield way.stop('it was stopped');
    else if (fleet.clock.monotonic() > deadline) return "httpd's health check does not pass";
    if (way.stopped) return null;
    await nextNews(fleet, LOOK_AGAIN_MS, signal);
  }
  return null;
}
