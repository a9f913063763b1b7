/** Why something is not done at all, in words: for keys, commands and lines alike. */

import { excerpt } from '../httpd/printable.ts';
import { maskUrl } from '../httpd/secrets.ts';
import type { Said } from './said.ts';

/** `why`: where that was set. */
export function readOnlyText(why: string): string {
  return `read-only (${why})`;
}

export function readOnlyRefusal(why: string): Said {
  return { what: `${readOnlyText(why)}: nothing was changed`, hint: 'Use --write, or unset it.' };
}

export const NO_ROLLING = 'rolling upgrades are not available here';

/** What an order was about went from the page meanwhile. */
export function goneText(name: string): string {
  return `${name} is gone: nothing sent`;
}

export function noBalancerText(name: string): string {
  return `no balancer "${excerpt(maskUrl(name))}"`;
}

export function noMemberText(name: string): string {
  return `no member "${excerpt(maskUrl(name), 120)}"`;
}

/** `of`: `3 members`. */
export function ambiguousText(name: string, of: string): string {
  return `"${excerpt(maskUrl(name), 120)}" matches ${of}`;
}
