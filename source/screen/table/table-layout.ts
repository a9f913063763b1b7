/** The columns of the table as the screen shows it now. */

import { balancerNamed } from '../../fleet/find.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import type { Labels } from '../../messages/own-label.ts';
import { displayWidth } from '../../messages/width.ts';
import type { Layout } from '../columns/column.ts';
import type { ColumnId } from '../columns/columns.ts';
import { type ColumnChoice, layoutColumns } from '../columns/layout.ts';
import { poolColumns } from '../columns/pool-columns.ts';
import { isTableFramed, tableWidth } from '../state/pane-state.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS } from '../text/panel.ts';

interface Laid extends Pick<UiState, 'look' | 'size' | 'settings' | 'isSplit'> {
  readonly layout: Layout<ColumnId>;
}

const laid = new WeakMap<UiState['shown'], Laid>();

/** Laid out once for each reading: keys come in between. */
export function shownLayout(state: UiState): Layout<ColumnId> {
  const { look, size, shown, settings, isSplit } = state;
  const known = laid.get(shown);
  if (
    known !== undefined &&
    known.look === look &&
    known.size === size &&
    known.settings === settings &&
    known.isSplit === isSplit
  )
    return known.layout;
  const layout = layoutOf(state);
  laid.set(shown, { look, size, settings, isSplit, layout });
  return layout;
}

function layoutOf(state: UiState): Layout<ColumnId> {
  const { look, size, shown, settings, isSplit } = state;
  const { longestMember, longestRoute, bytes } = fleetFacts(shown, settings.policy);
  // In a section for each front end there is no column of them.
  const frontEnds = isSplit ? 1 : shown.frontEnds.length;
  const measures = {
    longestMember,
    longestRoute,
    longestLabel: longestLabel(settings.labels),
    frontEnds,
    byteRates: bytes !== null,
  };
  const width = tableWidth(look, size) - (isTableFramed(look, size) ? FRAME_CELLS : 0);
  return layoutColumns(width, measures, chosen(state), look.wide);
}

function chosen({ look, size, shown }: UiState): ColumnChoice {
  const { pool, columns, wide } = look;
  if (pool === null || wide) return columns;
  const own = balancerNamed(shown, pool.balancer);
  return own === undefined ? columns : poolColumns(own, columns, size.columns);
}

const MOST = 24;
const longest = new WeakMap<Labels, number>();

/** With the blank before it. Whose it is does not count: members do not come and go so often. */
function longestLabel(labels: Labels | undefined): number {
  if (labels === undefined) return 0;
  const known = longest.get(labels);
  if (known !== undefined) return known;
  const widths = [...labels.values()].flatMap((own) =>
    [...own.values()].map((text) => 1 + displayWidth(safeName(text))),
  );
  const width = Math.min(MOST, Math.max(0, ...widths));
  longest.set(labels, width);
  return width;
}
