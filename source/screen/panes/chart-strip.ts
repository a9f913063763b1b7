/** Charts of what is shown, above the table: requests, busy and answer times; on a wide screen every member as one sign. */

import type { FleetBalancer, FleetEvent } from '../../fleet/snapshot.ts';
import { type AnswerTime, answerText, fleetAnswerTime } from '../../messages/answer-time.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { pastsOf, type Traffic, trafficOf } from '../../messages/traffic.ts';
import { displayWidth } from '../../messages/width.ts';
import { stateOfPool } from '../facts/pool-scope.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_ROWS, sideBySide } from '../text/panel.ts';
import { type Line, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { type ChartMark, chartPanel, chartValues, eventMarks } from './chart-panel.ts';
import { miniMap, miniMapWidth } from './mini-map.ts';

interface Drawn {
  readonly height: number;
  readonly rows: UiState['rows'];
  readonly pool: UiState['look']['pool'];
  readonly size: UiState['size'];
  readonly theme: Theme;
  readonly lines: readonly Line[];
}

/** Drawn once for each reading: keys come in between. */
const drawn = new WeakMap<UiState['shown'], Drawn>();

/** `height`: with the frame. */
export function chartStrip(state: UiState, theme: Theme, height: number): readonly Line[] {
  if (height <= FRAME_ROWS) return [];
  const { shown, size, rows, look } = state;
  const known = drawn.get(shown);
  const isKnown = known?.height === height && known.size === size && known.theme === theme;
  if (isKnown && known.rows === rows && known.pool === look.pool) return known.lines;
  const lines = stripLines(state, theme, height);
  drawn.set(shown, { height, rows, pool: look.pool, size, theme, lines });
  return lines;
}

function stripLines(asked: UiState, theme: Theme, height: number): readonly Line[] {
  const state = stateOfPool(asked);
  const pools = chosenPools(state);
  const map = miniMapWidth(state);
  const widths = sharesOf(state.size.columns - map);
  const rows = height - FRAME_ROWS;
  const charts = chartsOf(state, pools).map((chart, index) =>
    stripChart(chart, widths[index] ?? 0, rows, state, pools, theme),
  );
  return sideBySide(map === 0 ? charts : [...charts, miniMap(state, theme, map, rows)]);
}

/** A pool's page or a filter chooses pools, and what is said of the fleet is then said of them; null: all of it. */
export function chosenPools({
  finding,
  rows,
  shown,
  look,
}: UiState): readonly FleetBalancer[] | null {
  const { pool } = look;
  if (pool !== null) return shown.balancers.filter(({ name }) => name === pool.balancer);
  if (finding.matched === null) return null;
  const names = new Set(rows.flatMap((row) => (row.kind === 'ghost' ? [] : [row.balancer.name])));
  const chosen = shown.balancers.filter(({ name }) => names.has(name));
  return chosen.length === 0 || chosen.length === shown.balancers.length ? null : chosen;
}

export interface TrafficChart {
  readonly name: string;
  readonly now: string;
  /** The number of it, where it is one and not a bound. */
  readonly value: number | null;
  readonly values: (traffic: Traffic) => readonly number[];
  readonly text: (value: number) => string;
  readonly style: (theme: Theme) => TextStyle;
  /** In its place while there is nothing to draw. */
  readonly unknown: string;
}

function chartsOf(state: UiState, pools: readonly FleetBalancer[] | null): readonly TrafficChart[] {
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
  const isNamed = only !== undefined && another === undefined && state.look.pool === null;
  const of = isNamed ? ` ${safeName(only.name)}` : '';
  return trafficCharts({ requests, busy, time }, of);
}

/** `now`: the numbers in their titles. `of`: whose they are, where that is not said elsewhere. */
export function trafficCharts(
  {
    requests,
    busy,
    time,
  }: {
    readonly requests: number | null;
    readonly busy: number | null;
    readonly time: AnswerTime | null;
  },
  of = '',
): readonly TrafficChart[] {
  return [
    {
      name: `req/s${of}`,
      now: rate(requests),
      value: requests,
      values: (traffic) => traffic.requests,
      text: rate,
      style: (theme) => theme.load,
      unknown: 'from the third reading on',
    },
    {
      name: `busy${of}`,
      now: count(busy),
      value: busy,
      values: (traffic) => traffic.busy,
      text: (value) => count(Math.round(value)),
      style: (theme) => theme.load,
      unknown: 'from the third reading on',
    },
    {
      name: `~ms${of}`,
      now: answerText(time),
      value: time === null || time.isBound ? null : time.ms,
      values: (traffic) => traffic.ms,
      text: (value) => answerText({ ms: value, isBound: false }),
      style: (theme) => theme.time,
      unknown:
        time?.isBound === true ? 'too few requests in flight to tell' : 'from ten readings on',
    },
  ];
}

/** Where not all front ends answer: the chart is of the others alone, from end to end, and so is its number. */
function ofWhich({ shown, settings }: UiState): string {
  const { fresh } = fleetFacts(shown, settings.policy);
  const answering = shown.frontEnds.filter(({ name }) => isFresh(fresh.get(name)));
  const [only] = answering;
  if (only === undefined || answering.length === shown.frontEnds.length) return '';
  const name = safeName(only.name);
  return answering.length === 1 && displayWidth(name) <= LONGEST_NAME
    ? ` on ${name}`
    : ` on ${answering.length} of ${shown.frontEnds.length} FE`;
}

const LONGEST_NAME = 8;

/** The widest for requests; each as wide as all of them together leave. */
export function sharesOf(width: number): readonly [number, number, number] {
  const requests = Math.round(width * 0.4);
  const busy = Math.round(width * 0.31);
  return [requests, busy, width - requests - busy];
}

function stripChart(
  chart: TrafficChart,
  width: number,
  rows: number,
  state: UiState,
  pools: readonly FleetBalancer[] | null,
  theme: Theme,
): readonly Line[] {
  const { shown, settings } = state;
  const pasts = pastsOf(shown, pools, fleetFacts(shown, settings.policy).fresh);
  const traffic = trafficOf(shown, pasts, chartValues(width, theme));
  const names = pools === null ? null : new Set(pools.map(({ name }) => name));
  const isShown = ({ balancer }: FleetEvent) =>
    names === null || balancer === null || names.has(balancer);
  const marks = eventMarks(state.events, isShown, theme);
  return trafficPanel(chart, traffic, marks, width, rows, theme, ofWhich(state));
}

/** `note`: behind its number. */
export function trafficPanel(
  chart: TrafficChart,
  traffic: Traffic,
  marks: readonly ChartMark[],
  width: number,
  rows: number,
  theme: Theme,
  note = '',
): readonly Line[] {
  return chartPanel(
    {
      title: [span(`${chart.name} `), span(chart.now, theme.strong), span(note, theme.warning)],
      values: chart.values(traffic),
      now: chart.value,
      cells: traffic.cells,
      spanMs: traffic.spanMs,
      right: (highest) => `max ${chart.text(highest)}`,
      style: chart.style(theme),
      unknown: chart.unknown,
      marks,
      width,
      rows,
    },
    theme,
  );
}

function sumOf(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}
