/** The drain watch: what it waits for on each front end, what happens to the others, and what comes then. */

import { balancerNamed, frontEndNamed, placeOn } from '../../fleet/find.ts';
import { freshness } from '../../fleet/freshness.ts';
import { memberNow } from '../../fleet/select.ts';
import { counted } from '../../httpd/counted.ts';
import { stateText, stateWord } from '../../httpd/status.ts';
import { witnessedText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName, safeUrl } from '../../messages/member-label.ts';
import { count, duration, rate, stopwatch } from '../../messages/numbers.ts';
import { fit, wrap } from '../../messages/width.ts';
import type { PlaceWatch } from '../../operations/drain/quiet.ts';
import { busyOfOthers } from '../change/start-drain.ts';
import { choiceText, outcomeText, staleTexts, waitingText } from '../facts/drain-words.ts';
import { usableNowText } from '../facts/pool-text.ts';
import { type DrainSession, MAX_SAMPLES } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { squeeze } from '../text/chart.ts';
import { progressBar } from '../text/progress-bar.ts';
import { clipLine, type Line, type Span, span, spread } from '../text/spans.ts';
import { sparkline } from '../text/sparkline.ts';
import type { Theme } from '../text/theme.ts';
import { poolLines } from './pool-lines.ts';

/** `height` lines at most, under the header. What matters most comes first. */
export function drainWatchLines(
  state: UiState,
  drain: DrainSession,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const blank: Line = [span(' ')];
  const isLow = height < 14;
  const places = placeLines(state, drain, theme);
  const shown = places.slice(0, Math.max(2, height - (isLow ? 5 : 12)));
  const hidden = places.length - shown.length;
  const lines: Line[] = [
    titleLine(state, drain, theme),
    ...shown,
    ...(hidden > 0 ? [[span(`   and ${counted(hidden, 'more front end')}`)]] : []),
    ...(isLow ? [] : [blank]),
    ...statusLines(state, drain, theme),
    ...(isLow ? [] : [blank]),
    ...othersLines(state, drain),
    ...thenLines(state, drain),
    ...drain.notes.map((text): Line => [span(`   ${text}`, theme.warning)]),
  ];
  if (lines.length < height - 3) {
    const { balancer, key: own } = drain.member;
    const isOwn = (key: string) => key === own;
    const room = height - lines.length - 1;
    lines.push(blank, ...poolLines(state, { balancer, isOwn, width: columns, room }, theme));
  }
  return lines.slice(0, height).map((line) => clipLine(line, columns, theme.ellipsis));
}

function titleLine(state: UiState, drain: DrainSession, theme: Theme): Line {
  const { columns } = state.size;
  const url = columns < 60 ? '' : `  ${safeUrl(drain.member.url)}`;
  const elapsed = `${stopwatch(drain.elapsedMs)} / ${stopwatch(drain.timeoutMs)}`;
  const word = columns < 60 ? '' : drain.ended === null ? 'elapsed ' : 'ended after ';
  return spread(
    [span(` DRAIN  ${nameOf(drain.member)}`, theme.strong), span(url)],
    [span(`${word}${elapsed} `)],
    columns,
    theme.ellipsis,
  );
}

const HEADS = ['FE', 'STATE', 'BUSY', 'REQ/S', 'LAST REQUEST', 'QUIET'] as const;

function placeLines(state: UiState, drain: DrainSession, theme: Theme): readonly Line[] {
  const { columns } = state.size;
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

function statusLines(state: UiState, drain: DrainSession, theme: Theme): readonly Line[] {
  const { columns } = state.size;
  const put = (text: string, style?: Span['style']): readonly Line[] =>
    wrap(text, columns - 4, 2, theme.ellipsis).map((part) => [span(`   ${part}`, style)]);
  if (drain.ended !== null) {
    const { outcome } = drain.ended;
    const style = outcome.kind === 'quiet' ? theme.strong : theme.warning;
    const by = outcome.kind === 'quiet' ? witnessedText(outcome).by : '';
    const known = by === '' ? [] : put(`Known by: ${by}.`);
    return [...put(`${outcomeText(drain, outcome)}.`, style), ...known];
  }
  const stale = staleTexts(drain).flatMap((text) => put(text, theme.warning));
  if (drain.isLate) {
    const lines = put(
      `NOT QUIET after ${stopwatch(drain.timeoutMs)}. ${choiceText(state, drain)}`,
      theme.warning,
    );
    return [...lines, ...put(`Waiting for: ${waitingText(drain)}.`), ...stale];
  }
  const bar = progressBar(drain.elapsedMs / drain.timeoutMs, Math.min(40, columns - 24), theme);
  const time = `${stopwatch(drain.elapsedMs)}, asks you at ${stopwatch(drain.timeoutMs)}`;
  const lines: Line[] = [[span(`   ${bar} ${time}`)]];
  lines.push(...put(`Waiting for: ${waitingText(drain)}.`), ...stale);
  if (drain.controls.putBack) lines.push(...put('Putting back what it had set.', theme.warning));
  else if (drain.phase === 'grace' && isSticky(state, drain)) {
    lines.push(
      ...put('Sticky sessions may keep coming until they expire; this can take a long time.'),
    );
  } else if (drain.phase === 'in-flight') {
    lines.push(...put('It gets no new requests; those in flight finish.'));
  }
  return lines;
}

function isSticky(state: UiState, { member }: DrainSession): boolean {
  const pool = balancerNamed(state.live, member.balancer);
  return pool?.views.some(({ balancer }) => balancer.sticky !== null) ?? false;
}

function othersLines(state: UiState, drain: DrainSession): readonly Line[] {
  const pool = balancerNamed(state.live, drain.member.balancer);
  const facts = fleetFacts(state.live, state.settings.policy).pools.get(drain.member.balancer);
  if (pool === undefined || facts === undefined)
    return [[span('   others: their balancer is gone from the page')]];
  const now = busyOfOthers(state.live, drain.member);
  const parts = [usableNowText(facts, pool, state)];
  if (now !== null && drain.othersBusy !== null) {
    const more = now - drain.othersBusy;
    parts.push(`busy ${now} (${more < 0 ? '' : '+'}${more} since start)`);
  }
  const broken = pool.members
    .filter((each) => each.key !== drain.member.key)
    .filter((each) => each.places.some(({ worker }) => worker.status.health !== 'ok'))
    .map((each) => `${nameOf(each)} ${stateText(each.places[0].worker.status)}`);
  return [[span(`   others: ${[...parts, ...broken].join(', ')}`)]];
}

function thenLines({ size }: UiState, drain: DrainSession): readonly Line[] {
  const { controls, timeoutMs, ended, view, phase, isLate } = drain;
  if (ended !== null) return [];
  const limits: readonly Line[] = isLate
    ? []
    : [[span(`   at ${stopwatch(timeoutMs)} you are asked; nothing changes by itself`)]];
  if (phase === 'in-flight') return [[span('   when quiet: it is safe to stop')], ...limits];
  const all = (view?.places.length ?? 1) > 1 ? ' on all front ends' : '';
  const then =
    controls.end === 'none' ? 'the drain flag stays, nothing more is set' : `${controls.end}${all}`;
  const hint = size.columns < 70 ? '' : '   (t changes it)';
  const when = isLate ? 'when you go on and it is quiet' : 'when quiet';
  return [[span(`   ${when}: ${then}${hint}`)], ...limits];
}
