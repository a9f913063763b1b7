/** Beside the log: busy and answer times of the row under the cursor, whose requests the pane draws. */

import type { Past } from '../../fleet/past.ts';
import { scopeTo } from '../../fleet/scope.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { answerText } from '../../messages/answer-time.ts';
import { nameOf } from '../../messages/event-text.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { count } from '../../messages/numbers.ts';
import { pastsOf, trafficOf } from '../../messages/traffic.ts';
import { clipMiddle } from '../../messages/width.ts';
import { cursorRow } from '../layout/cursor.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_ROWS, sideBySide } from '../text/panel.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { chartPanel, chartValues, eventMarks } from './chart-panel.ts';

interface Subject {
  readonly name: string;
  readonly pasts: readonly Past[];
  readonly isOwn: (event: FleetEvent) => boolean;
}

/** `height`: with the frame, as the log's. */
export function rowCharts(
  state: UiState,
  theme: Theme,
  width: number,
  height: number,
): readonly Line[] {
  const subject = subjectOf(state);
  const half = Math.ceil(width / 2);
  const marks = eventMarks(state.events, subject.isOwn, theme);
  const rows = height - FRAME_ROWS;
  const chart = (kind: 'busy' | 'ms', cells: number) => {
    const {
      spanMs,
      cells: time,
      ...values
    } = trafficOf(state.shown, subject.pasts, chartValues(cells, theme));
    const head = kind === 'busy' ? 'busy' : '~ms';
    const name = clipMiddle(subject.name, cells - 22, theme.ellipsis);
    const text = (value: number) =>
      kind === 'busy' ? count(Math.round(value)) : answerText({ ms: value, isBound: false });
    return chartPanel(
      {
        title: [span(`${name} ${head}`)],
        values: values[kind],
        cells: time,
        spanMs,
        right: (highest) => `max ${text(highest)}`,
        style: kind === 'busy' ? theme.load : theme.time,
        unknown: kind === 'busy' ? 'from the third reading on' : 'not known well enough',
        marks,
        width: cells,
        rows,
      },
      theme,
    );
  };
  return sideBySide([chart('busy', half), chart('ms', width - half)]);
}

function subjectOf(state: UiState): Subject {
  const { shown, settings } = state;
  const row = cursorRow(state);
  const { fresh } = fleetFacts(shown, settings.policy);
  if (row?.kind === 'member') {
    const { member } = row;
    const urls = new Set(member.places.map(({ worker }) => worker.url));
    const { places } = memberFacts(member, fresh);
    return {
      name: nameOf(member),
      pasts: places.flatMap(({ rates: { past } }) => (past === undefined ? [] : [past])),
      isOwn: ({ balancer, url }) =>
        balancer === null || (balancer === member.balancer && url !== null && urls.has(url)),
    };
  }
  const name = row?.kind === 'balancer' ? row.balancer.name : row?.ghost.balancer;
  const frontEnd = row?.kind === 'balancer' ? row.frontEnd : null;
  const own = frontEnd === null ? shown : scopeTo(shown, frontEnd);
  const pools = own.balancers.filter((each) => each.name === name);
  return {
    name: safeName(name ?? ''),
    pasts: pastsOf(own, pools, fleetFacts(own, settings.policy).fresh),
    isOwn: ({ balancer }) => balancer === null || balancer === name,
  };
}
