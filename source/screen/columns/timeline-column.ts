/** What a member was in the last half hour: since when it is as it is, and whether it flapped. */

import type { Member } from '../../fleet/snapshot.ts';
import { lineText } from '../text/spans.ts';
import { timelineLine } from '../text/timeline-line.ts';
import { type Cell, column } from './column.ts';

/** Two minutes a cell. */
export const TIMELINE_WIDTH = 15;

/** Before the numbers: what changes so seldom is not sent again with them. */
export const TIMELINE = column({
  id: 'timeline',
  head: 'STATE 30 MIN',
  help: 'its state in the last 30 minutes, of each 2 minutes the worst; R httpd restarted; blank: not read',
  align: 'left',
  gap: 1,
  width: () => TIMELINE_WIDTH,
  from: 100,
  rank: 14,
  cell: (_own, { state, theme }, { width }, member) => {
    const of = `${width} ${theme.wellTime} ${state.shown.at}`;
    const known = cells.get(member);
    if (known?.of === of && known.theme === theme) return known.cell;
    const parts = timelineLine(member, state.shown, width, theme);
    const cell = { text: lineText(parts), parts };
    cells.set(member, { of, theme, cell });
    return cell;
  },
});

/** Drawn once for a member as a poll shows it: keys come in between. */
const cells = new WeakMap<
  Member,
  { readonly of: string; readonly theme: object; readonly cell: Cell }
>();
