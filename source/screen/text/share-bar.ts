/** A part of a whole as a bar from the left, without a frame: `███▎`, `===`. */

import type { Theme } from './theme.ts';

/** `share`: 0 to 1. What is more than nothing is never drawn as nothing. */
export function shareBar(share: number, width: number, theme: Theme): string {
  const signs = [...theme.eighths];
  const most = width * signs.length;
  const level = share > 0 ? Math.max(1, Math.min(most, Math.round(share * most))) : 0;
  const rest = signs[(level % signs.length) - 1] ?? '';
  return `${(signs.at(-1) ?? '').repeat(Math.floor(level / signs.length))}${rest}`;
}
