/** Typed text as a value of an edit: refused here where httpd would ignore it, or empty the field, in silence. */

import { printable } from '../printable.ts';
import type { BalancerEdit } from './balancer-edit.ts';
import type { SettingName } from './edit.ts';

export type Typed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

/** httpd empties what is longer than 62 (2.2) or 63 bytes instead of refusing it. */
const LONGEST = 62;

export function settingValue(name: SettingName, text: string): Typed<string | number> {
  switch (name) {
    case 'factor':
      return number(text, 1, 100, 2);
    case 'lbSet':
      return number(text, 0, 99);
    case 'checkIntervalMs':
      return milliseconds(text);
    case 'checkPasses':
    case 'checkFails':
      return number(text, 1, 1_000_000);
    default:
      return word(text);
  }
}

export function balancerValue(
  name: keyof BalancerEdit,
  text: string,
): Typed<string | number | boolean> {
  switch (name) {
    case 'timeoutSeconds':
      return number(text, 0, 7200);
    case 'attempts':
      return number(text, 0, 99);
    case 'failoverDisabled':
      return { ok: true, value: text === 'on' };
    case 'newMember':
      return memberUrl(text);
    case 'sticky':
      return /\s/.test(text.trim())
        ? bad('a cookie or COOKIE|parameter has no blanks')
        : word(text === '-' ? '' : text);
    case 'method':
      return word(text);
  }
}

function number(text: string, least: number, most: number, decimals = 0): Typed<number> {
  const pattern = decimals === 0 ? /^\d+$/ : /^\d+(\.\d{1,2})?$/;
  const value = Number(text.trim());
  if (pattern.test(text.trim()) && value >= least && value <= most) return { ok: true, value };
  const kind = decimals === 0 ? 'whole number' : 'number with at most two decimals';
  return bad(`takes a ${kind} from ${least} to ${most}`);
}

/** `500ms`, `30s`, `5m`; a bare number is milliseconds, as httpd has it. */
function milliseconds(text: string): Typed<number> {
  const found = /^(\d+)(ms|s|m|min)?$/.exec(text.trim());
  const unit = { ms: 1, s: 1_000, m: 60_000, min: 60_000 }[found?.[2] ?? 'ms'] ?? 1;
  const value = Number(found?.[1]) * unit;
  if (found !== null && value >= 100 && value <= 86_400_000) return { ok: true, value };
  return bad('takes a time from 100ms up, such as 5s');
}

function word(text: string): Typed<string> {
  const value = text.trim();
  if (Buffer.byteLength(value) > LONGEST) return bad(`is longer than ${LONGEST} bytes`);
  if (printable(value) !== value) return bad('holds characters that cannot be printed');
  return { ok: true, value };
}

function memberUrl(text: string): Typed<string> {
  const value = text.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/]+\S*$/i.test(value)) {
    return bad('takes a URL such as http://10.0.0.5:8080 or ajp://10.0.0.5:8009');
  }
  if (printable(value) !== value || Buffer.byteLength(value) > 300) return bad('cannot be sent');
  return { ok: true, value };
}

function bad(why: string): Typed<never> {
  return { ok: false, why };
}
