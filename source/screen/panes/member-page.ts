/** A member on a screen of its own: its charts, each front end, what happened to it, its settings. */

import type { FleetEvent, Member } from '../../fleet/snapshot.ts';
import { briefAnswer } from '../../messages/answer-time.ts';
import { count } from '../../messages/numbers.ts';
import { trafficOf } from '../../messages/traffic.ts';
import { wrap } from '../../messages/width.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { isFramed } from '../state/pane-state.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines, sideBySide } from '../text/panel.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { chartValues, eventMarks } from './chart-panel.ts';
import { sharesOf, trafficCharts, trafficPanel } from './chart-strip.ts';
import { type Fact, flowItems, sheetLines } from './facts-sheet.ts';
import { nameFacts, pastsIn, settingFacts } from './member-detail.ts';
import { historyLines } from './member-history.ts';
import { placeCount, placeLines } from './member-places.ts';
import { timelineLines } from './member-timeline.ts';
import {
  answerOf,
  anyRestartText,
  driftFacts,
  lastKnownFact,
  type MemberView,
  meaningFacts,
  memberView,
  slowOf,
  stateItems,
} from './member-view.ts';

/** With its frame. Less of a chart says nothing. */
const LEAST_CHART = 3 + FRAME_ROWS;
const LEAST_HISTORY = 3;

interface Plan {
  readonly view: MemberView;
  readonly summary: readonly Line[];
  readonly settings: readonly Line[];
  readonly times: readonly Line[];
  readonly changes: readonly Line[];
  /** Of the charts, and of history and settings; with their frames. */
  readonly charts: number;
  readonly bottom: number;
  readonly historyWidth: number;
  /** Lines of changes that are seen at once. */
  readonly room: number;
}

/** `top`: the first change that is shown. null where there is no room for all of it: a sheet that scrolls has that. */
export function memberPage(
  state: UiState,
  member: Member,
  theme: Theme,
  height: number,
  top: number,
): readonly Line[] | null {
  const plan = planOf(state, member, theme, height);
  if (plan === null) return null;
  const { view, summary, charts, bottom, historyWidth, settings } = plan;
  const { columns } = state.size;
  const places = placeLines(view, columns - FRAME_CELLS);
  return [
    ...summary,
    ...(charts === 0 ? [] : chartLines(view, charts)),
    ...panelLines({ title: [span('front ends')], width: columns }, filled(places, view), theme),
    ...sideBySide([
      historyPanel(plan, top),
      panelLines(
        {
          title: [span('settings')],
          right: canChange(state)
            ? [span(`${keyOf(state.settings, 'more')} changes`, theme.quiet)]
            : [],
          width: columns - historyWidth,
        },
        Array.from({ length: bottom - FRAME_ROWS }, (_, row) => indented(settings[row])),
        theme,
      ),
    ]),
  ];
}

/** What of its changes there is to scroll; null where the sheet is shown instead. */
export function pageScroll(state: UiState, member: Member, theme: Theme, height: number) {
  const plan = planOf(state, member, theme, height);
  return plan === null ? null : { lines: plan.changes.length, room: plan.room };
}

function planOf(state: UiState, member: Member, theme: Theme, height: number): Plan | null {
  const { columns, rows } = state.size;
  if (!isFramed(state.size)) return null;
  const view = memberView(state, member, theme);
  const historyWidth = Math.round(columns * 0.58);
  const inside = historyWidth - FRAME_CELLS - 2;
  const summary = summaryLines(view);
  const times = timelineLines(state, member, inside, theme);
  const changes = historyLines(view.history, state, theme, inside < 60);
  const settings = settingLines(view, columns - historyWidth - FRAME_CELLS - 2);
  const least = Math.max(settings.length, times.length + LEAST_HISTORY) + FRAME_ROWS;
  const free = height - summary.length - placeCount(view) - FRAME_ROWS - least;
  if (free < 0) return null;
  // What its changes do not need makes the charts higher.
  const spare = free - Math.max(0, times.length + changes.length + FRAME_ROWS - least);
  const most = Math.max(LEAST_CHART, Math.min(spare, Math.floor(rows * 0.4)));
  const charts = free < LEAST_CHART ? 0 : Math.min(free, most);
  const bottom = least + free - charts;
  const room = bottom - FRAME_ROWS - times.length;
  return { view, summary, settings, times, changes, charts, bottom, historyWidth, room };
}

function summaryLines(view: MemberView): readonly Line[] {
  const { state, own, at, theme } = view;
  const width = state.size.columns - 2;
  const slow = slowOf(view);
  const time = answerOf(view);
  const items: Line[] = [...stateItems(view, false)];
  if (slow !== null) items.push([span(slow, theme.alarm)]);
  else if (time !== null) items.push([span(`${briefAnswer(time)} an answer`)]);
  const max = own.place.worker.limits?.max ?? null;
  const limit = max === null ? '' : `  (${max} connections a process)`;
  items.push([span(`busy ${count(own.busy)}${limit}`)]);
  const notes = [
    ...(at === null ? [] : [lastKnownFact(at, state)]),
    ...meaningFacts(view),
    ...driftFacts(view),
  ];
  return [
    ...flowItems(items, width, 3, theme.ellipsis),
    ...notes.flatMap(({ text, isWarning }) =>
      wrap(text, width, 4, theme.ellipsis).map((each): Line => {
        return [span(each, isWarning ? theme.warning : theme.quiet)];
      }),
    ),
  ].map(indented);
}

function settingLines(view: MemberView, width: number): readonly Line[] {
  const { own, theme } = view;
  const { limits } = own.place.worker;
  const facts: Fact[] = [...settingFacts(view)];
  if (limits !== undefined) {
    const items = [
      ['min', limits.min],
      ['smax', limits.softMax],
      ['max', limits.max],
    ].flatMap(([name, value]): Line[] => (value === null ? [] : [[span(`${name} ${value}`)]]));
    if (limits.ttlSeconds !== null) items.push([span(`ttl ${limits.ttlSeconds} s`)]);
    if (items.length > 0) {
      items.push([span('connections of each process')]);
      facts.push({ kind: 'items', name: 'limits', items });
    }
  }
  facts.push({ kind: 'text', name: 'restart', ...anyRestartText(view) }, ...nameFacts(view));
  return sheetLines(facts, width, 1, theme);
}

function chartLines(view: MemberView, height: number): readonly Line[] {
  const { state, member, own, theme } = view;
  const pasts = pastsIn(own.places);
  const widths = sharesOf(state.size.columns);
  const urls = new Set(member.places.map(({ worker }) => worker.url));
  const names = new Set(member.places.map(({ frontEnd }) => frontEnd));
  const isOwn = ({ balancer, url, frontEnd }: FleetEvent) =>
    balancer === null
      ? names.has(frontEnd)
      : balancer === member.balancer && url !== null && urls.has(url);
  const marks = eventMarks(state.events, isOwn, theme);
  const { requests, busy } = own;
  const now = { requests, busy, time: answerOf(view) };
  return sideBySide(
    trafficCharts(now).map((chart, index) => {
      const width = widths[index] ?? 0;
      const traffic = trafficOf(state.shown, pasts, chartValues(width, theme));
      return trafficPanel(chart, traffic, marks, width, height - FRAME_ROWS, theme);
    }),
  );
}

function historyPanel(plan: Plan, top: number): readonly Line[] {
  const { view, times, changes, room, bottom, historyWidth } = plan;
  const { theme } = view;
  const first = Math.max(0, Math.min(top, changes.length - room));
  const shown = changes.slice(first, first + room);
  const isWhole = shown.length === changes.length;
  const where = `${first + 1}-${first + shown.length} of ${changes.length}  PgUp PgDn`;
  const lines = [...times, ...shown];
  return panelLines(
    {
      title: [span('history')],
      right: isWhole ? [] : [span(where, theme.quiet)],
      width: historyWidth,
    },
    Array.from({ length: bottom - FRAME_ROWS }, (_, row) => indented(lines[row])),
    theme,
  );
}

function canChange({ replay, settings }: UiState): boolean {
  return replay === null && settings.readOnly === null;
}

/** As many as `placeCount` says. */
function filled(lines: readonly Line[], view: MemberView): readonly Line[] {
  return Array.from({ length: placeCount(view) }, (_, row) => lines[row] ?? []);
}

function indented(line: Line | undefined): Line {
  return line === undefined ? [] : [span(' '), ...line];
}
