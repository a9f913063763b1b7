/** One simulated rolling upgrade: made by fast-check from a seed, and shrunk by it when a rule is broken. */

import fc from 'fast-check';
import { type TimedFault, timedFaults } from './fault.ts';

/** Our process is gone: at a request that it sends, before httpd gets it or before its answer is heard; or at a step noted. */
export type Kill =
  | { readonly atRequest: number; readonly isSent: boolean }
  | { readonly atStep: number };

export interface Scenario {
  readonly frontEnds: number;
  readonly members: number;
  /** As many as leave enough. */
  readonly maxOut: number;
  readonly minUsable: number;
  /** BalancerPersist, on every front end. */
  readonly persisted: boolean;
  /** The longest request, ms. */
  readonly longestMs: number;
  /** The operator says how long that is. */
  readonly saysLongest: boolean;
  /** So long a member drains before it is disabled, with sessions that still come to it; ms. */
  readonly graceMs: number;
  /** Of the traffic: who gets a request, how long it takes, and how long ours are under way. */
  readonly traffic: number;
  /** What tells that a member is quiet: server-status, or busy alone, which is exact then but for a moment. */
  readonly witness: 'rows' | 'letters' | 'busy';
  /** So long each member is held before its upgrade, ms. */
  readonly holdMs: number;
  readonly checks: boolean;
  /** The gate refuses this member while it is watched, and it is taken out again; `undo`: by a command. null: there is none. */
  readonly gate: { readonly refuses: number; readonly undo: boolean } | null;
  readonly faults: readonly TimedFault[];
  /** The upgrade of this member fails when it is first tried; null: none does. */
  readonly fails: number | null;
  /** Of each process that runs it, in order; those after them live. */
  readonly kills: readonly Kill[];
  /** What is done with a run that was cut off or has stopped. */
  readonly after: 'resume' | 'abort';
}

/** What can be asked of so many members. */
export function asked({ members, maxOut, minUsable }: Scenario): {
  readonly maxOut: number;
  readonly minUsable: number;
} {
  const most = Math.min(maxOut, members - 1);
  return { maxOut: most, minUsable: Math.min(minUsable, members - most) };
}

const kill: fc.Arbitrary<Kill> = fc.oneof(
  fc.record({ atRequest: fc.integer({ min: 1, max: 200 }), isSent: fc.boolean() }),
  fc.record({ atStep: fc.integer({ min: 1, max: 20 }) }),
);

const seldom = <T>(value: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  frontEnds: fc.integer({ min: 1, max: 3 }),
  members: fc.integer({ min: 2, max: 4 }),
  maxOut: fc.integer({ min: 1, max: 2 }),
  minUsable: fc.integer({ min: 1, max: 2 }),
  persisted: fc.boolean(),
  longestMs: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 100, max: 6_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 20_000 }) },
  ),
  saysLongest: seldom(fc.boolean(), false),
  graceMs: seldom(fc.integer({ min: 500, max: 5_000 }), 0),
  traffic: fc.nat(),
  // Rows are what most front ends show, and there is most to read wrongly in them.
  witness: fc.constantFrom('rows', 'rows', 'letters', 'busy'),
  holdMs: seldom(fc.integer({ min: 100, max: 3_000 }), 0),
  checks: seldom(fc.boolean(), false),
  gate: seldom<Scenario['gate']>(
    fc.record({ refuses: fc.nat({ max: 3 }), undo: fc.boolean() }),
    null,
  ),
  faults: timedFaults,
  fails: seldom<number | null>(fc.nat({ max: 3 }), null),
  kills: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(kill, { minLength: 1, maxLength: 2, size: 'max' }) },
  ),
  after: fc.constantFrom('resume', 'abort'),
});
