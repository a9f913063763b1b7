/** Columns that say which member a row is about. */

import { ageMs } from '../../fleet/freshness.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { Worker } from '../../httpd/model.ts';
import type { MemberFacts } from '../../messages/member-facts.ts';
import { memberLabel, safeName, schemeOf } from '../../messages/member-label.ts';
import { duration } from '../../messages/numbers.ts';
import { ownLabel } from '../../messages/own-label.ts';
import { clip, clipMiddle, displayWidth } from '../../messages/width.ts';
import { type CellContext, column, type Layout } from './column.ts';

export const ROUTE = column({
  id: 'route',
  head: 'ROUTE',
  help: 'route of sticky sessions',
  align: 'left',
  gap: 1,
  width: ({ longestRoute }, screen) => Math.min(12, Math.max(screen < 60 ? 5 : 8, longestRoute)),
  from: 0,
  rank: 5,
  isEmpty: ({ longestRoute, longestMember }) => longestRoute === 0 && longestMember > 0,
  setting: 'route',
  cell: ({ place }) => ({ text: safeName(place.worker.route) }),
  partCell: (own, { layout }) => {
    const name = safeName(own.place.frontEnd);
    return { text: isNameInRoute(name, layout) ? name : '' };
  },
  sort: {
    turn: 5,
    value: ({ place: { worker } }) => (worker.route === '' ? null : safeName(worker.route)),
    first: 'lowest',
    isSteady: true,
  },
});

export const MEMBER = column({
  id: 'member',
  head: 'MEMBER',
  help: 'its address and your label for it',
  align: 'left',
  gap: 1,
  width: () => 14,
  from: 0,
  rank: 2,
  isVital: true,
  cell: (own, context, { width }, member) => {
    const { worker } = own.place;
    const { ellipsis } = context.theme;
    const text = memberText(member, worker, context);
    const called = ownLabel(context.state.settings.labels, member.balancer, worker);
    const room = width - displayWidth(text) - 1;
    if (called === '' || room < Math.min(LEAST_OF_LABEL, displayWidth(called))) {
      return { text: clipMiddle(text, width, ellipsis) };
    }
    return { text: `${text} ${clip(called, room, ellipsis)}` };
  },
  partCell: (own, context, { width }) => {
    const { worker, frontEnd } = own.place;
    const name = safeName(frontEnd);
    const flags = safeName(worker.status.tokens.join(' ')) + ageText(own, context);
    if (isNameInRoute(name, context.layout)) return { text: flags };
    const both = `${name}  ${flags}`;
    // The state says the flags, too; nothing else says which front end it is.
    const text = displayWidth(both) <= width ? both : name;
    return { text: clipMiddle(text, width, context.theme.ellipsis) };
  },
  sort: {
    turn: 6,
    value: (_own, { url }) => memberLabel(url).address,
    first: 'lowest',
    isSteady: true,
  },
});

/** Less than this says nothing. */
const LEAST_OF_LABEL = 4;

/** The address; the route where that has no column of its own. */
function memberText(member: Member, { route }: Worker, { facts, layout }: CellContext): string {
  const hasRoute = layout.columns.some((each) => each.of === ROUTE);
  if (!hasRoute && route !== '') return safeName(route);
  const label = memberLabel(member.url);
  const { schemesDiffer = false } = facts.pools.get(member.balancer) ?? {};
  return schemesDiffer ? schemeOf(label) + label.address : label.address;
}

/** Of a member on one front end: has the name of that a place of its own? */
function isNameInRoute(name: string, { columns }: Layout): boolean {
  const route = columns.find((each) => each.of === ROUTE);
  return route !== undefined && displayWidth(name) <= route.width;
}

/** ` (44s ago)` where that front end does not answer any more. */
function ageText({ stale, place }: MemberFacts, { state }: CellContext): string {
  const frontEnd = state.shown.frontEnds.find((each) => each.name === place.frontEnd);
  const age = frontEnd === undefined ? null : ageMs(frontEnd, state.shown.at);
  return !stale || age === null ? '' : ` (${duration(Math.floor(age / 1000) * 1000)} ago)`;
}
