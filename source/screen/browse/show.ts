/** What the table shows: the latest picture, or that of a pause, with the rows of members that have just vanished. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { relist } from '../layout/cursor.ts';
import type { Ghost } from '../rows/row-list.ts';
import { balancerRowKey, memberRowKey, sectionsOf } from '../rows/sections.ts';
import type { UiState } from '../state/ui-state.ts';

/** How long the row of a vanished member stays. */
export const GHOST_MS = 30_000;

/** Puts the live picture on the screen: at every poll, or when a pause ends. */
export function show(state: UiState, snapshot: FleetSnapshot): UiState {
  const ghosts = snapshot === state.shown ? state.ghosts : ghostsOf(state, snapshot);
  return relist({ ...state, shown: snapshot, ghosts });
}

function ghostsOf(state: UiState, snapshot: FleetSnapshot): readonly Ghost[] {
  const [before, after] = [state.shown, snapshot].map((each) => sectionsOf(each, state.isSplit));
  const present = new Set<string>();
  const names = new Set<string>();
  for (const { frontEnd, snapshot: own } of after ?? []) {
    for (const balancer of own.balancers) {
      names.add(balancerRowKey(balancer.name, frontEnd));
      for (const { key } of balancer.members) present.add(memberRowKey(key, frontEnd));
    }
  }
  const kept = state.ghosts.filter(
    ({ key, frontEnd, goneAt }) =>
      !present.has(memberRowKey(key, frontEnd)) && goneAt + GHOST_MS > state.now,
  );
  const gone: Ghost[] = [];
  for (const { frontEnd, snapshot: own } of before ?? []) {
    for (const balancer of own.balancers) {
      if (!names.has(balancerRowKey(balancer.name, frontEnd))) continue;
      balancer.members.forEach(({ key, url, places }, index) => {
        if (present.has(memberRowKey(key, frontEnd))) return;
        const { route } = places[0].worker;
        const goneAt = state.now;
        gone.push({ key, frontEnd, balancer: balancer.name, url, route, goneAt, index });
      });
    }
  }
  return gone.length === 0 && kept.length === state.ghosts.length
    ? state.ghosts
    : [...kept, ...gone].sort((a, b) => a.index - b.index);
}
