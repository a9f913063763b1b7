/** One timer for what disappears by itself (change marks, rows of vanished members); none while nothing does. */

import { nextExpiry } from '../../update/on-fleet.ts';
import type { UiStore } from '../../update/ui-store.ts';

export function startExpiryTimer(store: UiStore, now: () => number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let due: number | null = null;
  const schedule = () => {
    const next = nextExpiry(store.getState());
    if (next === due) return;
    clearTimeout(timer);
    due = next;
    if (next === null) return;
    timer = setTimeout(
      () => {
        due = null;
        store.dispatch({ kind: 'time-passed', now: now() });
        schedule();
      },
      Math.max(1, next - now()),
    );
    timer.unref();
  };
  const unsubscribe = store.subscribe(schedule);
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
