/** Does a row above the event line tell of drains and rolling upgrades? Not while one fills the screen. */

import type { DrainSession } from '../state/drain-session.ts';
import { isTold, type OtherRolling, type RollingSession } from '../state/rolling-session.ts';

export function underWayRows(state: {
  readonly drains: readonly DrainSession[];
  readonly rollings: readonly RollingSession[];
  readonly others: readonly OtherRolling[];
  readonly layers: readonly { readonly kind: string }[];
}): number {
  const isWatched = state.layers.some(({ kind }) => SCREENS.has(kind));
  const others = state.others.filter(isTold).length;
  const some = state.drains.length + state.rollings.length + others > 0;
  return some && !isWatched ? 1 : 0;
}

const SCREENS: ReadonlySet<string> = new Set(['drain-watch', 'rolling', 'rolling-plan']);
