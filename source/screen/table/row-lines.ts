/** A row of the table as styled text: built only for rows that are on the screen. */

import { frontEndNamed } from '../../fleet/find.ts';
import { scopeTo } from '../../fleet/scope.ts';
import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { memberLabel, safeName } from '../../messages/member-label.ts';
import { clock, rate } from '../../messages/numbers.ts';
import { clip, clipMiddle, fit } from '../../messages/width.ts';
import type { Cell, LaidColumn, Layout } from '../columns/column.ts';
import { isChanged } from '../columns/state-columns.ts';
import { poolText } from '../facts/pool-text.ts';
import type { Row } from '../rows/row-list.ts';
import { type Line, type Span, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { memberCell, partCell, type RowContext } from './member-cells.ts';

interface Drawn {
  readonly by: readonly unknown[];
  readonly line: Line;
}

const drawn = new WeakMap<Row, Drawn>();

/** Drawn once for each reading, and again where the cursor comes or goes: most keys leave nearly all rows as they are. */
export function rowLine(row: Row, context: RowContext): Line {
  const { state, layout, theme } = context;
  const { shown, settings, marked, events, changed, runs, drains } = state;
  // These go by the time of day.
  const isOnTheMove = changed.size > 0 || runs.length > 0 || drains.length > 0;
  if (isOnTheMove) return freshLine(row, context);
  const by = [row.key === state.cursor, shown, settings, marked, events, layout, theme];
  const known = drawn.get(row);
  if (known?.by.every((each, index) => each === by[index])) return known.line;
  const line = freshLine(row, context);
  drawn.set(row, { by, line });
  return line;
}

function freshLine(row: Row, context: RowContext): Line {
  const line = plainLine(row, context);
  if (row.key !== context.state.cursor) return line;
  // Of a bar in colour, inverse would draw what is missing.
  const { load } = context.theme;
  return line.map((each) => {
    const style = each.style === load ? undefined : each.style;
    return { ...each, style: { ...style, inverse: true } };
  });
}

/** The name of a balancer whose row is scrolled away, above its members. `where`: which of those can be seen. */
export function nameLine(
  row: Row & { readonly kind: 'balancer' },
  where: string,
  context: RowContext,
): Line {
  return balancerLine(row, inSection(row.frontEnd, context), `  ${where}`);
}

function plainLine(row: Row, context: RowContext): Line {
  switch (row.kind) {
    case 'balancer':
      return balancerLine(row, inSection(row.frontEnd, context));
    case 'member':
      return memberLine(row, row.isPart ? context : inSection(row.frontEnd, context));
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
      const gutter = gutterOf(row.key, ' ', context);
      return assemble(gutter, layout, theme, (column) => cells.get(column.id) ?? { text: '' });
    }
  }
}

/** The row as it would be with that front end alone on the screen. */
function inSection(frontEnd: string | null, context: RowContext): RowContext {
  if (frontEnd === null) return context;
  const shown = scopeTo(context.state.shown, frontEnd);
  const { policy } = context.state.settings;
  return { ...context, state: { ...context.state, shown }, facts: fleetFacts(shown, policy) };
}

function balancerLine(
  row: Row & { readonly kind: 'balancer' },
  context: RowContext,
  where = '',
): Line {
  const { balancer, isOpen, frontEnd } = row;
  const { state, facts, layout, theme } = context;
  const pool = facts.pools.get(balancer.name);
  const view = balancer.views[0].balancer;
  const changed = !isOpen && balancer.members.some((member) => isChanged(member, state));
  const left: Span[] = [
    span(
      `${cursorSign(row.key, context)}${theme.sign(isOpen ? 'open' : 'closed')}${changed ? theme.sign('changed') : ' '}`,
    ),
    ...(frontEnd === null
      ? []
      : [span(`${clipMiddle(safeName(frontEnd), layout.width < 60 ? 9 : 24, theme.ellipsis)}  `)]),
    span(clip(safeName(balancer.name), 24, theme.ellipsis), theme.strong),
    ...(where === '' ? [] : [span(where)]),
  ];
  if (pool?.stale === true) {
    const frontEnd = frontEndNamed(state.shown, balancer.views[0].frontEnd);
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
  if (pool === undefined || balancer.members.length === 0) {
    const what = layout.width < 60 ? 'no members' : 'no members, clients get 503';
    return [span(what, theme.warning), span(` ${theme.sign('trouble')}`, theme.alarm)];
  }
  const usable = poolText(pool, layout.width);
  const requests = layout.width >= 60 ? `${rate(pool.requests)} req/s`.padStart(14) : '';
  return [
    span(usable, pool.atRisk ? theme.warning : undefined),
    span(pool.atRisk ? ` ${theme.sign('trouble')}` : '', theme.alarm),
    span(requests),
  ];
}

function memberLine(row: Row & { readonly kind: 'member' }, context: RowContext): Line {
  const { member, balancer, key, isOpen, isPart } = row;
  const { state, facts, layout, theme } = context;
  const own = memberFacts(member, facts.fresh);
  const mark = state.marked.has(key)
    ? theme.sign('marked')
    : isChanged(member, state)
      ? theme.sign('changed')
      : ' ';
  const gutter = isOpen
    ? `${cursorSign(key, context)}${theme.sign('open')}${mark}`
    : gutterOf(key, mark, context);
  const cellOf = isPart ? partCell : memberCell;
  return assemble(gutter, layout, theme, (column) => {
    const cell = cellOf(own, context, column, member, balancer);
    // A colour says how it is now.
    return own.stale ? { text: cell.text, indent: cell.indent ?? 0, style: theme.quiet } : cell;
  });
}

function assemble(
  gutter: string,
  layout: Layout,
  theme: Theme,
  cellOf: (column: LaidColumn) => Cell,
): Line {
  const line: Span[] = [span(gutter)];
  let blanks = '';
  for (const column of layout.columns) {
    const cell = cellOf(column);
    if (cell.parts !== undefined) {
      line.push(span(blanks + ' '.repeat(column.gap)), ...cell.parts);
      blanks = '';
      continue;
    }
    const indent = cell.indent ?? 0;
    const text = fit(cell.text, column.width - indent, column.align, theme.ellipsis);
    // Blanks around a cell are never styled: an underlined or inverse gap would look like a value.
    const bare = text.trimEnd();
    const start = ' '.repeat(column.gap + indent);
    line.push(span(blanks + start), ...cellSpans(bare, cell));
    blanks = text.slice(bare.length);
  }
  line.push(span(blanks));
  return joinPlain(line);
}

function cellSpans(text: string, { style, lead }: Cell): Line {
  if (lead === undefined || lead.style === style) return [span(text, style)];
  return [span(text.slice(0, lead.length), lead.style), span(text.slice(lead.length), style)];
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

function gutterOf(rowKey: string, mark: string, context: RowContext): string {
  return ` ${cursorSign(rowKey, context)}${mark}`;
}

/** A row that is open or closed has that sign where other rows have the cursor's, so that goes before it. */
function cursorSign(rowKey: string, { state, theme }: RowContext): string {
  return rowKey === state.cursor ? theme.sign('cursor') : ' ';
}
