/** Everything about one balancer: its settings, its members in numbers, what happened to them. */

import { usableText } from '../../fleet/pool-count.ts';
import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import type { Balancer } from '../../httpd/model.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { logEventsHere } from '../../messages/log-event.ts';
import { type FreshnessByFrontEnd, memberFacts } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import type { StateId } from '../../messages/states.ts';
import { pastsOf } from '../../messages/traffic.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { type Fact, NAME, NAMED_FROM } from './facts-sheet.ts';
import { poolHealthItems } from './health-items.ts';
import { requestChart } from './member-detail.ts';
import { historyLines } from './member-history.ts';
import { lastKnownFact } from './member-view.ts';
import { poolLines } from './pool-lines.ts';
import { persistence } from './pool-restart.ts';

export function balancerDetail(
  state: UiState,
  balancer: FleetBalancer,
  theme: Theme,
  width: number,
): readonly Fact[] {
  const { fresh } = fleetFacts(state.shown, state.settings.policy);
  const names = balancer.views.map((view) => view.frontEnd);
  const at = lastKnownAt(state.shown, fresh, names);
  const list: Fact[] = [
    ...(at === null ? [] : [lastKnownFact(at, state)]),
    { kind: 'items', name: 'usable', items: usableItems(state, balancer, theme) },
    requestChart(pastsOf(state.shown, [balancer], fresh), state, at),
    ...settingFacts(state, balancer),
  ];
  // In a pane the table stands beside it.
  if (balancer.members.length > 0 && width >= NAMED_FROM) {
    list.push({ kind: 'list', name: '', lines: memberLines(state, balancer, theme, width) });
  }
  return [...list, historyFact(state, balancer, theme, width)];
}

/** How httpd shares its requests out, whether it checks its members, and what of that a restart would lose. */
export function settingFacts(state: UiState, balancer: FleetBalancer): readonly Fact[] {
  const own = balancer.views[0].balancer;
  const { fresh } = fleetFacts(state.shown, state.settings.policy);
  const list: Fact[] = [{ kind: 'items', name: 'balance', items: settingItems(own) }];
  if (balancer.members.length > 0) {
    list.push({ kind: 'items', name: 'health', items: poolHealthItems(balancer) });
  }
  list.push({ kind: 'text', name: 'restart', ...persistence(state, balancer) });
  if (balancer.views.length > 1 || state.shown.frontEnds.length > 1) {
    list.push({ kind: 'items', name: 'FE', items: viewItems(balancer, state, fresh) });
  }
  return [...list, { kind: 'items', name: 'members', items: slotItems(own) }];
}

export function historyFact(
  state: UiState,
  balancer: FleetBalancer,
  theme: Theme,
  width: number,
): Fact & { readonly kind: 'list' } {
  const events = logEventsHere(state)
    .filter((event) => event.balancer === balancer.name)
    .slice(-50);
  const lines = historyLines(events.toReversed(), state, theme, width < NAMED_FROM, true);
  return { kind: 'list', name: 'history', lines };
}

/** As many as are read at one look; the table has all. */
const MOST_MEMBERS = 20;

function memberLines(
  state: UiState,
  { name: balancer, members }: FleetBalancer,
  theme: Theme,
  width: number,
): readonly Line[] {
  const own = { ...state, live: state.shown };
  const view = { balancer, isOwn: () => false, width: width - NAME, room: MOST_MEMBERS + 1 };
  const more = members.length - MOST_MEMBERS;
  const rest: readonly Line[] = more > 0 ? [[span(`   and ${more} more, in the table`)]] : [];
  return [...poolLines(own, view, theme), ...rest];
}

function usableItems(state: UiState, balancer: FleetBalancer, theme: Theme): readonly Line[] {
  const facts = fleetFacts(state.shown, state.settings.policy);
  const pool = facts.pools.get(balancer.name);
  if (pool === undefined || balancer.members.length === 0)
    return [[span('no members', theme.warning)], [span('clients get 503', theme.alarm)]];
  const states = new Map<StateId, number>();
  let busy: number | null = 0;
  for (const member of balancer.members) {
    const own = memberFacts(member, facts.fresh);
    states.set(own.state, (states.get(own.state) ?? 0) + 1);
    busy = own.busy === null || busy === null ? null : busy + own.busy;
  }
  const was = pool.stale ? 'was ' : '';
  const items: Line[] = [
    [span(was + usableText(pool), pool.atRisk ? theme.warning : undefined)],
    ...[...states].map(([id, number]): Line => [span(`${id} ${number}`, theme.state(id))]),
    [span(`busy ${count(busy)}`)],
    [span(`${rate(pool.requests)} req/s`)],
  ];
  return [...items, ...riskItems(state, balancer, theme)];
}

/** What is to be known before one more of its members goes. */
export function riskItems(state: UiState, { name, members }: FleetBalancer, theme: Theme) {
  const pool = fleetFacts(state.shown, state.settings.policy).pools.get(name);
  if (pool === undefined || members.length === 0) return [];
  const was = pool.stale ? 'was ' : '';
  const least = state.settings.policy.minUsable(name);
  const spare = pool.usable < least ? `fewer than ${least} usable` : 'no member to spare';
  if (pool.atRisk) return [[span(was + spare, theme.alarm)]];
  return least > 1 && pool.usable === least ? [[span(`${was}at its minimum of ${least}`)]] : [];
}

function settingItems(own: Balancer): readonly Line[] {
  const items = [
    safeName(own.method),
    own.sticky === null ? 'not sticky' : `sticky ${safeName(own.sticky)}`,
  ];
  if (own.failoverDisabled !== null) {
    items.push(own.failoverDisabled ? 'failover off' : 'failover on');
  }
  if (own.timeoutSeconds !== null) items.push(`timeout ${own.timeoutSeconds} s`);
  if (own.failoverAttempts !== null) items.push(`attempts ${own.failoverAttempts}`);
  if (own.path !== null) items.push(`path ${safeName(own.path)}`);
  if (own.active !== null) items.push(own.active ? 'active' : 'not active');
  return items.map((text) => [span(text)]);
}

function slotItems(own: Balancer): readonly Line[] {
  const items: string[] = [];
  if (own.usedMembers !== null) items.push(`used ${own.usedMembers}`);
  if (own.maxMembers !== null) items.push(`max ${own.maxMembers}`);
  if (own.usedMembers !== null && own.maxMembers !== null) {
    const free = Math.max(0, own.maxMembers - own.usedMembers);
    items.push(free === 0 ? 'no free slot' : `${counted(free, 'free slot')}`);
  }
  if (items.length === 0) items.push(`${own.workers.length}`);
  return items.map((text) => [span(text)]);
}

function viewItems(
  balancer: FleetBalancer,
  { shown, settings }: UiState,
  fresh: FreshnessByFrontEnd,
): readonly Line[] {
  return balancer.views.map(({ frontEnd, balancer: view }) => {
    const at = lastKnownAt(shown, fresh, [frontEnd]);
    const old = at === null ? '' : ` ${asOfText(at, settings.utc)}`;
    const sticky = view.sticky === null ? '' : ` sticky ${safeName(view.sticky)}`;
    return [
      span(
        `${safeName(frontEnd)} ${safeName(view.method)}${sticky} ${counted(view.workers.length, 'member')}${old}`,
      ),
    ];
  });
}
