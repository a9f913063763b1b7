/** Charts of what is shown, above the table: requests, busy and answer times; on a wide screen every member as one sign. */

import type { FleetBalancer, FleetEvent } from '../../fleet/snapshot.ts';
import { stateWord } from '../../httpd/status.ts';
import { answerText, fleetAnswerTime } from '../../messages/answer-time.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { STATES } from '../../messages/states.ts';
import { highestOf, spanText, type TimeCells } from '../../messages/time-cells.ts';
import { pastsOf, type Traffic, trafficOf } from '../../messages/traffic.ts';
import type { UiState } from '../state/ui-state.ts';
import { brailleRows, dotColumns } from '../text/braille.ts';
import { chartRows } from '../text/chart.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines, sideBySide } from '../text/panel.ts';
import { type Line, type Span, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { miniMap, miniMapWidth } from './mini-map.ts';

interface Drawn {
  readonly height: number;
  readonly rows: UiState['rows'];
  readonly size: UiState['size'];
  readonly theme: Theme;
  readonly lines: readonly Line[];
}

/** Drawn once for each reading: keys come in between. */
const drawn = new WeakMap<UiState['shown'], Drawn>();

/** `height`: with the frame. */
export function chartStrip(state: UiState, theme: Theme, height: number): readonly Line[] {
  if (height <= FRAME_ROWS) return [];
  const { shown, size, rows } = state;
  const known = drawn.get(shown);
  const isKnown = known?.height === height && known.size === size && known.theme === theme;
  if (isKnown && known.rows === rows) return known.lines;
  const lines = stripLines(state, theme, height);
  drawn.set(shown, { height, rows, size, theme, lines });
  return lines;
}

function stripLines(state: UiState, theme: Theme, height: number): readonly Line[] {
  const pools = chosenPools(state);
  const map = miniMapWidth(state);
  const widths = sharesOf(state.size.columns - map);
  const rows = height - FRAME_ROWS;
  const charts = chartsOf(state, pools).map((chart, index) =>
    chartPanel(chart, widths[index] ?? 0, rows, state, pools, theme),
  );
  return sideBySide(map === 0 ? charts : [...charts, miniMap(state, theme, map, rows)]);
}

/** A filter chooses pools, and what is said of the fleet is then said of them; null: all of it. */
export function chosenPools({ finding, rows, shown }: UiState): readonly FleetBalancer[] | null {
  if (finding.matched === null) return null;
  const names = new Set(rows.flatMap((row) => (row.kind === 'ghost' ? [] : [row.balancer.name])));
  const chosen = shown.balancers.filter(({ name }) => names.has(name));
  return chosen.length === 0 || chosen.length === shown.balancers.length ? null : chosen;
}

interface Chart {
  readonly name: string;
  readonly now: string;
  readonly values: (traffic: Traffic) => readonly number[];
  readonly text: (value: number) => string;
  readonly style: (theme: Theme) => TextStyle;
  /** In its place while there is nothing to draw. */
  readonly unknown: string;
}

function chartsOf(state: UiState, pools: readonly FleetBalancer[] | null): readonly Chart[] {
  const { shown, settings } = state;
  const facts = fleetFacts(shown, settings.policy);
  const time = fleetAnswerTime(pools ?? shown.balancers, facts.fresh);
  const requests =
    pools === null
      ? facts.requests
      : sumOf(pools.map((each) => facts.pools.get(each.name)?.requests ?? null));
  const busy =
    pools === null
      ? facts.busy
      : sumOf(pools.map((each) => facts.pools.get(each.name)?.busy ?? null));
  const [only, another] = pools ?? [];
  const of = only !== undefined && another === undefined ? ` ${safeName(only.name)}` : '';
  return [
    {
      name: `req/s${of}`,
      now: rate(requests),
      values: (traffic) => traffic.requests,
      text: rate,
      style: (theme) => theme.load,
      unknown: 'from the third reading on',
    },
    {
      name: `busy${of}`,
      now: count(busy),
      values: (traffic) => traffic.busy,
      text: (value) => count(Math.round(value)),
      style: (theme) => theme.load,
      unknown: 'from the third reading on',
    },
    {
      name: `~ms${of}`,
      now: answerText(time),
      values: (traffic) => traffic.ms,
      text: (value) => answerText({ ms: value, isBound: false }),
      style: (theme) => theme.time,
      unknown:
        time?.isBound === true ? 'too few requests in flight to tell' : 'from ten readings on',
    },
  ];
}

/** The widest for requests; each as wide as all of them together leave. */
function sharesOf(width: number): readonly [number, number, number] {
  const requests = Math.round(width * 0.4);
  const busy = Math.round(width * 0.31);
  return [requests, busy, width - requests - busy];
}

function chartPanel(
  chart: Chart,
  width: number,
  rows: number,
  state: UiState,
  pools: readonly FleetBalancer[] | null,
  theme: Theme,
): readonly Line[] {
  const { shown, settings } = state;
  const room = width - FRAME_CELLS;
  const pasts = pastsOf(shown, pools, fleetFacts(shown, settings.policy).fresh);
  const isDots = theme.chart === 'dots';
  const traffic = trafficOf(shown, pasts, isDots ? dotColumns(room) : room);
  const values = chart.values(traffic);
  const highest = highestOf(values);
  const isKnown = values.some((value) => !Number.isNaN(value));
  const draw = isDots ? brailleRows : chartRows;
  const style = chart.style(theme);
  const lines: readonly Line[] = isKnown
    ? draw(values, room, rows, highest, theme.bars).map((text) => [span(text, style)])
    : Array.from({ length: rows }, (_, row) =>
        row === 0 ? [span(` ${chart.unknown}`, theme.quiet)] : [],
      );
  const most = isKnown ? `max ${chart.text(highest)}  ` : '';
  return panelLines(
    {
      title: [span(`${chart.name} `), span(chart.now, theme.strong)],
      right: [span(most + spanText(traffic.spanMs), theme.quiet)],
      width,
      marks: marksOf(state, pools, { ...traffic.cells, count: values.length }, room, theme),
    },
    lines,
    theme,
  );
}

/** Below the charts: when a state changed, httpd restarted (`R`) or was not reached (`?`). */
function marksOf(
  state: UiState,
  pools: readonly FleetBalancer[] | null,
  { end, stepMs, count: values }: TimeCells,
  room: number,
  theme: Theme,
): ReadonlyMap<number, Span> {
  const names = pools === null ? null : new Set(pools.map(({ name }) => name));
  const begin = end - values * stepMs;
  const marks = new Map<number, Span>();
  for (const event of state.events) {
    if (event.at <= begin || event.at > end) continue;
    if (names !== null && event.balancer !== null && !names.has(event.balancer)) continue;
    const mark = markOf(event, theme);
    if (mark === null) continue;
    const cell = Math.ceil(((event.at - begin) / (end - begin)) * room) - 1;
    marks.set(Math.max(0, Math.min(room - 1, cell)), mark);
  }
  return marks;
}

function markOf(event: FleetEvent, theme: Theme): Span | null {
  switch (event.kind) {
    case 'restarted':
      return span('R', theme.warning);
    case 'lost':
      return span('?', theme.alarm);
    case 'state':
    case 'flags-lost': {
      if (event.is === null) return null;
      const word = stateWord(event.is);
      return STATES[word].isWell === true ? null : span(theme.glyph(word), theme.state(word));
    }
    default:
      return null;
  }
}

function sumOf(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}
