/** Which moment of a replay `:goto` means. */

import type { ReplayFacts } from '../../operations/recording/replay.ts';

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS };

/** null: nobody could know; `outside`: it is not in the recording. */
export function momentOf(
  typed: string,
  facts: Pick<ReplayFacts, 'at' | 'from' | 'to'>,
  utc: boolean,
): number | 'outside' | null {
  const text = typed.trim();
  if (text === 'start') return facts.from;
  if (text === 'end') return facts.to;
  const [, sign, number, unit = 's'] = /^([+-])(\d{1,9})([smhd])?$/.exec(text) ?? [];
  if (number !== undefined) {
    const by = Number(number) * (UNITS[unit] ?? 0);
    const at = facts.at + (sign === '-' ? -by : by);
    return Math.min(Math.max(at, facts.from), facts.to);
  }
  const found = /^(?:(\d{4})-(\d\d)-(\d\d)[T ])?(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text);
  if (found === null) return null;
  const [year, month, day, hours = 0, minutes = 0, seconds] = found.slice(1).map(maybeNumber);
  if (hours > 23 || minutes > 59 || (seconds ?? 0) > 59) return null;
  const time = [hours, minutes, seconds ?? 0] as const;
  // A moment of which the seconds are not told is the whole minute.
  const width = seconds === undefined ? 59_999 : 999;
  const isInside = (at: number) => at + width >= facts.from && at <= facts.to;
  const clip = (at: number) => Math.min(Math.max(at, facts.from), facts.to);
  if (year !== undefined) {
    const at = dateOf([year, (month ?? 1) - 1, day ?? 1], time, utc);
    return isInside(at) ? clip(at) : 'outside';
  }
  // Of the days on which it comes, the one that is nearest.
  const days = Math.ceil((facts.to - facts.from) / DAY_MS) + 1;
  const candidates = Array.from({ length: 2 * Math.min(days, 1_000) + 1 }, (_, index) => {
    const shown = new Date(facts.at + (index - Math.min(days, 1_000)) * DAY_MS);
    const date = utc
      ? ([shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate()] as const)
      : ([shown.getFullYear(), shown.getMonth(), shown.getDate()] as const);
    return dateOf(date, time, utc);
  }).filter(isInside);
  if (candidates.length === 0) return 'outside';
  const nearest = candidates.reduce((one, other) =>
    Math.abs(other - facts.at) < Math.abs(one - facts.at) ? other : one,
  );
  return clip(nearest);
}

function maybeNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function dateOf(
  [year, month, day]: readonly [number, number, number],
  [hours, minutes, seconds]: readonly [number, number, number],
  utc: boolean,
): number {
  return utc
    ? Date.UTC(year, month, day, hours, minutes, seconds)
    : new Date(year, month, day, hours, minutes, seconds).getTime();
}
