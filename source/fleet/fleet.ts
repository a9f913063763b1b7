/** Polls front ends side by side and keeps what they say as one snapshot. (contract; being written) */

import type { ManagerPage } from '../manager/model.ts';
import type { FleetEvent, FleetSnapshot } from './snapshot.ts';

export interface Fleet {
  /** The same object until something changes: fit for React's useSyncExternalStore. */
  getSnapshot(): FleetSnapshot;
  /** The last 1,000 events, oldest first; the same array until one is added. */
  getEvents(): readonly FleetEvent[];
  /** Called after every change of snapshot or events, and when a freshness word turns by time. */
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  /** Poll all front ends now, without waiting for the interval or the back-off. */
  pollNow(): void;
  setIntervalMs(intervalMs: number): void;
  /** A page that came as the answer to an own change. */
  accept(frontEnd: string, page: ManagerPage): void;
}
