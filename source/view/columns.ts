/** Which columns a width has room for, and how wide each is. */

export type ColumnId =
  | 'state'
  | 'route'
  | 'member'
  | 'fe'
  | 'busy'
  | 'reqs'
  | 'elected'
  | 'lf'
  | 'set'
  | 'to'
  | 'from'
  | 'load'
  | 'hc'
  | 'redir'
  | 'trend';

export interface Column {
  readonly id: ColumnId;
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly width: number;
  /** Blanks before it. */
  readonly gap: number;
}

export interface Layout {
  /** In the order in which they are shown. */
  readonly columns: readonly Column[];
  /** Gutter, columns and gaps together. */
  readonly width: number;
}

export interface Measures {
  readonly longestMember: number;
  readonly longestRoute: number;
  readonly frontEnds: number;
}

/** Blank, cursor sign, mark. */
export const GUTTER = 3;

interface ColumnSpec {
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly gap: number;
  readonly width: (measures: Measures, screen: number) => number;
  /** Narrower screens never show it, so that columns do not come and go with the data. */
  readonly from: number;
}

const SPECS: Readonly<Record<ColumnId, ColumnSpec>> = {
  state: {
    head: 'STATE',
    align: 'left',
    gap: 0,
    from: 0,
    width: (_, screen) => (screen < 60 ? 9 : 10),
  },
  route: { head: 'ROUTE', align: 'left', gap: 1, from: 0, width: routeWidth },
  member: { head: 'MEMBER', align: 'left', gap: 1, from: 0, width: () => 14 },
  fe: {
    head: 'FE',
    align: 'left',
    gap: 1,
    from: 0,
    width: (m) => Math.min(8, Math.max(2, m.frontEnds)),
  },
  busy: { head: 'BUSY', align: 'right', gap: 2, from: 0, width: () => 5 },
  reqs: { head: 'REQ/S', align: 'right', gap: 2, from: 0, width: () => 6 },
  elected: { head: 'ELECTED', align: 'right', gap: 1, from: 60, width: () => 9 },
  lf: { head: 'LF', align: 'right', gap: 1, from: 60, width: () => 4 },
  set: { head: 'SET', align: 'right', gap: 1, from: 100, width: () => 3 },
  to: { head: 'TO', align: 'right', gap: 1, from: 110, width: () => 6 },
  from: { head: 'FROM', align: 'right', gap: 1, from: 110, width: () => 6 },
  load: { head: 'LOAD', align: 'right', gap: 1, from: 140, width: () => 6 },
  hc: { head: 'HC', align: 'left', gap: 2, from: 140, width: () => 9 },
  redir: { head: 'REDIR', align: 'left', gap: 2, from: 150, width: () => 8 },
  trend: { head: 'TREND', align: 'left', gap: 2, from: 60, width: () => 6 },
};

/** In the order in which they get room: the last one is the first to hide. */
const BY_WORTH: readonly ColumnId[] = [
  'state',
  'member',
  'busy',
  'fe',
  'route',
  'reqs',
  'elected',
  'lf',
  'trend',
  'set',
  'to',
  'from',
  'load',
  'hc',
  'redir',
];

const IN_ORDER = Object.keys(SPECS) as readonly ColumnId[];

/** Below this, gaps shrink to one blank and the right margin goes. */
const NARROW = 60;

/** `screen`: columns of the terminal, 40 or more. */
export function layoutColumns(screen: number, measures: Measures): Layout {
  const gapOf = (id: ColumnId) => (screen < NARROW ? Math.min(1, SPECS[id].gap) : SPECS[id].gap);
  const widths = new Map<ColumnId, number>();
  let room = screen - GUTTER - (screen < NARROW ? 0 : 1);
  for (const id of BY_WORTH) {
    const spec = SPECS[id];
    if (screen < spec.from) continue;
    if (id === 'fe' && measures.frontEnds < 2) continue;
    if (id === 'route' && measures.longestRoute === 0 && measures.longestMember > 0) continue;
    const width = spec.width(measures, screen);
    if (width + gapOf(id) > room && widths.size > 3) break;
    widths.set(id, width);
    room -= width + gapOf(id);
  }
  room = grow(widths, 'member', Math.max(18, measures.longestMember), room);
  room = grow(widths, 'trend', 24, room);
  grow(widths, 'member', Math.max(18, measures.longestMember) + 8, room);
  const columns = IN_ORDER.filter((id) => widths.has(id)).map((id) => ({
    id,
    head: SPECS[id].head,
    align: SPECS[id].align,
    width: widths.get(id) ?? 0,
    gap: gapOf(id),
  }));
  const width = columns.reduce((sum, column) => sum + column.gap + column.width, GUTTER);
  return { columns, width };
}

function grow(widths: Map<ColumnId, number>, id: ColumnId, wanted: number, room: number): number {
  const width = widths.get(id);
  if (width === undefined || room <= 0) return room;
  const more = Math.max(0, Math.min(room, wanted - width));
  widths.set(id, width + more);
  return room - more;
}

function routeWidth(measures: Measures, screen: number): number {
  return Math.min(12, Math.max(screen < NARROW ? 5 : 8, measures.longestRoute));
}
