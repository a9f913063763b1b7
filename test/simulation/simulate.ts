/**
 * `npm run simulate -- SCENARIOS [SCRIPT_FLAGS]`: plays so many, and prints the smallest that broke a rule; with `--first` the
 * first, as it came. Ends with 1 then.
 */

import fc from 'fast-check';
import { violationsOf } from './run.ts';
import { type Scenario, scenarios } from './scenario.ts';

const numbers = process.argv.slice(2).filter((word) => word !== '--first');
const [runs = 1_000, seed = Date.now() % 2 ** 31] = numbers.map(Number);
const startedAt = performance.now();
const rules = fc.asyncProperty(scenarios, async (scenario: Scenario) => {
  const violations = await violationsOf(scenario);
  if (violations.length > 0) throw new Error(violations.join('\n'));
});
const { failed, numRuns, counterexample, errorInstance } = await fc.check(rules, {
  numRuns: runs,
  seed,
  endOnFailure: process.argv.includes('--first'),
});
const minutes = (performance.now() - startedAt) / 60_000;
process.stdout.write(
  `${numRuns} scenarios from seed ${seed}, ${Math.round(numRuns / minutes)} a minute\n`,
);
if (failed) {
  const why = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
  process.stdout.write(`${JSON.stringify(counterexample?.[0])}\n${why}\n`);
  process.exitCode = 1;
}
