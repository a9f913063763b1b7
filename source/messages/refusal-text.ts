/** Why something is not done at all, in words: for keys, commands and lines alike. */

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
