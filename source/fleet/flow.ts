/** How much a worker had in flight over the last half minute, and how many requests came: what its answers took is their ratio. */

import { FLOW_READINGS, type Reading } from './readings.ts';

/** What was counted over 30 s, and ten readings at least. */
export interface Flow {
  /** Requests in flight, on the mean. */
  readonly busy: number;
  /** Requests a second, on the mean. */
  readonly requests: number;
  /** How many readings there were, and how many requests in flight they saw together: of few, the mean says little. */
  readonly readings: number;
  readonly seen: number;
  /** How many requests came in all. */
  readonly came: number;
}

/** null while it is not known, and where httpd tells no busy. */
export function flowBetween(first: Reading, last: Reading, slot: number): Flow | null {
  const readings = last.count - first.count;
  const ms = last.at - first.at;
  if (readings + 1 < FLOW_READINGS || ms <= 0) return null;
  const grown = (list: (reading: Reading) => Float64Array) =>
    (list(last)[slot] ?? Number.NaN) - (list(first)[slot] ?? Number.NaN);
  const area = grown(({ area }) => area);
  if (Number.isNaN(area)) return null;
  const came = grown(({ elected }) => elected);
  return {
    busy: area / ms,
    requests: (came * 1_000) / ms,
    readings,
    seen: grown(({ seen }) => seen),
    came,
  };
}
