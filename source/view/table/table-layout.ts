/** The columns of the table as the screen shows it now. */

import { fleetFacts } from '../screen/fleet-facts.ts';
import { tableWidth } from '../screen/look.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Layout, layoutColumns } from './columns.ts';

export function shownLayout(state: UiState): Layout {
  const { look, size, shown, settings, isSplit } = state;
  const { longestMember, longestRoute, bytes } = fleetFacts(shown, settings.policy);
  // In a section for each front end there is no column of them.
  const frontEnds = isSplit ? 1 : shown.frontEnds.length;
  const measures = { longestMember, longestRoute, frontEnds, byteRates: bytes !== null };
  return layoutColumns(tableWidth(look, size), measures, look.columns, look.wide);
}
