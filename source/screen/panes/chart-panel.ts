/** One chart in its frame: the highest value and the time that it spans at its right, marks of what happened below it. */

import type { FleetEvent } from '../../fleet/snapshot.ts';
import { stateWord } from '../../httpd/status.ts';
import { STATES } from '../../messages/states.ts';
import { highestOf, spanText, type TimeCells } from '../../messages/time-cells.ts';
import { brailleRows, dotColumns } from '../text/braille.ts';
import { chartRows } from '../text/chart.ts';
import { FRAME_CELLS, panelLines } from '../text/panel.ts';
import { type Line, type Span, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

export interface ChartPanel {
  readonly title: Line;
  /** As many as `chartValues` says, the newest last; NaN is not known. */
  readonly values: readonly number[];
  /** What the title says it is now: the maximum is not less. */
  readonly now?: number | null;
  readonly cells: Pick<TimeCells, 'end' | 'stepMs'>;
  readonly spanMs: number;
  /** In front of the time span, where there is anything to draw. */
  readonly right: (highest: number) => string;
  readonly style: TextStyle;
  /** In its place while there is nothing to draw. */
  readonly unknown: string;
  readonly marks: readonly ChartMark[];
  readonly width: number;
  /** Without the frame. */
  readonly rows: number;
}

/** Below the chart, at its moment. Of several in one cell the last one is seen. */
export interface ChartMark {
  readonly at: number;
  readonly mark: Span;
}

/** How many values a chart has that is so wide with its frame. */
export function chartValues(width: number, theme: Theme): number {
  const room = width - FRAME_CELLS;
  return theme.chart === 'dots' ? dotColumns(room) : room;
}

export function chartPanel(chart: ChartPanel, theme: Theme): readonly Line[] {
  const { title, values, cells, spanMs, style, unknown, width, rows } = chart;
  const room = width - FRAME_CELLS;
  const highest = Math.max(highestOf(values), chart.now ?? 0);
  const isKnown = values.some((value) => !Number.isNaN(value));
  const draw = theme.chart === 'dots' ? brailleRows : chartRows;
  const lines: readonly Line[] = isKnown
    ? draw(values, room, rows, highest, theme.bars).map((text) => [span(text, style)])
    : Array.from({ length: rows }, (_, row) =>
        row === 0 ? [span(` ${unknown}`, theme.quiet)] : [],
      );
  const said = isKnown ? chart.right(highest) : '';
  const right = said === '' ? spanText(spanMs) : `${said}  ${spanText(spanMs)}`;
  const marks = placed(chart.marks, { ...cells, count: values.length }, room);
  return panelLines({ title, right: [span(right, theme.quiet)], width, marks }, lines, theme);
}

function placed(
  marks: readonly ChartMark[],
  { end, stepMs, count }: TimeCells,
  room: number,
): ReadonlyMap<number, Span> {
  const begin = end - count * stepMs;
  return new Map(
    marks
      .filter(({ at }) => at > begin && at <= end)
      .map(({ at, mark }) => {
        const cell = Math.ceil(((at - begin) / (end - begin)) * room) - 1;
        return [Math.max(0, Math.min(room - 1, cell)), mark];
      }),
  );
}

/** When a state changed, httpd restarted (`R`) or was not reached (`?`). */
export function eventMarks(
  events: readonly FleetEvent[],
  isShown: (event: FleetEvent) => boolean,
  theme: Theme,
): readonly ChartMark[] {
  return events.flatMap((event) => {
    const mark = isShown(event) ? markOf(event, theme) : null;
    return mark === null ? [] : [{ at: event.at, mark }];
  });
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
