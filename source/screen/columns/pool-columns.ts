/** The columns of a pool's own page: where its requests go, and since when its members are as they are. */

import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { COLUMN_IDS, type ColumnId } from './columns.ts';
import type { ColumnChoice } from './layout.ts';

const SHOWN: readonly ColumnId[] = ['state', 'route', 'busy', 'reqs', 'ms', 'share', 'timeline'];
/** From here on there is room for addresses beside routes, and for one sign of each front end. */
const WIDE_FROM = 100;
const WIDE: readonly ColumnId[] = ['member', 'fe', 'elected'];
const TREND_FROM = 140;

/** What was asked for stays. `screen`: its columns. */
export function poolColumns(
  { members }: FleetBalancer,
  columns: ColumnChoice,
  screen: number,
): ColumnChoice {
  const isWide = screen >= WIDE_FROM;
  const routes = new Set(members.map(({ places }) => places[0].worker.route));
  const isTold = !routes.has('') && routes.size === members.length;
  const own = new Set<ColumnId>([
    ...SHOWN,
    ...(isWide ? WIDE : []),
    ...(isTold ? [] : (['member'] as const)),
    ...(screen >= TREND_FROM ? (['trend'] as const) : []),
  ]);
  const isOff = (id: ColumnId) => columns.off.has(id) || !(own.has(id) || columns.on.has(id));
  return {
    order: columns.order,
    on: new Set([...columns.on, ...own]),
    off: new Set(COLUMN_IDS.filter(isOff)),
    ...(!isWide && { narrow: NARROW }),
    spare: (longest) => [
      ['member', Math.min(24, longest)],
      ['share', WITH_WAS + 7],
      ['timeline', HALF_MINUTES / 2],
      ['share', 2 * WITH_WAS],
      ['trend', 48],
      ['timeline', HALF_MINUTES],
      ['share', 3 * WITH_WAS],
      ['member', longest],
    ],
  };
}

/** With room for what the share was before. */
const WITH_WAS = 19;
/** The bar of a share says more than the half minutes of a time. */
const NARROW: ReadonlyMap<ColumnId, number> = new Map([['timeline', 12]]);
/** Of half an hour: a cell for each, at most. */
const HALF_MINUTES = 60;
