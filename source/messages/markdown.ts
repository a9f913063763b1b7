/** The one place that makes a text safe in Markdown: one line, no control characters, and nothing in it that is markup. */

import { printable } from '../httpd/printable.ts';

/** Of a sentence with several names in it. */
const LONGEST = 2_000;
const MARKUP = /[\\`*_[\]<|&~$]/g;
/** Would become a link by itself. */
const LINK = /:(?=\/\/)/g;

/** A name, an address or a sentence with such in it, anywhere but at the beginning of a line. */
export function markdown(text: string): string {
  return printable(text.slice(0, LONGEST))
    .replace(MARKUP, (sign) => `\\${sign}`)
    .replace(LINK, '\\:');
}

/** An address as it is, in the letters of code. */
export function markdownCode(text: string): string {
  const inside = printable(text.slice(0, LONGEST)).replaceAll('`', "'");
  return `\`${inside.replaceAll('|', '\\|')}\``;
}
