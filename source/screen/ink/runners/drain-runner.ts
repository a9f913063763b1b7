/** Runs the drains of the screen: the same engine as `baltop drain`, its events told to the one state. */

import type { Fleet } from '../../../fleet/fleet.ts';
import type { Change } from '../../../operations/change/change.ts';
import { drain } from '../../../operations/drain/drain.ts';
import type { DrainControls, NoteQuiet } from '../../../operations/drain/drain-events.ts';
import type { Effect } from '../../state/effect.ts';
import type { UiStore } from '../../update/ui-store.ts';

export interface DrainRunner {
  /** Resolves when the drain is over. */
  readonly start: (effect: Extract<Effect, { kind: 'drain' }>, store: UiStore) => Promise<void>;
  readonly wish: (id: number, controls: DrainControls) => void;
}

/** What a runner drains with, and tells the audit log by. */
export interface Drains {
  readonly fleet: Fleet;
  readonly change: Change;
  readonly noteQuiet: NoteQuiet;
}

export function createDrainRunner(
  { fleet, change, noteQuiet }: Drains,
  signal: AbortSignal,
  now: () => number,
): DrainRunner {
  const wished = new Map<number, DrainControls>();
  return {
    async start({ id, member, options, controls }, store) {
      wished.set(id, controls);
      const release = fleet.hurry();
      try {
        const own = { ...options, controls: () => wished.get(id) ?? controls };
        for await (const event of drain(fleet, change, member, own, signal)) {
          if (event.kind === 'quiet') noteQuiet(fleet, member, event.places);
          store.dispatch({ kind: 'drain-event', id, event, now: now() });
        }
        store.dispatch({ kind: 'drain-ended', id, now: now() });
      } finally {
        release();
        wished.delete(id);
      }
    },
    wish(id, controls) {
      if (!wished.has(id)) return;
      wished.set(id, controls);
      // The drain asks after every reading: this is the next one.
      fleet.pollNow();
    },
  };
}
