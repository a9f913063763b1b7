/** Everything about one member: how it stands, since when, what it does, what a restart would make of it. */

import type { FleetEvent, Member, Place } from '../fleet/snapshot.ts';
import type { HealthCheck } from '../manager/model.ts';
import { stateText } from '../manager/status.ts';
import { eventText } from './event-text.ts';
import type { Fact } from './facts-sheet.ts';
import { fleetFacts } from './fleet-facts.ts';
import { gatherEvents } from './log-lines.ts';
import { byteRateOf, bytesOf, type MemberFacts, memberFacts, trendOf } from './member-facts.ts';
import { safeName, safeUrl } from './member-label.ts';
import { bytes, clock, count, counter, duration, factor, rate } from './numbers.ts';
import { type Line, span } from './spans.ts';
import { stateCell } from './state-cell.ts';
import { shownLayout } from './table-layout.ts';
import type { StateId, Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

const CHART_MS = 5 * 60_000;
const MAX_HISTORY = 50;

const MEANINGS: Readonly<Partial<Record<StateId, string>>> = {
  OK: 'takes requests',
  DRN: 'draining: serves existing sticky sessions only',
  DIS: 'disabled: no new requests; sticky sessions went to other members',
  STOP: 'stopped: no requests, no retries, no health checks',
  ERR: 'httpd could not reach it; it tries again by itself, nothing here clears that',
  HCFL: 'its health check failed; it comes back when enough checks pass',
  STBY: 'hot standby: used when no other member of its set is usable',
  SPAR: 'hot spare: takes the place of a member that is not usable',
  MIXED: 'the front ends disagree: see each of them',
  UNK: 'httpd shows neither Ok nor a reason for its absence',
};

export function memberDetail(state: UiState, member: Member, theme: Theme): readonly Fact[] {
  const facts = fleetFacts(state.shown, state.settings.policy);
  const own = memberFacts(member, facts.fresh);
  const { worker } = own.place;
  const history = eventsOf(state.events, member);
  const cell = stateCell(member, own, { state, facts, theme, layout: shownLayout(state) });
  const list: Fact[] = [
    {
      kind: 'items',
      name: 'state',
      items: [
        [span(cell.text, cell.style)],
        [span(safeName(worker.status.tokens.join(' ')))],
        [span(sinceText(history, state))],
      ],
    },
  ];
  const meaning = MEANINGS[own.state];
  if (meaning !== undefined) list.push({ kind: 'text', name: '', text: meaning, isWarning: false });
  list.push(
    { kind: 'items', name: 'traffic', items: trafficItems(member, own) },
    requestChart([member], state),
    { kind: 'items', name: 'balance', items: balanceItems(own.place) },
    { kind: 'items', name: 'health', items: healthItems(worker.health) },
  );
  if (state.shown.frontEnds.length > 1) {
    list.push({ kind: 'items', name: 'FE', items: frontEndItems(member, state, theme) });
  }
  const restart = restartText(member, history, state);
  if (restart !== null) list.push({ kind: 'text', name: '', ...restart });
  list.push({ kind: 'text', name: 'URL', text: safeUrl(member.url), isWarning: false });
  list.push({ kind: 'list', name: 'history', lines: historyLines(history, state, theme) });
  return list;
}

function trafficItems(member: Member, own: MemberFacts): readonly Line[] {
  const requests = own.reset ? `~${rate(own.requests)}` : rate(own.requests);
  const [to, from] = [bytesOf(member, 'to'), bytesOf(member, 'from')];
  return [
    [span(`busy ${count(own.busy)}`)],
    [span(`${requests} req/s`)],
    [span(`elected ${counter(own.elected)}`)],
    [span(`to ${bytes(to.bytes)}${perSecond(byteRateOf(member, 'to'))}`)],
    [span(`from ${bytes(from.bytes)}${perSecond(byteRateOf(member, 'from'))}`)],
  ];
}

function perSecond(rate: number | null): string {
  return rate === null ? '' : ` (${bytes(rate)}/s)`;
}

/** Five minutes of requests of these members together. */
export function requestChart(members: readonly Member[], { shown }: UiState): Fact {
  const samples = Math.max(10, Math.min(900, Math.round(CHART_MS / shown.intervalMs)));
  const trends = members.map((member) => trendOf(member, samples));
  const longest = Math.max(0, ...trends.map((trend) => trend.length));
  const values = Array.from({ length: longest }, (_, index) =>
    trends.reduce((sum, trend) => sum + (trend[trend.length - longest + index] ?? 0), 0),
  );
  const minutes = duration(samples * shown.intervalMs).replace(/00s$/, '');
  return {
    kind: 'chart',
    name: 'req/s',
    values,
    samples,
    caption: (highest) =>
      values.length === 0 ? 'no rate before the second poll' : `${minutes}, max ${rate(highest)}`,
  };
}

function balanceItems({ worker }: Place): readonly Line[] {
  const items = [
    `route ${safeName(worker.route) || '(none)'}`,
    `redirect ${safeName(worker.redirect) || '(none)'}`,
    `factor ${factor(worker.factor)}`,
    `set ${count(worker.lbSet)}`,
  ];
  if (worker.load !== null) items.push(`load ${worker.load}`);
  return items.map((text) => [span(text)]);
}

function healthItems(health: HealthCheck | null): readonly Line[] {
  if (health === null) return [[span('no health checks (mod_proxy_hcheck is not loaded)')]];
  if (health.method.toUpperCase() === 'NONE') return [[span('no health check')]];
  const every =
    health.intervalMs === null ? '' : ` every ${duration(health.intervalMs).replace('.0s', 's')}`;
  const tries = (name: string, wanted: number | null, counted: number | null) =>
    wanted === null ? [] : [`${name} ${wanted}${counted === null ? '' : ` (${counted})`}`];
  const items = [
    `health ${safeName(health.method)}${every}`,
    ...tries('passes', health.passes, health.passed),
    ...tries('fails', health.fails, health.failed),
  ];
  if (health.uri !== '') items.push(`uri ${safeName(health.uri)}`);
  if (health.expression !== '') items.push(`expression ${safeName(health.expression)}`);
  return items.map((text) => [span(text)]);
}

function frontEndItems(member: Member, { shown }: UiState, theme: Theme): readonly Line[] {
  return shown.frontEnds.map(({ name }) => {
    const place = member.places.find((each) => each.frontEnd === name);
    if (place === undefined) return [span(`${safeName(name)} -`)];
    const text = stateText(place.worker.status);
    const numbers = `busy ${count(place.worker.busy)} ${rate(place.rates.requests)} req/s`;
    const warn = place.worker.status.usable ? undefined : theme.warning;
    return [span(`${safeName(name)} `), span(text, warn), span(` ${numbers}`)];
  });
}

/** Newest first. */
export function eventsOf(events: readonly FleetEvent[], member: Member): readonly FleetEvent[] {
  const own: FleetEvent[] = [];
  const urls = new Set(member.places.map((place) => place.worker.url));
  for (let index = events.length - 1; index >= 0 && own.length < MAX_HISTORY; index--) {
    const event = events[index];
    if (event?.url == null || event.balancer !== member.balancer) continue;
    if (urls.has(event.url)) own.push(event);
  }
  return own;
}

/** Since when, and by whom: as far as this session saw it. */
function sinceText(history: readonly FleetEvent[], { settings }: UiState): string {
  const last = history.find((event) => ['state', 'flags-lost', 'appeared'].includes(event.kind));
  if (last === undefined) return 'since before this session';
  const at = clock(last.at, settings.utc);
  if (last.kind === 'flags-lost') return `since ${at}, by a restart of httpd`;
  return `since ${at}, ${last.by === 'you' ? 'by you' : 'not by you'}`;
}

/** Flags set at run time go at a restart unless httpd writes them down; 2.4.7 is the first that can. */
function restartText(
  member: Member,
  history: readonly FleetEvent[],
  { shown }: UiState,
): { readonly text: string; readonly isWarning: boolean } | null {
  const out = member.places.filter(({ worker }) => worker.status.intent !== 'in');
  if (out.length === 0) return null;
  const pages = out.map(
    (place) => shown.frontEnds.find((each) => each.name === place.frontEnd)?.page,
  );
  if (pages.every((page) => page?.persisted === true)) {
    return { text: 'stays so after a restart of httpd (BalancerPersist is on)', isWarning: false };
  }
  const why = pages.some((page) => page?.persisted === false)
    ? 'BalancerPersist is off'
    : 'older than 2.4.7';
  // What was there before this session may come from httpd.conf, and that survives.
  const what = history.some((event) => event.kind === 'state')
    ? 'this change is LOST'
    : 'what was set by hand is LOST';
  return { text: `after a restart of httpd ${what} (${why})`, isWarning: true };
}

export function historyLines(
  newestFirst: readonly FleetEvent[],
  { settings, live }: UiState,
  theme: Theme,
  subject = false,
): readonly Line[] {
  const entries = gatherEvents([...newestFirst].reverse(), 20, live.intervalMs);
  if (entries.length === 0) return [[span('nothing seen yet', theme.quiet)]];
  return entries.map(({ event, frontEnds }) => {
    const where = live.frontEnds.length > 1 ? `   ${frontEnds.map(safeName).join(',')}` : '';
    const text = subject ? eventText(event) : whatHappened(event);
    return [span(`${clock(event.at, settings.utc)}  ${text}${where}`)];
  });
}

function whatHappened(event: FleetEvent): string {
  const who = event.by === 'you' ? 'you, verified' : 'seen by poll';
  const change = `${safeName(event.before)} -> ${safeName(event.after)}`;
  switch (event.kind) {
    case 'state':
      return `${change}   ${who}`;
    case 'setting':
      return `${safeName(event.detail)} ${change}   ${who}`;
    case 'flags-lost':
      return `${change}   lost by a restart`;
    case 'appeared':
      return 'new on the page';
    case 'vanished':
      return 'gone from the page';
    case 'restarted':
    case 'lost':
    case 'recovered':
      return eventText(event);
  }
}
