/** Everything about one member: how it stands, since when, what it does, what a restart would make of it. */

import { placeOn } from '../../fleet/find.ts';
import type { Past } from '../../fleet/past.ts';
import type { Member, Place } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import { briefAnswer } from '../../messages/answer-time.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { byteRateOf, bytesOf } from '../../messages/member-facts.ts';
import { safeName, safeUrl } from '../../messages/member-label.ts';
import { bytes, clock, count, counter, duration, factor, rate } from '../../messages/numbers.ts';
import { ownLabel } from '../../messages/own-label.ts';
import { addedUp, cellsOf, timeCells } from '../../messages/time-cells.ts';
import { holdOf, lastReadAt } from '../../messages/traffic.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { type Fact, NAME, NAMED_FROM } from './facts-sheet.ts';
import { healthItems } from './health-items.ts';
import { historyLines } from './member-history.ts';
import { timelineLines } from './member-timeline.ts';
import {
  answerOf,
  driftFacts,
  lastKnownFact,
  type MemberView,
  meaningFacts,
  memberView,
  restartText,
  slowOf,
  stateItems,
} from './member-view.ts';

const CHART_MS = 5 * 60_000;

export function memberDetail(
  state: UiState,
  member: Member,
  theme: Theme,
  width: number,
): readonly Fact[] {
  const view = memberView(state, member, theme);
  const { own, history, at } = view;
  const isNarrow = width < NAMED_FROM;
  const list: Fact[] = at === null ? [] : [lastKnownFact(at, state)];
  list.push({ kind: 'items', name: 'state', items: stateItems(view, isNarrow) });
  list.push(...meaningFacts(view));
  const slow = slowOf(view);
  if (slow !== null) list.push({ kind: 'text', name: '', text: slow, isWarning: true });
  const times = timelineLines(state, member, isNarrow ? width : width - NAME, theme);
  if (times.length > 0) list.push({ kind: 'list', name: '', lines: times });
  list.push(
    { kind: 'items', name: 'traffic', items: trafficItems(view) },
    requestChart(pastsIn(own.places), state, at),
    ...settingFacts(view),
    ...driftFacts(view),
  );
  if (state.shown.frontEnds.length > 1) {
    list.push({ kind: 'items', name: 'FE', items: frontEndItems(view) });
  }
  const restart = restartText(view);
  if (restart !== null) list.push({ kind: 'text', name: '', ...restart });
  list.push(...nameFacts(view));
  list.push({
    kind: 'list',
    name: 'history',
    lines: historyLines(history, state, theme, isNarrow),
  });
  return list;
}

/** By what httpd chooses it, and how it is checked. */
export function settingFacts({ own }: MemberView): readonly Fact[] {
  return [
    { kind: 'items', name: 'balance', items: balanceItems(own.place) },
    { kind: 'items', name: 'health', items: healthItems(own.place.worker.health) },
  ];
}

/** What the configuration calls it, and where it is. */
export function nameFacts({ state, member, own }: MemberView): readonly Fact[] {
  const called = ownLabel(state.settings.labels, member.balancer, own.place.worker);
  const url: Fact = { kind: 'text', name: 'URL', text: safeUrl(member.url), isWarning: false };
  return called === ''
    ? [url]
    : [{ kind: 'text', name: 'label', text: called, isWarning: false }, url];
}

export function pastsIn(places: readonly Place[]): readonly Past[] {
  return places.flatMap(({ rates: { past } }) => (past === undefined ? [] : [past]));
}

function trafficItems(view: MemberView): readonly Line[] {
  const { own } = view;
  const time = answerOf(view);
  const requests = own.reset ? '~' : rate(own.requests);
  const [to, from] = [bytesOf(own, 'to'), bytesOf(own, 'from')];
  return [
    [span(`busy ${count(own.busy)}`)],
    [span(`${requests} req/s`)],
    ...(time === null ? [] : [[span(briefAnswer(time))]]),
    [span(`elected ${counter(own.elected)}`)],
    [span(`to ${bytes(to.bytes)}${perSecond(byteRateOf(own, 'to'))}`)],
    [span(`from ${bytes(from.bytes)}${perSecond(byteRateOf(own, 'from'))}`)],
  ];
}

function perSecond(rate: number | null): string {
  return rate === null ? '' : ` (${bytes(rate)}/s)`;
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

function frontEndItems({ state, member, fresh, theme }: MemberView): readonly Line[] {
  const { shown, settings } = state;
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
