/** The cells of a member's row. */

import { ageMs } from '../../fleet/freshness.ts';
import type { FleetBalancer, Member } from '../../fleet/snapshot.ts';
import type { SettingName } from '../../httpd/edit/edit.ts';
import type { Worker } from '../../httpd/model.ts';
import type { FleetFacts } from '../../messages/fleet-facts.ts';
import {
  byteRateOf,
  bytesOf,
  type FreshnessByFrontEnd,
  type MemberFacts,
  memberFacts,
  trendOf,
} from '../../messages/member-facts.ts';
import { memberLabel, safeName } from '../../messages/member-label.ts';
import { bytes, count, counter, duration, factor, rate } from '../../messages/numbers.ts';
import { ownLabel } from '../../messages/own-label.ts';
import { clip, clipMiddle, displayWidth } from '../../messages/width.ts';
import type { Column, ColumnId } from '../rows/columns.ts';
import { differs } from '../rows/drift.ts';
import { peak, sparkline } from '../text/sparkline.ts';
import { type Cell, frontEndGlyphs, type RowContext, stateCell } from './state-cell.ts';

export function memberCell(
  member: Member,
  balancer: FleetBalancer,
  own: MemberFacts,
  column: Column,
  context: RowContext,
): Cell {
  const cell = plainCell(member, balancer, own, column, context);
  const setting = SETTING_COLUMNS[column.id];
  if (setting === undefined || !differs(own.places, setting)) return cell;
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
  const { facts, theme } = context;
  const { worker } = own.place;
  switch (column.id) {
    case 'state':
      return stateCell(member, own, context);
    case 'route':
      return { text: safeName(worker.route) };
    case 'member': {
      const text = memberText(member, worker, context);
      const called = ownLabel(context.state.settings.labels, member.balancer, worker);
      const room = column.width - displayWidth(text) - 1;
      if (called === '' || room < Math.min(LEAST_OF_LABEL, displayWidth(called))) {
        return { text: clipMiddle(text, column.width, theme.ellipsis) };
      }
      return { text: `${text} ${clip(called, room, theme.ellipsis)}` };
    }
    case 'fe':
      return { text: frontEndGlyphs(member, column.width, context) };
    case 'busy':
      return { text: count(own.busy) };
    case 'reqs':
      return { text: own.reset ? '~' : rate(own.requests) };
    case 'elected':
      return { text: counter(own.elected) };
    case 'lf':
      return { text: factor(worker.factor) };
    case 'set':
      return { text: count(worker.lbSet) };
    case 'to':
    case 'from':
      return { text: bytes(bytesShown(own, column.id, facts)) };
    case 'load':
      return { text: worker.load === null ? '-' : String(worker.load) };
    case 'hc':
      return { text: worker.health === null ? '' : safeName(worker.health.method) };
    case 'redir':
      return { text: safeName(worker.redirect) };
    case 'trend': {
      const highest = trendPeak(balancer, column.width, facts.fresh);
      return { text: sparkline(trendOf(own, column.width), column.width, highest, theme.bars) };
    }
  }
}

/** Less than this says nothing. */
const LEAST_OF_LABEL = 4;

/** The address; the route where that has no column of its own. */
function memberText(member: Member, { route }: Worker, { facts, layout }: RowContext): string {
  const hasRoute = layout.columns.some((each) => each.id === 'route');
  if (!hasRoute && route !== '') return safeName(route);
  const { scheme, address } = memberLabel(member.url);
  const { schemesDiffer = false } = facts.pools.get(member.balancer) ?? {};
  return schemesDiffer ? `${scheme}://${address}` : address;
}

/** Rates where they are to be had; then what has none yet must not show its total among them. */
function bytesShown(own: MemberFacts, pick: 'to' | 'from', facts: FleetFacts): number | null {
  return facts.bytes === null ? bytesOf(own, pick).bytes : byteRateOf(own, pick);
}

/** A member on one front end, below the row of all of them: which one it is, and what httpd says there word for word. */
export function partCell(
  member: Member,
  balancer: FleetBalancer,
  own: MemberFacts,
  column: Column,
  context: RowContext,
): Cell {
  const { worker, frontEnd } = own.place;
  const name = safeName(frontEnd);
  const route = context.layout.columns.find((each) => each.id === 'route');
  const isNameInRoute = route !== undefined && displayWidth(name) <= route.width;
  switch (column.id) {
    case 'state': {
      const cell = stateCell(member, own, context);
      const isRoomy = displayWidth(cell.text) + 2 <= column.width;
      return isRoomy ? { ...cell, indent: 2 } : cell;
    }
    case 'route':
      return { text: isNameInRoute ? name : '' };
    case 'member': {
      const flags = safeName(worker.status.tokens.join(' ')) + ageText(own, context);
      if (isNameInRoute) return { text: flags };
      const both = `${name}  ${flags}`;
      // The state says the flags, too; nothing else says which front end it is.
      const text = displayWidth(both) <= column.width ? both : name;
      return { text: clipMiddle(text, column.width, context.theme.ellipsis) };
    }
    case 'busy':
    case 'reqs':
    case 'to':
    case 'from':
      if (own.stale) return { text: '?' };
      break;
    case 'trend': {
      if (!own.stale) break;
      const text = worker.status.intent === 'in' ? 'may still get traffic' : '';
      return text.length <= column.width ? { text } : { text: '' };
    }
  }
  return memberCell(member, balancer, own, column, context);
}

/** ` (44s ago)` where that front end does not answer any more. */
function ageText({ stale, place }: MemberFacts, { state }: RowContext): string {
  const frontEnd = state.shown.frontEnds.find((each) => each.name === place.frontEnd);
  const age = frontEnd === undefined ? null : ageMs(frontEnd, state.shown.at);
  return !stale || age === null ? '' : ` (${duration(Math.floor(age / 1000) * 1000)} ago)`;
}

/** The scale of each balancer, found once for a balancer as a poll shows it: keys come in between. */
const scales = new WeakMap<FleetBalancer, Map<number, number>>();

/** The highest point of the trends of a balancer's members, each over the front ends that answer. */
function trendPeak(balancer: FleetBalancer, width: number, fresh: FreshnessByFrontEnd): number {
  let byWidth = scales.get(balancer);
  if (byWidth === undefined) {
    byWidth = new Map();
    scales.set(balancer, byWidth);
  }
  let highest = byWidth.get(width);
  if (highest === undefined) {
    highest = peak(
      balancer.members.map((member) => trendOf(memberFacts(member, fresh), width)),
      width,
    );
    byWidth.set(width, highest);
  }
  return highest;
}
