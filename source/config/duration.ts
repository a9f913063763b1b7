/** Durations as people write them: `500ms`, `2s`, `10m`, `1h`; a bare number is seconds. */

import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds; null for what is no duration or is longer than a day. */
export function parseDuration(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim());
  if (found === null) return null;
  const [, digits = '', unit = 's'] = found;
  const ms = Math.round(Number(digits) * (UNITS[unit] ?? 0));
  return ms <= 24 * 3_600_000 ? ms : null;
}

/** Of the configuration file, where `key` stands; ms, null: it is not said. Throws `UsageError`. */
export function configuredDuration(
  key: string,
  given: string | number | null | undefined,
  least: number,
): number | null {
  if (given == null) return null;
  const ms = parseDuration(String(given));
  if (ms === null || ms < least) {
    throw new UsageError(`${key} must be a duration of ${least} ms to a day`);
  }
  return ms;
}
