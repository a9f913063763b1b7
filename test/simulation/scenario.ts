/** What happens in one simulated rolling upgrade: made by fast-check from a seed, and shrunk by it when a rule is broken. */

import fc from 'fast-check';
import type { Flag } from '../../source/httpd/flags.ts';

/** Times in ms. `frontEnd` and `member` count from 0, and wrap where there are fewer. */
export type Fault =
  | { readonly kind: 'restart'; readonly frontEnd: number }
  | { readonly kind: 'silent'; readonly frontEnd: number; readonly forMs: number }
  | {
      readonly kind: 'slow';
      readonly frontEnd: number;
      readonly ms: number;
      readonly forMs: number;
    }
  | {
      readonly kind: 'limited';
      readonly frontEnd: number;
      readonly status: 429 | 503;
      readonly forMs: number;
    }
  /** What becomes of our changes there. */
  | {
      readonly kind: 'changes';
      readonly frontEnd: number;
      readonly fate: 'ignored' | 'refused' | 'lost' | 'late';
      readonly forMs: number;
    }
  /** Another operator sets a flag, or clears all of a member's. */
  | {
      readonly kind: 'set';
      readonly frontEnd: number;
      readonly member: number;
      readonly flag: Flag;
    }
  | { readonly kind: 'cleared'; readonly frontEnd: number; readonly member: number }
  /** A back end that httpd cannot reach for a while. */
  | {
      readonly kind: 'error';
      readonly frontEnd: number;
      readonly member: number;
      readonly forMs: number;
    }
  /** httpd counts one request too many from here on. */
  | { readonly kind: 'phantom'; readonly frontEnd: number; readonly member: number }
  /** httpd counts one request too few from here on. */
  | { readonly kind: 'miscount'; readonly frontEnd: number; readonly member: number }
  /** server-status is not to be had for a while. */
  | { readonly kind: 'status-lost'; readonly frontEnd: number; readonly forMs: number }
  /** The clock of this host is set. */
  | { readonly kind: 'clock'; readonly byMs: number };

export interface Scenario {
  readonly frontEnds: number;
  readonly members: number;
  readonly maxOut: number;
  /** BalancerPersist, on every front end. */
  readonly persisted: boolean;
  /** The longest request. */
  readonly longestMs: number;
  /** Of the traffic: who gets a request, and how long it takes. */
  readonly traffic: number;
  /** What tells that a member is quiet: server-status, or busy alone, which is exact then. */
  readonly witness: 'rows' | 'letters' | 'busy';
  readonly faults: readonly (Fault & { readonly atMs: number })[];
  /** The upgrade of this member fails; null: none. */
  readonly fails: number | null;
  /** At this request that we send, our process is gone; before httpd gets it, or before its answer is heard. */
  readonly killed: { readonly atRequest: number; readonly isSent: boolean } | null;
  /** What is done with a run that was cut off or has stopped. */
  readonly after: 'resume' | 'abort';
}

const index = fc.nat({ max: 4 });
const short = fc.integer({ min: 200, max: 15_000 });
const frontEnd = index;
const member = index;

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('restart' as const), frontEnd }),
  fc.record({ kind: fc.constant('silent' as const), frontEnd, forMs: short }),
  fc.record({
    kind: fc.constant('slow' as const),
    frontEnd,
    ms: fc.integer({ min: 50, max: 4_000 }),
    forMs: short,
  }),
  fc.record({
    kind: fc.constant('limited' as const),
    frontEnd,
    status: fc.constantFrom(429 as const, 503 as const),
    forMs: short,
  }),
  fc.record({
    kind: fc.constant('changes' as const),
    frontEnd,
    fate: fc.constantFrom('ignored', 'refused', 'lost', 'late'),
    forMs: short,
  }),
  fc.record({
    kind: fc.constant('set' as const),
    frontEnd,
    member,
    flag: fc.constantFrom<Flag>('disabled', 'draining', 'stopped'),
  }),
  fc.record({ kind: fc.constant('cleared' as const), frontEnd, member }),
  fc.record({ kind: fc.constant('error' as const), frontEnd, member, forMs: short }),
  fc.record({ kind: fc.constant('phantom' as const), frontEnd, member }),
  fc.record({ kind: fc.constant('miscount' as const), frontEnd, member }),
  fc.record({ kind: fc.constant('status-lost' as const), frontEnd, forMs: short }),
  fc.record({
    kind: fc.constant('clock' as const),
    byMs: fc.integer({ min: -7_200_000, max: 7_200_000 }),
  }),
);

const timedFault = fc
  .tuple(fault, fc.nat({ max: 60_000 }))
  .map(([each, atMs]) => ({ ...each, atMs }));

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  frontEnds: fc.integer({ min: 1, max: 3 }),
  members: fc.integer({ min: 2, max: 4 }),
  maxOut: fc.integer({ min: 1, max: 2 }),
  persisted: fc.boolean(),
  longestMs: fc.integer({ min: 100, max: 20_000 }),
  traffic: fc.nat(),
  witness: fc.constantFrom('rows', 'letters', 'busy'),
  faults: fc.array(timedFault, { maxLength: 5 }),
  fails: fc.option(index, { freq: 2 }),
  killed: fc.option(
    fc.record({ atRequest: fc.integer({ min: 1, max: 300 }), isSent: fc.boolean() }),
    { freq: 2 },
  ),
  after: fc.constantFrom('resume', 'abort'),
});
