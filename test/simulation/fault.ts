/** What can go wrong in a simulated rolling upgrade, and when. */

import fc from 'fast-check';
import type { Flag } from '../../source/httpd/flags.ts';

/** `frontEnd` and `member` count from 0, and wrap where there are fewer. Times in ms. */
interface AtFrontEnd {
  readonly frontEnd: number;
}

interface AtMember extends AtFrontEnd {
  /** `that`: the one to which it happened from which its moment counts. */
  readonly member: number | 'that';
}

interface Lasting {
  readonly forMs: number;
}

export type Fault =
  /** Gracefully requests go on in the old processes; otherwise they are cut off. */
  | (AtFrontEnd & { readonly kind: 'restart'; readonly how: 'graceful' | 'hard' })
  | (AtFrontEnd & Lasting & { readonly kind: 'silent' })
  | (AtFrontEnd & Lasting & { readonly kind: 'down' })
  | (AtFrontEnd & Lasting & { readonly kind: 'slow'; readonly ms: number })
  | (AtFrontEnd & Lasting & { readonly kind: 'limited'; readonly status: 429 | 503 })
  /** What becomes of our changes there. */
  | (AtFrontEnd &
      Lasting & {
        readonly kind: 'changes';
        readonly fate: 'ignored' | 'refused' | 'lost' | 'late';
      })
  /** Another operator sets a flag, or clears all of a member's. */
  | (AtMember & { readonly kind: 'set'; readonly flag: Flag })
  | (AtMember & { readonly kind: 'cleared' })
  /** A back end that httpd cannot reach. */
  | (AtMember & Lasting & { readonly kind: 'error' })
  /** httpd counts one request too many from here on, or one too few. */
  | (AtMember & { readonly kind: 'phantom' })
  | (AtMember & { readonly kind: 'miscount' })
  /** Every second reading shows busy 0. */
  | (AtMember & Lasting & { readonly kind: 'flicker' })
  /** What its server-status page is. */
  | (AtFrontEnd &
      Lasting & { readonly kind: 'status'; readonly fate: 'lost' | 'another' | 'cut' | 'slow' })
  /** The clock of httpd's host, or of ours, is set. */
  | (AtFrontEnd & { readonly kind: 'httpd-clock'; readonly byMs: number })
  | { readonly kind: 'clock'; readonly byMs: number }
  /** Our operator stops the run. */
  | { readonly kind: 'stop' };

/** What a moment can be counted from. `idle`: a member that is out everywhere has its last request ended. */
export type Happening = 'form' | 'change' | 'step' | 'idle' | 'hook';

export type Moment =
  | { readonly ms: number }
  /** So many ms after it has happened for the nth time, from 1. */
  | { readonly after: Happening; readonly nth: number; readonly plusMs: number };

export interface TimedFault {
  readonly when: Moment;
  readonly fault: Fault;
}

const index = fc.nat({ max: 3 });
const at = { frontEnd: index };
const of = { ...at, member: fc.oneof(index, fc.constant('that' as const)) };
const short = { forMs: fc.integer({ min: 200, max: 15_000 }) };
const hours = fc.integer({ min: -7_200_000, max: 7_200_000 });

function kind<K extends Fault['kind']>(name: K): { kind: fc.Arbitrary<K> } {
  return { kind: fc.constant(name) };
}

/** What is only wrong together with something else comes more often. */
function often<T>(arbitrary: fc.Arbitrary<T>): { weight: number; arbitrary: fc.Arbitrary<T> } {
  return { weight: 2, arbitrary };
}

function seldom<T>(arbitrary: fc.Arbitrary<T>): { weight: number; arbitrary: fc.Arbitrary<T> } {
  return { weight: 1, arbitrary };
}

const fault: fc.Arbitrary<Fault> = fc.oneof(
  often(fc.record({ ...kind('restart'), ...at, how: fc.constantFrom('graceful', 'hard') })),
  often(fc.record({ ...kind('silent'), ...at, ...short })),
  seldom(fc.record({ ...kind('down'), ...at, ...short })),
  seldom(fc.record({ ...kind('slow'), ...at, ...short, ms: fc.integer({ min: 50, max: 4_000 }) })),
  seldom(fc.record({ ...kind('limited'), ...at, ...short, status: fc.constantFrom(429, 503) })),
  often(
    fc.record({
      ...{ ...kind('changes'), ...at, ...short },
      fate: fc.constantFrom('ignored', 'refused', 'lost', 'late'),
    }),
  ),
  often(
    fc.record({
      ...{ ...kind('set'), ...of },
      flag: fc.constantFrom<Flag[]>('disabled', 'draining', 'stopped'),
    }),
  ),
  often(fc.record({ ...kind('cleared'), ...of })),
  seldom(fc.record({ ...kind('error'), ...of, ...short })),
  seldom(fc.record({ ...kind('phantom'), ...of })),
  often(fc.record({ ...kind('miscount'), ...of })),
  often(fc.record({ ...kind('flicker'), ...of, ...short })),
  seldom(
    fc.record({
      ...{ ...kind('status'), ...at, ...short },
      fate: fc.constantFrom('lost', 'another', 'cut', 'slow'),
    }),
  ),
  seldom(fc.record({ ...kind('httpd-clock'), ...at, byMs: hours })),
  seldom(fc.record({ ...kind('clock'), byMs: hours })),
  seldom(fc.record({ ...kind('stop') })),
);

const moment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ ms: fc.nat({ max: 30_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      after: fc.constantFrom<Happening[]>('form', 'change', 'step', 'idle', 'hook'),
      nth: fc.integer({ min: 1, max: 6 }),
      plusMs: fc.oneof(fc.constant(0), fc.nat({ max: 500 }), fc.nat({ max: 2_500 })),
    }),
  },
);

export const timedFaults: fc.Arbitrary<readonly TimedFault[]> = fc.array(
  fc.record({ when: moment, fault }),
  { maxLength: 5, size: 'max' },
);
