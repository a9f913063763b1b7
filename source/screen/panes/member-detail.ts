/** Everything about one member: how it stands, since when, what it does, what a restart would make of it. */

import { frontEndNamed, placeOn } from '../../fleet/find.ts';
import type { Past } from '../../fleet/past.ts';
import type { Member, Place } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import { driftText } from '../../messages/drift.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { lastErrorTexts } from '../../messages/last-error.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { type LogEvent, logEventsHere } from '../../messages/log-event.ts';
import {
  byteRateOf,
  bytesOf,
  type FreshnessByFrontEnd,
  type MemberFacts,
  memberFacts,
} from '../../messages/member-facts.ts';
import { safeName, safeUrl } from '../../messages/member-label.ts';
import { bytes, clock, count, counter, duration, factor, rate } from '../../messages/numbers.ts';
import { ownLabel } from '../../messages/own-label.ts';
import { STATES } from '../../messages/states.ts';
import { addedUp, cellsOf, timeCells } from '../../messages/time-cells.ts';
import { holdOf, lastReadAt } from '../../messages/traffic.ts';
import { STATE, stateCell } from '../columns/state-columns.ts';
import type { UiState } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { type Fact, NAMED_FROM } from './facts-sheet.ts';
import { healthItems } from './health-items.ts';
import { eventsOf, historyLines, sinceText } from './member-history.ts';

const CHART_MS = 5 * 60_000;

export function memberDetail(
  state: UiState,
  member: Member,
  theme: Theme,
  width: number,
): readonly Fact[] {
  const facts = fleetFacts(state.shown, state.settings.policy);
  const own = memberFacts(member, facts.fresh);
  const { worker } = own.place;
  const history = eventsOf(logEventsHere(state), member);
  const column = shownLayout(state).columns.find(({ of }) => of === STATE);
  const cell = stateCell(member, own, { state, theme }, column?.width ?? 0);
  const at = lastKnownAt(
    state.shown,
    facts.fresh,
    member.places.map((place) => place.frontEnd),
  );
  const list: Fact[] = at === null ? [] : [lastKnownFact(at, state)];
  list.push({
    kind: 'items',
    name: 'state',
    items: [
      [span(at === null ? cell.text : `was ${own.stateText}`, cell.style)],
      [span(safeName(worker.status.tokens.join(' ')))],
      [span(sinceText(history, state, width < NAMED_FROM))],
    ],
  });
  const [now, then] = STATES[own.state].meaning ?? ['', ''];
  const meaning = at === null ? now : then;
  if (meaning !== '') list.push({ kind: 'text', name: '', text: meaning, isWarning: false });
  if (at === null) {
    const several = state.shown.frontEnds.length > 1;
    for (const { frontEnd, text } of lastErrorTexts(own.places, state.now, state.settings.utc)) {
      const where = several ? `${safeName(frontEnd)}: ` : '';
      list.push({ kind: 'text', name: '', text: where + text, isWarning: true });
    }
  }
  list.push(
    { kind: 'items', name: 'traffic', items: trafficItems(own) },
    requestChart(pastsIn(own.places), state, at),
    { kind: 'items', name: 'balance', items: balanceItems(own.place) },
    { kind: 'items', name: 'health', items: healthItems(worker.health) },
  );
  const drift = driftText(own.places);
  if (drift !== '') {
    const text = `the front ends differ: ${drift}`;
    list.push({ kind: 'text', name: '', text, isWarning: true });
  }
  if (state.shown.frontEnds.length > 1) {
    list.push({
      kind: 'items',
      name: 'FE',
      items: frontEndItems(member, state, facts.fresh, theme),
    });
  }
  const restart = restartText(member, history, state);
  if (restart !== null) list.push({ kind: 'text', name: '', ...restart });
  const called = ownLabel(state.settings.labels, member.balancer, worker);
  if (called !== '') list.push({ kind: 'text', name: 'label', text: called, isWarning: false });
  list.push({ kind: 'text', name: 'URL', text: safeUrl(member.url), isWarning: false });
  list.push({
    kind: 'list',
    name: 'history',
    lines: historyLines(history, state, theme, width < NAMED_FROM),
  });
  return list;
}

export function pastsIn(places: readonly Place[]): readonly Past[] {
  return places.flatMap(({ rates: { past } }) => (past === undefined ? [] : [past]));
}

function trafficItems(own: MemberFacts): readonly Line[] {
  const requests = own.reset ? '~' : rate(own.requests);
  const [to, from] = [bytesOf(own, 'to'), bytesOf(own, 'from')];
  return [
    [span(`busy ${count(own.busy)}`)],
    [span(`${requests} req/s`)],
    [span(`elected ${counter(own.elected)}`)],
    [span(`to ${bytes(to.bytes)}${perSecond(byteRateOf(own, 'to'))}`)],
    [span(`from ${bytes(from.bytes)}${perSecond(byteRateOf(own, 'from'))}`)],
  ];
}

function perSecond(rate: number | null): string {
  return rate === null ? '' : ` (${bytes(rate)}/s)`;
}

/** Before everything else where no front end answers: all that follows is in the past. */
export function lastKnownFact(at: number, { settings }: UiState): Fact {
  const text = `last known, ${asOfText(at, settings.utc)}: no newer answer`;
  return { kind: 'text', name: '', text, isWarning: true };
}

/** Five minutes of requests, added up over what was read on each front end; until `at` where that is not now. */
export function requestChart(
  pasts: readonly Past[],
  { shown, settings }: UiState,
  at: number | null,
): Fact {
  const end = at ?? lastReadAt(shown);
  const holdMs = holdOf(shown);
  const rates = pasts.map((past) => ({ at: past.at, values: past.requests }));
  const first = Math.max(0, ...rates.map((each) => each.at[each.values.findIndex(isKnown)] ?? end));
  const until = at === null ? '' : ` until ${clock(at, settings.utc)}`;
  const since = end - first < CHART_MS ? `, since ${clock(first, settings.utc)}` : '';
  const isDrawn = rates.length > 0 && rates.every(({ values }) => values.some(isKnown));
  return {
    kind: 'chart',
    name: 'req/s',
    values: (count) => {
      const cells = timeCells(CHART_MS, count, end);
      return addedUp(
        rates.map((each) => cellsOf(each, cells, holdMs, 'highest')),
        count,
      );
    },
    caption: (highest) =>
      isDrawn
        ? `${duration(CHART_MS).replace(/00s$/, '')}${until}, max ${rate(highest)}${since}`
        : 'no rate before the third reading',
  };
}

function isKnown(value: number): boolean {
  return !Number.isNaN(value);
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

function frontEndItems(
  member: Member,
  { shown, settings }: UiState,
  fresh: FreshnessByFrontEnd,
  theme: Theme,
): readonly Line[] {
  return shown.frontEnds.map(({ name }) => {
    const place = placeOn(member, name);
    if (place === undefined) return [span(`${safeName(name)} -`)];
    const text = stateText(place.worker.status);
    const numbers = `busy ${count(place.worker.busy)} ${rate(place.rates.requests)} req/s`;
    const warn = place.worker.status.usable ? undefined : theme.warning;
    const at = lastKnownAt(shown, fresh, [name]);
    if (at === null) return [span(`${safeName(name)} `), span(text, warn), span(` ${numbers}`)];
    const was = `was ${text} busy ${count(place.worker.busy)} ${asOfText(at, settings.utc)}`;
    return [span(`${safeName(name)} `), span(was, theme.warning)];
  });
}

/** Flags set at run time go at a restart unless httpd writes them down; 2.4.7 is the first that can. */
function restartText(
  member: Member,
  history: readonly LogEvent[],
  { shown }: UiState,
): { readonly text: string; readonly isWarning: boolean } | null {
  const out = member.places.filter(({ worker }) => worker.status.intent !== 'in');
  if (out.length === 0) return null;
  const pages = out.map((place) => frontEndNamed(shown, place.frontEnd)?.page);
  if (pages.every((page) => page?.persisted === true)) {
    return { text: 'is kept after a restart of httpd (BalancerPersist is on)', isWarning: false };
  }
  const why = pages.some((page) => page?.persisted === false)
    ? 'BalancerPersist is off'
    : 'older than 2.4.7';
  // What was there before this session may come from httpd.conf, and that survives.
  const what = history.some((event) => event.kind === 'state')
    ? 'this change is LOST'
    : 'run-time changes are LOST';
  return { text: `after a restart of httpd ${what} (${why})`, isWarning: true };
}
