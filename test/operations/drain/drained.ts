/** Runs one drain on simulated front ends to its end. */

import assert from 'node:assert/strict';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { drain } from '../../../source/operations/drain/drain.ts';
import {
  type DrainEvent,
  type DrainOptions,
  STANDARD_DRAIN,
} from '../../../source/operations/drain/drain-events.ts';
import type { SimulatedFleet } from '../../helpers/simulated-fleet.ts';

export interface Drained {
  /** Without what it says at every reading. */
  readonly events: readonly DrainEvent[];
  /** The last of them. */
  readonly end: DrainEvent;
  /** When it ended, ms since the simulation began. */
  readonly at: number;
}

/** No grace unless asked for, and busy alone says when it is quiet; agreed to as after a question. */
export async function drained(
  it: SimulatedFleet,
  route: string,
  options: Partial<DrainOptions> = {},
  signal = new AbortController().signal,
): Promise<Drained> {
  const common = { ...STANDARD_DRAIN, quietForMs: 0, graceMs: 0 } as const;
  const wanted = { ...common, agreed: 2, policy: DEFAULT_POLICY } as const;
  const run = async () => {
    const events: DrainEvent[] = [];
    const all = drain(it.fleet, it.change, it.member(route), { ...wanted, ...options }, signal);
    for await (const event of all) {
      if (event.kind !== 'watch') events.push(event);
    }
    const end = events.at(-1);
    assert.ok(end, 'nothing was told');
    return { events, end, at: it.elapsed };
  };
  return it.until(run());
}

/** It ended so, not before the one moment and not after the other. */
export function endedBetween({ at }: Pick<Drained, 'at'>, from: number, to: number): void {
  assert.ok(at >= from && at <= to, `ended at ${at} ms, not between ${from} and ${to}`);
}
