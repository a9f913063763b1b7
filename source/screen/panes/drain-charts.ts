/** What leaves and where it goes, over time: the drained member's requests and busy, and the requests of the others. */

import { balancerNamed } from '../../fleet/find.ts';
import type { Past } from '../../fleet/past.ts';
import type { FleetEvent, Member } from '../../fleet/snapshot.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName, shortName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { type Traffic, trafficOf } from '../../messages/traffic.ts';
import { loadsOf } from '../facts/pool-load.ts';
import type { DrainSession, Load } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_ROWS, sideBySide } from '../text/panel.ts';
import { type Line, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { type ChartMark, chartPanel, chartValues, eventMarks } from './chart-panel.ts';
import { sumOf } from './pool-lines.ts';

/** With less of a chart nothing is seen. */
export const LEAST_CHART = 3 + FRAME_ROWS;

interface Chart {
  readonly title: string;
  readonly pasts: readonly Past[];
  readonly values: (traffic: Traffic) => readonly number[];
  readonly was: number | null;
  readonly now: number | null;
  readonly text: (value: number | null) => string;
  readonly style: TextStyle;
  readonly marks: readonly ChartMark[];
}

/** `height`: with the frames. */
export function drainCharts(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const part = Math.floor(columns / 3);
  const widths = [part, part, columns - 2 * part];
  return sideBySide(
    chartsOf(state, drain, theme).map((chart, index) =>
      framedChart(state, chart, widths[index] ?? part, height - FRAME_ROWS, theme),
    ),
  );
}

function framedChart(
  { live }: UiState,
  { title, pasts, values, was, now, text, style, marks }: Chart,
  width: number,
  rows: number,
  theme: Theme,
): readonly Line[] {
  const traffic = trafficOf(live, pasts, chartValues(width, theme));
  const isKnown = was !== null && now !== null;
  return chartPanel(
    {
      title: [
        span(`${title} `),
        span(isKnown ? `${text(was)} -> ${text(now)}` : text(now), theme.strong),
      ],
      values: pasts.length === 0 ? [] : values(traffic),
      cells: traffic.cells,
      spanMs: traffic.spanMs,
      now,
      right: (highest) => `max ${text(highest)}`,
      unknown: 'from the third reading on',
      ...{ style, marks, width, rows },
    },
    theme,
  );
}

function chartsOf(state: UiState, drain: DrainSession, theme: Theme): readonly Chart[] {
  const { member, before, startedAt, ended, phase } = drain;
  const pool = balancerNamed(state.live, member.balancer)?.members ?? [];
  const now = loadsOf(state, member.balancer);
  const isOther = ({ key }: Member) => key !== member.key;
  const others = pool.filter(isOther);
  const own = pool.filter((each) => !isOther(each));
  const name = safeName(shortName(member.url, member.places[0].worker.route));
  const leaves = phase === null || ended?.outcome.kind === 'put-back' ? '' : ' leaves';
  const sum = (loads: ReadonlyMap<string, Load>) =>
    sumOf(others.map(({ key }) => loads.get(key)?.requests ?? null));
  const began: ChartMark = { at: startedAt, mark: span('D', theme.warning) };
  const isOwn = ({ balancer, url }: FleetEvent) =>
    url === null || (balancer === member.balancer && url === member.url);
  const isOfOthers = ({ balancer, url }: FleetEvent) =>
    url === null || (balancer === member.balancer && url !== member.url);
  const marks = [...eventMarks(state.events, isOwn, theme), began];
  const [was, is] = [before.get(member.key), now.get(member.key)];
  const requests = (traffic: Traffic) => traffic.requests;
  return [
    {
      ...{ title: `${name}${leaves}: req/s`, pasts: pastsOf(state, own), values: requests },
      ...{ was: was?.requests ?? null, now: is?.requests ?? null, text: rate },
      ...{ style: theme.state('DRN'), marks },
    },
    {
      ...{ title: `${name}${leaves}: busy`, pasts: pastsOf(state, own) },
      ...{ was: was?.busy ?? null, now: is?.busy ?? null },
      values: (traffic) => traffic.busy,
      text: (value) => count(value === null ? null : Math.round(value)),
      ...{ style: theme.state('DRN'), marks },
    },
    {
      ...{ title: 'the others: req/s', pasts: pastsOf(state, others), values: requests },
      ...{ was: sum(before), now: sum(now), text: rate, style: theme.load },
      marks: [...eventMarks(state.events, isOfOthers, theme), began],
    },
  ];
}

function pastsOf({ live, settings }: UiState, members: readonly Member[]): readonly Past[] {
  const { fresh } = fleetFacts(live, settings.policy);
  return members.flatMap((member) =>
    memberFacts(member, fresh).places.flatMap(({ rates: { past } }) =>
      past === undefined ? [] : [past],
    ),
  );
}
