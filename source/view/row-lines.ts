/** A row of the table as styled text: built only for rows that are on the screen. */

import type { FleetBalancer, Member } from '../fleet/snapshot.ts';
import type { SettingName } from '../manager/edit.ts';
import { type Column, type ColumnId, GUTTER, type Layout } from './columns.ts';
import { driftOf } from './drift.ts';
import type { FleetFacts } from './fleet-facts.ts';
import { byteRateOf, bytesOf, type MemberFacts, memberFacts, trendOf } from './member-facts.ts';
import { memberLabel, safeName } from './member-label.ts';
import { bytes, clock, count, counter, factor, rate } from './numbers.ts';
import { usableText } from './pool-text.ts';
import { balancerRowKey, memberRowKey, type Row } from './row-list.ts';
import { type Line, type Span, span, spread } from './spans.ts';
import { peak, sparkline } from './sparkline.ts';
import { type Cell, frontEndGlyphs, isChanged, type RowContext, stateCell } from './state-cell.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';
import { clip, clipMiddle, fit } from './width.ts';

/** The column in whose order the rows are is inverse; a dot says that its numbers wait to be put in order. */
export function headingLine({ finding }: UiState, layout: Layout, theme: Theme): Line {
  const line: Span[] = [span(' '.repeat(GUTTER), theme.strong)];
  for (const { id, head, gap, width, align } of layout.columns) {
    const isSorted = finding.sort?.by === id;
    const sign = isSorted && finding.order?.isHeld === true ? '.' : '';
    const text = align === 'left' ? head + sign : sign + head;
    const room = fit(text, width + (sign === '' ? 0 : gap), align, '');
    const blanks = ' '.repeat(sign === '' ? gap : 0);
    const cell = fit(blanks + room, gap + width, align, '');
    const at = cell.indexOf(head);
    if (!isSorted || at === -1) {
      line.push(span(cell, theme.strong));
      continue;
    }
    line.push(
      span(cell.slice(0, at), theme.strong),
      span(head, { ...theme.strong, inverse: true }),
      span(cell.slice(at + head.length), theme.strong),
    );
  }
  return joinStrong(line, theme);
}

/** As few spans as possible: the heading is one of them unless a column is marked. */
function joinStrong(line: Line, theme: Theme): Line {
  const joined: Span[] = [];
  for (const each of line) {
    const last = joined.at(-1);
    const isPlain = each.style === theme.strong && last?.style === theme.strong;
    if (isPlain && last !== undefined)
      joined[joined.length - 1] = span(last.text + each.text, theme.strong);
    else if (each.text !== '') joined.push(each);
  }
  return joined;
}

/** The scale of each balancer, found once for a balancer as a poll shows it: keys come in between. */
const scales = new WeakMap<FleetBalancer, Map<number, number>>();

export function trendPeak(balancer: FleetBalancer, width: number): number {
  let byWidth = scales.get(balancer);
  if (byWidth === undefined) {
    byWidth = new Map();
    scales.set(balancer, byWidth);
  }
  let highest = byWidth.get(width);
  if (highest === undefined) {
    highest = peak(
      balancer.members.map((member) => trendOf(member, width)),
      width,
    );
    byWidth.set(width, highest);
  }
  return highest;
}

export function rowLine(row: Row, context: RowContext): Line {
  const line = plainLine(row, context);
  if (row.key !== context.state.cursor) return line;
  return line.map((each) => ({ ...each, style: { ...each.style, inverse: true } }));
}

function plainLine(row: Row, context: RowContext): Line {
  switch (row.kind) {
    case 'balancer':
      return balancerLine(row.balancer, row.isOpen, context);
    case 'member':
      return memberLine(row.member, row.balancer, context);
    case 'ghost': {
      const { ghost } = row;
      const { state, theme, layout } = context;
      const cells = new Map([
        ['state', { text: `${theme.glyph('GONE')} gone`, style: theme.state('GONE') }],
        ['route', { text: safeName(ghost.route), style: theme.quiet }],
        [
          'member',
          {
            text: `${clock(ghost.goneAt, state.settings.utc).slice(0, 5)} ${memberLabel(ghost.url).address}`,
            style: theme.quiet,
          },
        ],
      ]);
      const gutter = gutterOf(row.key, ' ', state);
      return assemble(gutter, layout, theme, (column) => cells.get(column.id) ?? { text: '' });
    }
  }
}

function balancerLine(balancer: FleetBalancer, isOpen: boolean, context: RowContext): Line {
  const { state, facts, layout, theme } = context;
  const pool = facts.pools.get(balancer.name);
  const view = balancer.views[0].balancer;
  const cursor = balancerCursor(balancer.name, state);
  const changed = !isOpen && balancer.members.some((member) => isChanged(member, state));
  const left: Span[] = [
    span(`${cursor}${isOpen ? '-' : '+'}${changed ? '*' : ' '}`),
    span(clip(safeName(balancer.name), 24, theme.ellipsis), theme.strong),
  ];
  if (pool?.stale === true) {
    const frontEnd = state.shown.frontEnds.find((each) => each.name === balancer.views[0].frontEnd);
    const at = frontEnd?.readAt ?? null;
    if (at !== null) left.push(span(`   (as of ${clock(at, state.settings.utc)})`, theme.quiet));
  } else {
    const sticky = view.sticky === null ? '' : `  sticky ${safeName(view.sticky)}`;
    left.push(span(`   ${safeName(view.method)}${sticky}`, theme.quiet));
  }
  return spread(left, poolSpans(balancer, context), layout.width, theme.ellipsis);
}

function poolSpans(balancer: FleetBalancer, { facts, theme, layout }: RowContext): Line {
  const pool = facts.pools.get(balancer.name);
  if (pool === undefined || balancer.members.length === 0) return [span('no members')];
  const usable = usableText(pool, layout.width);
  const standby = pool.standbys > 0 ? ` +${pool.standbys} stby` : '';
  const spare = pool.spares > 0 ? ` +${pool.spares} spare` : '';
  const requests = layout.width >= 60 ? `${rate(pool.requests)} req/s`.padStart(14) : '';
  return [
    span(usable, pool.atRisk ? theme.warning : undefined),
    span(standby + spare),
    span(pool.atRisk ? ' !' : '', theme.alarm),
    span(requests),
  ];
}

function memberLine(member: Member, balancer: FleetBalancer, context: RowContext): Line {
  const { state, facts, layout, theme } = context;
  const own = memberFacts(member, facts.fresh);
  const mark = state.marked.has(member.key) ? '+' : isChanged(member, state) ? '*' : ' ';
  const gutter = gutterOf(memberRowKey(member.key), mark, state);
  return assemble(gutter, layout, theme, (column) => {
    const cell = memberCell(member, balancer, own, column, context);
    return own.stale ? { ...cell, style: { ...cell.style, dim: true } } : cell;
  });
}

function memberCell(
  member: Member,
  balancer: FleetBalancer,
  own: MemberFacts,
  column: Column,
  context: RowContext,
): Cell {
  const cell = plainCell(member, balancer, own, column, context);
  const setting = SETTING_COLUMNS[column.id];
  if (setting === undefined || !driftOf(own.places).includes(setting)) return cell;
  const { theme } = context;
  return { text: `${theme.glyph('MIXED')}${cell.text}`, style: theme.state('MIXED') };
}

/** Columns of settings in which front ends can differ. */
const SETTING_COLUMNS: Readonly<Partial<Record<ColumnId, SettingName>>> = {
  route: 'route',
  lf: 'factor',
  set: 'lbSet',
  redir: 'redirect',
};

function plainCell(
  member: Member,
  balancer: FleetBalancer,
  own: MemberFacts,
  column: Column,
  context: RowContext,
): Cell {
  const { facts, layout, theme } = context;
  const { worker } = own.place;
  switch (column.id) {
    case 'state':
      return stateCell(member, own, context);
    case 'route':
      return { text: safeName(worker.route) };
    case 'member': {
      const label = memberLabel(member.url);
      const hasRoute = layout.columns.some((each) => each.id === 'route');
      if (!hasRoute && worker.route !== '') return { text: safeName(worker.route) };
      const { schemesDiffer = false } = facts.pools.get(member.balancer) ?? {};
      const text = schemesDiffer ? `${label.scheme}://${label.address}` : label.address;
      return { text: clipMiddle(text, column.width, theme.ellipsis) };
    }
    case 'fe':
      return { text: frontEndGlyphs(member, column.width, context) };
    case 'busy':
      return { text: count(own.busy) };
    case 'reqs':
      if (!own.reset) return { text: rate(own.requests) };
      return { text: own.requests === null ? '~' : `~${rate(own.requests)}` };
    case 'elected':
      return { text: counter(own.elected) };
    case 'lf':
      return { text: factor(worker.factor) };
    case 'set':
      return { text: count(worker.lbSet) };
    case 'to':
    case 'from':
      return { text: bytes(bytesShown(member, column.id, facts)) };
    case 'load':
      return { text: worker.load === null ? '-' : String(worker.load) };
    case 'hc':
      return { text: worker.health === null ? '' : safeName(worker.health.method) };
    case 'redir':
      return { text: safeName(worker.redirect) };
    case 'trend': {
      const highest = trendPeak(balancer, column.width);
      return { text: sparkline(trendOf(member, column.width), column.width, highest, theme.bars) };
    }
  }
}

/** Rates where they are to be had; then what has none yet must not show its total among them. */
function bytesShown(member: Member, pick: 'to' | 'from', facts: FleetFacts): number | null {
  return facts.bytes === null ? bytesOf(member, pick).bytes : byteRateOf(member, pick);
}

function assemble(
  gutter: string,
  layout: Layout,
  theme: Theme,
  cellOf: (column: Column) => Cell,
): Line {
  const line: Span[] = [span(gutter)];
  let blanks = '';
  for (const column of layout.columns) {
    const cell = cellOf(column);
    const text = fit(cell.text, column.width, column.align, theme.ellipsis);
    // Blanks around a cell are never styled: an underlined or inverse gap would look like a value.
    const bare = text.trimEnd();
    const start = ' '.repeat(column.gap);
    line.push(span(blanks + start), span(bare, cell.style));
    blanks = text.slice(bare.length);
  }
  line.push(span(blanks));
  return joinPlain(line);
}

/** Neighbours without a style become one span: fewer nodes to lay out. */
function joinPlain(line: Line): Line {
  const joined: Span[] = [];
  for (const each of line) {
    const last = joined.at(-1);
    if (last !== undefined && last.style === undefined && each.style === undefined) {
      joined[joined.length - 1] = span(last.text + each.text);
    } else if (each.text !== '') {
      joined.push(each);
    }
  }
  return joined;
}

function gutterOf(rowKey: string, mark: string, state: UiState): string {
  return ` ${rowKey === state.cursor ? '>' : ' '}${mark}`;
}

/** A balancer row has its open sign where other rows have the cursor sign, so that goes before it. */
function balancerCursor(name: string, state: UiState): string {
  return state.cursor === balancerRowKey(name) ? '>' : ' ';
}
