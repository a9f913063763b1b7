/** Text of a monitoring plug-in's answer. */

import { printable } from '../../httpd/printable.ts';

/** A bar begins performance data wherever it is. */
export function plainForPlugin(text: string): string {
  return printable(text).replaceAll('|', '/');
}
