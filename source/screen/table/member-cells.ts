/** The cells of a member's row: each column draws its own. */

import { differs } from '../../messages/drift.ts';
import type { CellContext, CellOf } from '../columns/column.ts';
import type { UiState } from '../state/ui-state.ts';

export interface RowContext extends CellContext {
  readonly state: UiState;
}

export const memberCell: CellOf = (own, context, column, member, balancer) => {
  const cell = column.of.cell(own, context, column, member, balancer);
  const { setting } = column.of;
  if (setting === undefined || !differs(own.places, setting)) return cell;
  const { theme } = context;
  return { text: `${theme.glyph('MIXED')}${cell.text}`, style: theme.state('MIXED') };
};

/** A member on one front end, below the row of all of them: which one it is, and what httpd says there word for word. */
export const partCell: CellOf = (own, context, column, member, balancer) =>
  column.of.partCell?.(own, context, column, member, balancer) ??
  memberCell(own, context, column, member, balancer);
