/** Plays so many scenarios from one seed, in a process of its own, and prints what became of them: `SEED COUNT [first]`. */

import fc from 'fast-check';
import { type Played, played } from './run.ts';
import { type Scenario, scenarios } from './scenario.ts';

export interface Piece {
  readonly seed: number;
  readonly runs: number;
  /** null: no rule was broken. With `first` as it came, and otherwise as small as it could be made. */
  readonly failure: { readonly scenario: Scenario | null; readonly why: string } | null;
  /** How often each kind of fault was done, how lives ended, by what members were quiet. */
  readonly counts: Readonly<Record<string, number>>;
}

const [seed = 1, count = 100] = process.argv.slice(2, 4).map(Number);
const counts: Record<string, number> = {};
let isBroken = false;

const rules = fc.asyncProperty(scenarios, async (scenario: Scenario) => {
  try {
    const result = await played(scenario);
    if (!isBroken) note(result);
    if (result.broken.length > 0) throw new Error(result.broken.join('\n'));
  } catch (problem) {
    isBroken = true;
    throw problem;
  }
});
const { numRuns, counterexample, errorInstance } = await fc.check(rules, {
  numRuns: count,
  seed,
  endOnFailure: process.argv[4] === 'first',
});
const why = errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance);
const scenario = counterexample?.[0] ?? null;
const failure = counterexample === null ? null : { scenario, why };
process.stdout.write(JSON.stringify({ seed, runs: numRuns, failure, counts } satisfies Piece));

function note({ faults, seen }: Played): void {
  for (const [kind, times] of faults) counts[kind] = (counts[kind] ?? 0) + times;
  for (const each of seen) counts[each] = (counts[each] ?? 0) + 1;
}
