/** The watch after the proof: in service and well for as long as the operator asked, and as the gate says. */

import { nextNews } from '../drain/news.ts';
import type { GateWatch } from './gate-watch.ts';
import type { MemberFlags, Steps } from './member-flags.ts';
import type { RollingContext } from './rolling-context.ts';

const LOOK_AGAIN_MS = 1_000;

/** Ends early where the gate has failed; the watch of the gate says so. */
export async function* soak(
  memberFlags: MemberFlags,
  context: RollingContext,
  gate: GateWatch | null = null,
  isRefused: () => boolean = () => false,
): Steps {
  try {
    return yield* watched(memberFlags, context, gate, isRefused);
  } finally {
    await gate?.close();
  }
}

async function* watched(
  memberFlags: MemberFlags,
  { fleet, options, signal }: RollingContext,
  gate: GateWatch | null,
  isRefused: () => boolean,
): Steps {
  const { member } = memberFlags;
  const deadline = fleet.clock.monotonic() + options.soakMs;
  for (;;) {
    const surprise = memberFlags.surprise();
    if (surprise !== null) return surprise;
    if (!memberFlags.isWell()) return 'it went into error after enabling';
    if (memberFlags.isMoved()) return `${memberFlags.whoMoved()} took it out of service again`;
    if (signal.aborted) return 'it was stopped';
    // It may answer while its news are told.
    const hasFailed = gate !== null && gate.failed !== null;
    yield* gate?.takeNews() ?? [];
    if (hasFailed || isRefused()) return null;
    const left = deadline - fleet.clock.monotonic();
    const isOver = left <= 0;
    if (isOver && gate?.isUnsettled !== true) return null;
    gate?.look();
    const waitsFor = isOver ? 'the gate to answer' : 'the watch time to end';
    yield { kind: 'waits', member, step: 'soak', waitsFor };
    const news = nextNews(fleet, isOver ? LOOK_AGAIN_MS : Math.min(left, LOOK_AGAIN_MS), signal);
    await (gate === null ? news : Promise.race([news, gate.answered]));
  }
}
