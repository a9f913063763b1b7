/** Numbers as an operator reads them at a glance: short, right-aligned, never more exact than they are. */

import { wallOf } from '../httpd/clock.ts';

/** Three significant digits: `0.4`, `13.5`, `133`, `12300`, `123k`. null is `-`. */
export function rate(perSecond: number | null): string {
  if (perSecond === null) return '-';
  if (perSecond <= 0) return '0';
  if (perSecond < 0.005) return '<0.01';
  if (perSecond >= 99_999.5) return count(Math.round(perSecond));
  if (perSecond >= 999.5) return String(Number(perSecond.toPrecision(3)));
  return String(Number(perSecond < 1 ? perSecond.toFixed(2) : perSecond.toPrecision(3)));
}

/** Whole numbers; from ten digits on in thousands or millions, so that a column keeps its width. */
export function counter(value: number | null): string {
  if (value === null) return '-';
  return value < 1_000_000_000 ? String(value) : count(value);
}

/** `999`, `123k`, `45M`. */
export function count(value: number | null): string {
  if (value === null) return '-';
  if (value < 100_000) return String(value);
  if (value < 100_000_000) return `${Math.floor(value / 1000)}k`;
  return `${Math.floor(value / 1_000_000)}M`;
}

const BYTE_UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** 1024-based as httpd prints it: `489`, `4.4K`, `10K`, `2.9M`. */
export function bytes(value: number | null): string {
  if (value === null) return '-';
  let scaled = value;
  let unit = 0;
  while (scaled >= 973 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1024;
    unit++;
  }
  const digits = unit > 0 && scaled < 9.95 ? scaled.toFixed(1) : String(Math.round(scaled));
  return digits + BYTE_UNITS[unit];
}

/** Load factor: `1.0`, `2.25`, `100`. */
export function factor(value: number | null): string {
  if (value === null) return '-';
  if (value >= 100) return String(Math.round(value));
  return Number.isInteger(value * 10) ? value.toFixed(1) : value.toFixed(2);
}

/** How long an answer took or how old data is: `0.4s`, `12s`, `3m12s`, `2h05m`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return `${minutes}m${two(whole % 60)}s`;
  return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}

/** How long something has been so: `3s`, `3m12s`, in whole seconds. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 10 ? `${seconds}s` : duration(seconds * 1000);
}

/** `0:07`, `3:12`, `12:00`, `1:02:00`: how long something has run. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** `about 12 min left`, `about 2 h 10 min left`: an estimate, and worded as one. */
export function leftText(ms: number): string {
  if (ms < 45_000) return 'less than 1 min left';
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `about ${minutes} min left`;
  const tens = Math.round(minutes / 10) * 10;
  const rest = tens % 60 === 0 ? '' : ` ${tens % 60} min`;
  return `about ${Math.floor(tens / 60)} h${rest} left`;
}

/** `10m`, `90s`: a limit as one types it. */
export function limitText(ms: number): string {
  return ms >= 60_000 && ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
}

/** `2s`, `500ms`. */
export function interval(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** `14:03:21`. */
export function clock(at: number, utc: boolean): string {
  return timeOfDay(wallOf(at), utc);
}

/** The same of a time of day that somebody else's clock told. */
export function timeOfDay(wall: number, utc: boolean): string {
  const date = new Date(wall);
  return utc
    ? date.toISOString().slice(11, 19)
    : [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

const HALF_DAY_MS = 12 * 3_600_000;

/** `14:03:21`, with the day where it is so long ago, or ahead, that a time of day would be taken for today's: `2026-11-13 14:03:21`. Both are times of a clock that is shown, as `timeOfDay` has it. */
export function moment(at: number, now: number, utc: boolean): string {
  if (Math.abs(now - at) < HALF_DAY_MS) return timeOfDay(at, utc);
  const date = new Date(at);
  const day = utc
    ? date.toISOString().slice(0, 10)
    : [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${timeOfDay(at, utc)}`;
}

/** `+01:00`, `Z`: without it a clock on a screenshot says nothing. */
export function zone(at: number, utc: boolean): string {
  if (utc) return 'Z';
  // The offset counts minutes from local time to UTC, so its sign is turned.
  const minutes = -new Date(wallOf(at)).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
