/** How far something has come, as a bar: `[████░░░░]`, `[====____]`. */

import type { Theme } from './theme.ts';

/** `share`: 0 to 1, held there; never drawn full before it is. `width` with its brackets. */
export function progressBar(share: number, width: number, theme: Theme): string {
  const room = Math.max(1, width - 2);
  const held = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0));
  const full = Math.floor(held * room);
  const [done = '', rest = ''] = theme.progress;
  return `[${done.repeat(full)}${rest.repeat(room - full)}]`;
}
