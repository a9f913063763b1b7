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
  /** The longest label of the configuration, with the blank before it. */
  readonly longestLabel?: number;
  readonly frontEnds: number;
  /** TO and FROM are rates: exact counts are to be had. */
  readonly byteRates?: boolean;
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
  set: { head: 'SET', align: 'right', gap: 1, from: 84, width: () => 3 },
  to: { head: 'TO', align: 'right', gap: 1, from: 100, width: () => 6 },
  from: { head: 'FROM', align: 'right', gap: 1, from: 100, width: () => 6 },
  load: { head: 'LOAD', align: 'right', gap: 1, from: 108, width: () => 6 },
  hc: { head: 'HC', align: 'left', gap: 2, from: 120, width: () => 9 },
  redir: { head: 'REDIR', align: 'left', gap: 2, from: 130, width: () => 8 },
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

export const COLUMN_IDS = Object.keys(SPECS) as readonly ColumnId[];

export function isColumnId(value: string): value is ColumnId {
  return Object.hasOwn(SPECS, value);
}

/** What an operator made of the columns. */
export interface ColumnChoice {
  readonly order: readonly ColumnId[];
  /** Never shown. */
  readonly off: ReadonlySet<ColumnId>;
  /** Asked for: these get room before all others that may hide, at every width. */
  readonly on: ReadonlySet<ColumnId>;
}

export const STANDARD_COLUMNS: ColumnChoice = {
  order: COLUMN_IDS,
  off: new Set(),
  on: new Set(),
};

/** Without these a row says nothing. */
export const VITAL: ReadonlySet<ColumnId> = new Set<ColumnId>(['state', 'member', 'busy']);

/** These and no others, in this order; first those without which a row says nothing, where they are left out. */
export function chosenColumns(ids: readonly ColumnId[]): ColumnChoice {
  const left = [...VITAL].filter((id) => !ids.includes(id));
  const shown = [...left, ...ids];
  const off = COLUMN_IDS.filter((id) => !shown.includes(id));
  return { order: [...shown, ...off], off: new Set(off), on: new Set(shown) };
}

/** What a label gets before columns of less worth do. */
const LABEL = 12;

/** Below this, gaps shrink to one blank and the right margin goes. */
const NARROW = 60;

/** Who gets room first. A wide table has all columns before it has a trend. */
function byWorth({ on }: ColumnChoice, isWide: boolean): readonly ColumnId[] {
  const usual: readonly ColumnId[] = isWide
    ? [...BY_WORTH.filter((id) => id !== 'trend'), 'trend']
    : BY_WORTH;
  const rank = (id: ColumnId) => (VITAL.has(id) ? 0 : on.has(id) ? 1 : 2);
  return usual.toSorted((a, b) => rank(a) - rank(b));
}

/** `screen`: columns that the table may take, 40 or more. */
export function layoutColumns(
  screen: number,
  measures: Measures,
  choice: ColumnChoice = STANDARD_COLUMNS,
  isWide = false,
): Layout {
  const gapOf = (id: ColumnId) => (screen < NARROW ? Math.min(1, SPECS[id].gap) : SPECS[id].gap);
  const widths = new Map<ColumnId, number>();
  const { longestLabel: label = 0 } = measures;
  let room = screen - GUTTER - (screen < NARROW ? 0 : 1);
  for (const id of byWorth(choice, isWide)) {
    // Whoever gave members names wants to see them rather than a trend.
    if (id === 'trend') room = grow(widths, 'member', 14 + Math.min(LABEL, label), room);
    const spec = SPECS[id];
    const isAsked = isWide || choice.on.has(id);
    if (choice.off.has(id) || (screen < spec.from && !isAsked)) continue;
    if (id === 'fe' && measures.frontEnds < 2) continue;
    if (id === 'route' && measures.longestRoute === 0 && measures.longestMember > 0) continue;
    const width = spec.width(measures, screen);
    if (width + gapOf(id) > room) {
      if (isAsked) continue;
      break;
    }
    widths.set(id, width);
    room -= width + gapOf(id);
  }
  const longest = Math.max(18, measures.longestMember + label);
  room = grow(widths, 'member', longest, room);
  room = grow(widths, 'trend', 24, room);
  grow(widths, 'member', longest + 8, room);
  const columns = choice.order
    .filter((id) => widths.has(id))
    .map((id) => ({
      id,
      head:
        (id === 'to' || id === 'from') && measures.byteRates === true
          ? `${SPECS[id].head}/S`
          : SPECS[id].head,
      align: SPECS[id].align,
      width: widths.get(id) ?? 0,
      gap: gapOf(id),
    }));
  const width = columns.reduce((sum, column) => sum + column.gap + column.width, GUTTER);
  return { columns, width };
}

export function columnHead(id: ColumnId): string {
  return SPECS[id].head;
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
