/** A member on each front end, line by line: its state, its numbers, and its last half hour there. */

import { placeOn } from '../../fleet/find.ts';
import { memberOn } from '../../fleet/scope.ts';
import type { FrontEndState, Place } from '../../fleet/snapshot.ts';
import { stateText, stateWord } from '../../httpd/status.ts';
import { answerText, answerTime, flowOf } from '../../messages/answer-time.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { byteRateOf, bytesOf } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { bytes, count, counter, factor, rate } from '../../messages/numbers.ts';
import { displayWidth, fit } from '../../messages/width.ts';
import { type Line, lineWidth, type Span, span } from '../text/spans.ts';
import { stateSpans, type Theme } from '../text/theme.ts';
import { timelineLine } from '../text/timeline-line.ts';
import type { MemberView } from './member-view.ts';

interface Column {
  readonly head: string;
  readonly width: number;
  readonly text: (places: readonly Place[]) => string;
}

/** Of one front end, or of all of them together. */
const SUMS: readonly Column[] = [
  { head: 'BUSY', width: 6, text: (places) => count(sum(places, ({ worker }) => worker.busy)) },
  { head: 'REQ/S', width: 7, text: requestsText },
  { head: '~MS', width: 6, text: (places) => answerText(answerTime(flowOf(places))) },
  {
    head: 'ELECTED',
    width: 11,
    text: (places) => counter(sum(places, ({ worker }) => worker.elected)),
  },
  { head: 'TO', width: 7, text: (places) => bytes(bytesOf(of(places), 'to').bytes) },
  { head: 'FROM', width: 7, text: (places) => bytes(bytesOf(of(places), 'from').bytes) },
];

/** Only where exact counts are known. */
const RATES: readonly Column[] = [
  { head: 'TO/S', width: 7, text: (places) => bytes(byteRateOf(of(places), 'to')) },
  { head: 'FROM/S', width: 7, text: (places) => bytes(byteRateOf(of(places), 'from')) },
];

/** Of each front end alone. */
const SETTINGS: readonly Column[] = [
  { head: 'LOAD', width: 7, text: ([place]) => String(place?.worker.load ?? '-') },
  { head: 'FACTOR', width: 8, text: ([place]) => factor(place?.worker.factor ?? null) },
  { head: 'SET', width: 5, text: ([place]) => count(place?.worker.lbSet ?? null) },
];

const STATE = 11;
const LEAST_TIMELINE = 15;
const TIMELINE_HEAD = 'STATE 30 MIN';
const GAP = 2;

interface Layout {
  readonly name: number;
  readonly sums: readonly Column[];
  readonly settings: readonly Column[];
  readonly timeline: number;
}

/** A head, a line for each front end, and one for all where there are several. */
export function placeCount({ state }: MemberView): number {
  const { length } = state.shown.frontEnds;
  return 1 + length + (length > 1 ? 1 : 0);
}

export function placeLines(view: MemberView, width: number): readonly Line[] {
  const { state, own, theme } = view;
  const { frontEnds } = state.shown;
  const layout = layoutOf(view, width);
  const all = sumCells(own.places, layout);
  return [
    headLine(layout, theme),
    ...frontEnds.map((frontEnd) => frontEndLine(view, frontEnd, layout)),
    ...(frontEnds.length > 1 && view.at === null
      ? [[span(` ${fit('all', layout.name + STATE, 'left', '')}${all}`, theme.strong)]]
      : []),
  ];
}

function layoutOf({ state, own }: MemberView, width: number): Layout {
  const names = state.shown.frontEnds.map(({ name }) => displayWidth(safeName(name)));
  const name = Math.min(16, Math.max(4, ...names)) + GAP;
  const hasRates = byteRateOf(own, 'to') !== null;
  let room = width - 2 - name - STATE - widthOf(SUMS);
  let sums = SUMS;
  if (hasRates && widthOf(RATES) <= room) {
    sums = [...SUMS, ...RATES];
    room -= widthOf(RATES);
  }
  const settings = widthOf(SETTINGS) <= room ? SETTINGS : [];
  room -= widthOf(settings) + GAP;
  return { name, sums, settings, timeline: room < LEAST_TIMELINE ? 0 : Math.min(30, room) };
}

function headLine({ name, sums, settings, timeline }: Layout, theme: Theme): Line {
  const heads = [...sums, ...settings].map(({ head, width }) => fit(head, width, 'right', ''));
  const time = timeline === 0 ? '' : `${' '.repeat(GAP)}${TIMELINE_HEAD}`;
  const text = ` ${fit('FE', name, 'left', '')}${fit('STATE', STATE, 'left', '')}${heads.join('')}${time}`;
  return [span(text, theme.strong)];
}

function frontEndLine(view: MemberView, frontEnd: FrontEndState, layout: Layout): Line {
  const { state, member, fresh, theme } = view;
  const name = span(` ${fit(safeName(frontEnd.name), layout.name, 'left', theme.ellipsis)}`);
  const place = placeOn(member, frontEnd.name);
  if (place === undefined) return [name, span('not on its page', theme.quiet)];
  const { status } = place.worker;
  const at = lastKnownAt(state.shown, fresh, [frontEnd.name]);
  if (at !== null) {
    const mayServe = status.intent === 'in' ? ': may still send it requests' : '';
    const was = `${theme.glyph('UNK')} ${stateText(status)}`;
    const text = `was busy ${count(place.worker.busy)}  elected ${counter(place.worker.elected)}`;
    const asOf = `${asOfText(at, state.settings.utc)}${mayServe}`;
    return [name, span(`${fit(was, STATE, 'left', '')}  ${text}  (${asOf})`, theme.quiet)];
  }
  const cell = stateSpans(stateWord(status), stateText(status), theme);
  const settings = layout.settings.map((each) => fit(each.text([place]), each.width, 'right', ''));
  const line: Span[] = [
    name,
    ...cell,
    span(' '.repeat(Math.max(0, STATE - lineWidth(cell)))),
    span(sumCells([place], layout) + settings.join('')),
  ];
  const own = memberOn(member, frontEnd.name);
  if (layout.timeline === 0 || own === null) return line;
  const time = timelineLine(own, state.shown, layout.timeline, theme);
  return [...line, span(' '.repeat(GAP)), ...time];
}

function sumCells(places: readonly Place[], { sums }: Layout): string {
  return sums.map(({ text, width }) => fit(text(places), width, 'right', '')).join('');
}

function requestsText(places: readonly Place[]): string {
  if (places.some(({ rates }) => rates.reset)) return '~';
  return rate(sum(places, ({ rates }) => rates.requests));
}

/** null as soon as one is not known: the sum of the others would be too low. */
function sum(places: readonly Place[], pick: (place: Place) => number | null): number | null {
  return places.reduce<number | null>((total, place) => {
    const value = pick(place);
    return total === null || value === null ? null : total + value;
  }, 0);
}

function of(places: readonly Place[]) {
  return { places, stale: false };
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((total, { width }) => total + width, 0);
}
