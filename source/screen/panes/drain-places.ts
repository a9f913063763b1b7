/** The table of a drain: what it waits for on each front end. */

import { frontEndNamed, placeOn } from '../../fleet/find.ts';
import { freshness } from '../../fleet/freshness.ts';
import { memberNow } from '../../fleet/select.ts';
import { stateText, stateWord } from '../../httpd/status.ts';
import { safeName } from '../../messages/member-label.ts';
import { count, duration, rate } from '../../messages/numbers.ts';
import { fit } from '../../messages/width.ts';
import type { PlaceWatch } from '../../operations/drain/quiet.ts';
import { type DrainSession, MAX_SAMPLES } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { squeeze } from '../text/chart.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import { sparkline } from '../text/sparkline.ts';
import type { Theme } from '../text/theme.ts';

const HEADS = ['FE', 'STATE', 'BUSY', 'REQ/S', 'LAST REQUEST', 'QUIET'] as const;

/** The heads, and a line for each front end, in `columns` cells. */
export function placeLines(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  columns: number,
): readonly Line[] {
  const isNarrow = columns < 60;
  const web = Math.min(16, Math.max(6, ...state.live.frontEnds.map(({ name }) => name.length)));
  const widths = placeWidths(columns, web);
  const chart = isNarrow
    ? 0
    : Math.max(0, Math.min(60, columns - widths.reduce((a, b) => a + b + 1, 5)));
  const row = (cells: readonly string[], style = (_: number) => theme.strong as Span['style']) =>
    cells.flatMap((text, index): Span[] => {
      const width = widths[index] ?? 0;
      if (width === 0) return [];
      const isNumber = index === 2 || index === 3;
      return [
        span(
          `${fit(text, width, isNumber ? 'right' : 'left', theme.ellipsis)}${isNumber && index === 3 ? '  ' : ' '}`,
          style(index),
        ),
      ];
    });
  const heading: Line = [
    span('   '),
    ...row(HEADS),
    span(
      chart > 17
        ? drain.sampledS > MAX_SAMPLES
          ? ' BUSY 15 MINUTES'
          : ' BUSY SINCE START'
        : chart > 8
          ? ' BUSY'
          : '',
      theme.strong,
    ),
  ];
  const places = drain.view?.places ?? [];
  if (places.length === 0) return [heading, [span('   its flag is being set')]];
  return [
    heading,
    ...places.map((place): Line => {
      const now = placeNow(state, drain, place);
      const { status } = now.worker;
      // What the drain saw last is old news once it has ended: its numbers are those of the table then.
      const isOver = drain.ended !== null && 'rates' in now;
      const busy = isOver ? now.worker.busy : place.worker.busy;
      const requests = isOver ? now.rates.requests : place.requests;
      const old = isOld(state, place.frontEnd);
      const glyph = theme.glyph(old ? 'UNK' : stateWord(status));
      const cells = [
        safeName(place.frontEnd),
        `${glyph} ${stateText(status)}`,
        old ? '?' : count(busy),
        old ? '?' : rate(requests),
        old ? 'not known' : lastText(state, place),
        place.waitsFor === ''
          ? 'quiet'
          : place.quietPolls > 0
            ? `${place.quietPolls} of 3${isNarrow ? '' : ' readings'}`
            : 'still busy',
      ];
      const stateStyle = theme.state(old ? 'UNK' : stateWord(status));
      const samples = drain.busy.get(place.frontEnd) ?? [];
      const values = squeeze(samples, Math.max(samples.length, chart - 1), chart - 1);
      const bars = sparkline(values, Math.max(0, chart - 1), Math.max(1, ...values), theme.bars);
      return [
        span('   '),
        ...row(cells, (index) => (index === 1 ? stateStyle : undefined)),
        span(chart > 8 ? ` ${bars.trim()}` : ''),
      ];
    }),
  ];
}

/** What is cut on a narrow screen, first to last: when the last request came, how many come. Busy and quiet stay. */
function placeWidths(columns: number, web: number): readonly number[] {
  if (columns < 60) return [8, 9, 5, 0, 0, 11];
  const all = [web, 10, 5, 7, 13, 15];
  const used = (widths: readonly number[]) => widths.reduce((sum, each) => sum + each + 1, 5);
  const cut = [all, all.map((each, index) => (index === 4 ? 0 : each))];
  return cut.find((widths) => used(widths) <= columns) ?? [web, 10, 5, 0, 0, 15];
}

/** The worker as the latest page has it: between two readings a flag may have changed. */
function placeNow(state: UiState, drain: DrainSession, place: PlaceWatch) {
  const member = memberNow(state.live, drain.member);
  return placeOn(member, place.frontEnd) ?? place;
}

function isOld(state: UiState, frontEnd: string): boolean {
  const front = frontEndNamed(state.live, frontEnd);
  if (front === undefined || front.error !== null) return true;
  const word = freshness(front, state.live.at, state.live.intervalMs);
  return word === 'stale' || word === 'lost';
}

function lastText(state: UiState, { lastRequestAt }: PlaceWatch): string {
  const age = state.live.at - lastRequestAt;
  return age < 1_000 ? 'now' : `${duration(Math.floor(age / 1000) * 1000).replace('.0s', 's')} ago`;
}
