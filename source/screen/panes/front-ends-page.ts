/** The page of front ends as lines: the list, and under it what is known of the one under the cursor. */

import { scopeTo } from '../../fleet/scope.ts';
import { wallOf } from '../../httpd/clock.ts';
import { counted } from '../../httpd/counted.ts';
import { disagreementText } from '../../messages/drift.ts';
import { eventText } from '../../messages/event-text.ts';
import {
  FRONT_END_COLUMNS,
  type FrontEndColumn,
  type When,
} from '../../messages/front-end-columns.ts';
import { type FrontEndFacts, RENEW_DAYS } from '../../messages/front-end-facts.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { clock, moment } from '../../messages/numbers.ts';
import { displayWidth, fit } from '../../messages/width.ts';
import { cursorOf, listedFrontEnds, listHeight, topOf } from '../dialogs/front-ends.ts';
import { isFramed } from '../state/pane-state.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_CELLS, FRAME_ROWS, panelLines } from '../text/panel.ts';
import { type Line, type Span, span, spread, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { chartStrip } from './chart-strip.ts';
import { type Fact, sheetLines } from './facts-sheet.ts';

/** Blank, cursor sign, blank. */
const GUTTER = 3;
const GAP = 2;
const MOST_DRIFT = 6;
/** Less of it would be a title without its subject. */
const LEAST_DETAIL = 3;
const LONGEST_NAME = 30;

export function frontEndsLines(state: UiState, theme: Theme, height: number): readonly Line[] {
  const isPanel = isFramed(state.size);
  const width = state.size.columns - (isPanel ? FRAME_CELLS : 0);
  const frontEnds = listedFrontEnds(state);
  const [cursor, top, rows] = [cursorOf(state), topOf(state), listHeight(state)];
  const when = { now: state.now, utc: state.settings.utc };
  const columns = layOut(frontEnds, when, width);
  const shown = frontEnds.slice(top, top + rows);
  const list = [
    headLine(columns),
    ...shown.map((each, index) =>
      rowLine(each, { columns, when, theme, width, isCursor: top + index === cursor }),
    ),
  ];
  const where =
    shown.length === frontEnds.length
      ? counted(frontEnds.length, 'front end')
      : `${top + 1}-${top + shown.length} of ${frontEnds.length}`;
  const title = [span('front ends', theme.strong)];
  const chosen = frontEnds[cursor];
  const frames = isPanel ? 2 * FRAME_ROWS : 2;
  const room = height - list.length - frames;
  const detail =
    chosen === undefined || room < LEAST_DETAIL
      ? []
      : sheetLines(detailFacts(chosen, when, theme), width - 2, room, theme).slice(0, room);
  const indented = detail.map((line): Line => [span(' '), ...line]);
  if (isPanel) {
    const panel = { title, right: [span(where, theme.quiet)], width: state.size.columns };
    const name = [span(safeName(chosen?.name ?? ''), theme.strong)];
    const framed = [
      ...panelLines({ ...panel, isFocused: true }, list, theme),
      ...(detail.length === 0
        ? []
        : panelLines({ title: name, width: state.size.columns }, indented, theme)),
    ];
    return [...framed, ...chartsOf(chosen, state, theme, height - framed.length)].slice(0, height);
  }
  const head = spread([span(' '), ...title], [span(`${where} `)], width, theme.ellipsis);
  return [head, ...list, ...(detail.length === 0 ? [] : [[span(' ')], ...indented])].slice(
    0,
    height,
  );
}

const LEAST_CHARTS = 6;

/** What goes through this front end, in the rows that nothing else needs. */
function chartsOf(
  chosen: FrontEndFacts | undefined,
  state: UiState,
  theme: Theme,
  room: number,
): readonly Line[] {
  if (chosen === undefined || chosen.members === null || room < LEAST_CHARTS) return [];
  const shown = scopeTo(state.shown, chosen.name);
  const finding = { ...state.finding, matched: null };
  return chartStrip({ ...state, shown, finding }, theme, Math.min(room, state.size.rows >> 2));
}

interface Laid {
  readonly column: FrontEndColumn;
  readonly width: number;
}

/** Those that the width has room for, the most needed first; the text of the last change gets what is left. */
function layOut(frontEnds: readonly FrontEndFacts[], when: When, width: number): readonly Laid[] {
  let room = width - GUTTER - 1;
  const laid: Laid[] = [];
  for (const column of FRONT_END_COLUMNS.toSorted((a, b) => a.rank - b.rank)) {
    const isRest = column.id === 'change';
    const longest = isRest
      ? Math.max(20, room - GAP)
      : Math.max(
          displayWidth(column.head),
          ...frontEnds.map((each) => displayWidth(column.text(each, when))),
        );
    const most = column.id === 'name' ? Math.min(LONGEST_NAME, Math.ceil(width / 4)) : width;
    const own = Math.min(longest, Math.max(displayWidth(column.head), most));
    if (own + (laid.length === 0 ? 0 : GAP) > room) break;
    room -= own + (laid.length === 0 ? 0 : GAP);
    laid.push({ column, width: own });
  }
  const order = (each: Laid) => FRONT_END_COLUMNS.indexOf(each.column);
  return laid.toSorted((a, b) => order(a) - order(b));
}

function headLine(columns: readonly Laid[]): Line {
  const heads = columns.map(({ column, width }) => fit(column.head, width, column.align, ''));
  return [span(`${' '.repeat(GUTTER)}${heads.join(' '.repeat(GAP))}`.trimEnd(), { bold: true })];
}

interface RowParts {
  readonly columns: readonly Laid[];
  readonly when: When;
  readonly theme: Theme;
  readonly width: number;
  readonly isCursor: boolean;
}

function rowLine(facts: FrontEndFacts, { columns, when, theme, width, isCursor }: RowParts): Line {
  const isOld = !isFresh(facts.freshness);
  const cells = columns.flatMap(({ column, width: own }, index): Span[] => {
    const text = fit(column.text(facts, when), own, column.align, theme.ellipsis);
    const style = styleOf(column, facts, theme);
    const isTold = column.id === 'state' || column.id === 'cert';
    const gap = index === 0 ? '' : ' '.repeat(GAP);
    return [span(gap), span(text, isOld && !isTold ? { ...style, dim: true } : style)];
  });
  const line = [span(isCursor ? ` ${theme.sign('cursor')} ` : ' '.repeat(GUTTER)), ...cells];
  if (!isCursor) return line;
  const rest = width - line.reduce((sum, { text }) => sum + displayWidth(text), 0);
  const whole = [...line, span(' '.repeat(Math.max(0, rest - 1)))];
  return whole.map((each) => ({ ...each, style: { ...each.style, inverse: true } }));
}

function styleOf(
  { id }: FrontEndColumn,
  { freshness, out, inError, certificateDays, drift }: FrontEndFacts,
  theme: Theme,
): TextStyle | undefined {
  switch (id) {
    case 'state':
      if (freshness === 'lost') return theme.alarm;
      return freshness === 'stale' || freshness === 'slow' ? theme.warning : undefined;
    case 'out':
      return (out ?? 0) > 0 ? theme.state('DIS') : undefined;
    case 'err':
      return (inError ?? 0) > 0 ? theme.state('ERR') : undefined;
    case 'cert':
      return certificateDays !== null && certificateDays < RENEW_DAYS ? theme.alarm : undefined;
    case 'drift':
      return (drift?.length ?? 0) > 0 ? theme.state('MIXED') : undefined;
    default:
      return undefined;
  }
}

function detailFacts(facts: FrontEndFacts, when: When, theme: Theme): readonly Fact[] {
  const text = (name: string, told: string, isWarning = false): Fact => ({
    ...{ kind: 'text', name, text: told, isWarning },
  });
  const lines = (name: string, told: readonly string[]): Fact => ({
    ...{ kind: 'list', name, lines: told.map((each): Line => [span(each)]) },
  });
  const { readAt, error, answerMs, medianMs, lastChange, drift, url } = facts;
  const all: Fact[] = [lines('URL', [safeName(url)])];
  if (error !== null) all.push(text('trouble', `${safeName(error.what)}. ${error.hint}`, true));
  if (!isFresh(facts.freshness) && readAt !== null) {
    all.push(text('as of', `${clock(readAt, when.utc)}: all below is what it last said`, true));
  }
  if (answerMs !== null && medianMs !== null) {
    const last = `${Math.round(answerMs)} ms`;
    all.push(lines('answers', [`in ${last}, median of half a minute ${Math.round(medianMs)} ms`]));
  }
  if (facts.members !== null) all.push(lines('httpd', [httpdText(facts, when)]));
  all.push(lines('restart', [restartText(facts)]));
  if (url.startsWith('https:')) all.push(certificateFact(facts, when));
  if (drift !== null && drift.length > 0) {
    const told = drift.slice(0, MOST_DRIFT).map(disagreementText);
    const more = drift.length - told.length;
    all.push(lines('drift', [...told, ...(more > 0 ? [`and ${more} more`] : [])]));
  }
  if (lastChange !== null) {
    const time = clock(lastChange.at, when.utc);
    all.push(lines('changed', [`${time}  ${eventText(lastChange)}`]));
  } else all.push({ kind: 'list', name: 'changed', lines: [[span(NO_CHANGE, theme.quiet)]] });
  return all;
}

const NO_CHANGE = 'no change seen yet';

function httpdText({ version, startedAt }: FrontEndFacts, { now, utc }: When): string {
  const up =
    startedAt === null
      ? 'up since: not known'
      : `up since ${moment(wallOf(startedAt), wallOf(now), utc)}`;
  return `${version ?? 'version not known'}   ${up}`;
}

function restartText({ persists, members }: FrontEndFacts): string {
  if (members === null) return 'not known: its page was never read';
  if (persists === null) return 'the page does not say what it loses';
  return persists ? 'keeps every change' : 'loses every change: BalancerPersist is off';
}

function certificateFact(
  { certificateEnds, certificateDays: days }: FrontEndFacts,
  { utc }: When,
): Fact {
  const name = 'TLS';
  if (certificateEnds === null || days === null) {
    const text = 'no certificate was seen yet';
    return { kind: 'text', name, text, isWarning: false };
  }
  const end = moment(certificateEnds, Number.POSITIVE_INFINITY, utc);
  const left = days < 0 ? 'it has expired' : `${counted(days, 'day')} left`;
  const isWarning = days < RENEW_DAYS;
  return { kind: 'text', name, text: `certificate valid until ${end}: ${left}`, isWarning };
}
