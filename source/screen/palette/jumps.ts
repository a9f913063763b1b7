/** Pools and members that the cursor can go to. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { nameOf } from '../../messages/event-text.ts';
import { memberLabel, safeName } from '../../messages/member-label.ts';
import { refind } from '../browse/find.ts';
import { goToBalancer, goToMember } from '../browse/folding.ts';
import { step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import type { PaletteItem } from './palette-item.ts';

const known = new WeakMap<FleetSnapshot, readonly PaletteItem[]>();

/** Made once for each picture of the fleet: there can be thousands. */
export function jumps(shown: FleetSnapshot): readonly PaletteItem[] {
  let items = known.get(shown);
  if (items === undefined) {
    items = shown.balancers.flatMap(({ name, members }) => [
      jump(`pool ${name}`, safeName(name), 'to this pool', (state) => goToBalancer(state, name)),
      ...members.map((member) => {
        const { address } = memberLabel(member.url);
        return jump(`member ${member.key}`, nameOf(member), `to ${address}`, (state) =>
          goToMember(state, name, member.key),
        );
      }),
    ]);
    known.set(shown, items);
  }
  return items;
}

function jump(
  id: string,
  name: string,
  help: string,
  go: (state: UiState) => UiState | null,
): PaletteItem {
  const run = (state: UiState) => step(arrive(state, go));
  return { id, name: `go to ${name}`, key: '', help, off: null, isGrave: false, said: name, run };
}

/** Who asks for a row wants to see it: a filter that hides it goes. */
function arrive(state: UiState, go: (state: UiState) => UiState | null): UiState {
  const there = go(state);
  if (there !== null) return there;
  const all = go(refind(state, { filter: '', problemsOnly: false }));
  if (all === null) return withMessage(state, 'its row is not in the table now', 'warning');
  return withMessage(all, 'all rows again: the filter had hidden it');
}
