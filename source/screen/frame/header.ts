/** The two rows at the top: who, how fresh, when; and the fleet in numbers. */

import { ageMs, type Freshness, paceOf } from '../../fleet/freshness.ts';
import type { FleetSnapshot, FrontEndState } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { answerText, fleetAnswerTime } from '../../messages/answer-time.ts';
import { type FleetFacts, fleetFacts } from '../../messages/fleet-facts.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { bytes, clock, count, duration, interval, rate, zone } from '../../messages/numbers.ts';
import { replayText } from '../../messages/replay-text.ts';
import { STATE_LIST, type StateId } from '../../messages/states.ts';
import { highestOf } from '../../messages/time-cells.ts';
import { pastsOf, trafficOf } from '../../messages/traffic.ts';
import { clip, displayWidth } from '../../messages/width.ts';
import { markedText } from '../change/marks.ts';
import { stripHeight } from '../layout/frame-layout.ts';
import { crumbsOf } from '../panes/breadcrumbs.ts';
import { sectionsOf } from '../rows/sections.ts';
import type { UiState } from '../state/ui-state.ts';
import { crumbLine } from '../text/crumbs.ts';
import { type Line, lineWidth, type Span, span, spread, type TextStyle } from '../text/spans.ts';
import { sparkline } from '../text/sparkline.ts';
import type { Theme } from '../text/theme.ts';

export function headerLine(state: UiState, theme: Theme): Line {
  const { live, settings, size } = state;
  const right: Span[] = [];
  const push = (text: string, style?: TextStyle) => {
    if (right.length > 0) right.push(span('  '));
    right.push(span(text, style));
  };
  if (state.pausedSince !== null) {
    const since = clock(state.pausedSince, settings.utc);
    const waiting = state.changesWhilePaused;
    const changes = waiting === 0 ? '' : `, ${counted(waiting, 'change')} waiting`;
    push(`PAUSED ${since}${changes}`, theme.warning);
  }
  if (state.replay !== null) push(replayText(state.replay, settings.utc), theme.warning);
  if (settings.recording === true) {
    const isWritten = state.unrecorded === null;
    push(isWritten ? 'REC' : 'NOT RECORDED', isWritten ? undefined : theme.warning);
  }
  for (const text of freshnessWords(state)) push(text.text, styleOf(text.word, theme));
  if (size.columns >= 60 && state.replay === null) push(everyText(live));
  if (size.columns >= 50) {
    const at = clockAt(live);
    push(` ${clock(at, settings.utc)} ${zone(at, settings.utc)}`);
  }
  right.push(span(' '));
  const room = size.columns - lineWidth(right) - 3;
  return spread([span(' '), ...placeLine(state, room, theme)], right, size.columns, theme.ellipsis);
}

/** Where one is, and which rows of it are shown: the way there gives its cells to what limits the rows. */
function placeLine(state: UiState, room: number, theme: Theme): Line {
  const { scope } = state;
  const names = crumbsOf(state);
  const crumbs = (cells: number) => crumbLine(names, cells, theme);
  const limit = scope === null ? [] : [span(`  scope ${safeName(scope)}`, theme.warning)];
  const whole = findingText(state, Number.POSITIVE_INFINITY, theme);
  if (whole === null) return [...crumbs(room - lineWidth(limit)), ...limit];
  const least = Math.min(LEAST_PLACE, displayWidth(names.at(-1) ?? ''));
  const all = [...limit, span(`  ${whole}`, theme.warning)];
  if (least + lineWidth(all) <= room) return [...crumbs(room - lineWidth(all)), ...all];
  // A filter that nobody sees is taken for an outage: where all has no room, the rest gives way to it.
  const short = span(`  ${findingText(state, room - 9, theme) ?? ''}`, theme.warning);
  return [...crumbs(room - lineWidth([short])), short];
}

/** Of the last name, beside what limits the rows. */
const LEAST_PLACE = 12;

/** The slowest front end's, where one limits requests. */
function everyText({ frontEnds, pollMs, intervalMs }: FleetSnapshot): string {
  const wanted = pollMs ?? intervalMs;
  const pace = Math.max(...frontEnds.map((each) => paceOf(each, wanted)), wanted);
  return `every ${interval(pace)}${pace > wanted ? ' (limited)' : ''}`;
}

/** `filter "node4" 1 of 8`, `problems 3 of 8`; of a long filter the beginning, the numbers always. */
function findingText(
  { finding, shown, isSplit }: UiState,
  room: number,
  theme: Theme,
): string | null {
  if (finding.matched === null) return null;
  const all = sectionsOf(shown, isSplit)
    .flatMap((section) => section.snapshot.balancers)
    .reduce((sum, balancer) => sum + balancer.members.length, 0);
  const numbers = `${finding.matched} of ${all}`;
  const filter = safeName(finding.filter.trim());
  if (filter === '') return `problems ${numbers}`;
  const rest = `${finding.problemsOnly ? ' problems' : ''} ${numbers}`;
  const shownFilter = clip(filter, Math.max(4, room - rest.length - 9), theme.ellipsis);
  return `filter "${shownFilter}"${rest}`;
}

interface FreshnessWord {
  readonly word: Freshness;
  readonly text: string;
}

/** One word for each front end; on a narrow screen, or with many of them, how many are in which state. */
function freshnessWords(state: UiState): readonly FreshnessWord[] {
  const { live, settings } = state;
  const { fresh } = fleetFacts(live, settings.policy);
  const named = live.frontEnds.map((frontEnd) => ({
    frontEnd,
    word: fresh.get(frontEnd.name) ?? ('waiting' as const),
  }));
  const [only] = named;
  if (only === undefined) return [];
  if (named.length === 1)
    return [{ word: only.word, text: wordText(only.frontEnd, only.word, state) }];
  const texts = named.map(({ frontEnd, word }) => ({
    word,
    text: `${safeName(frontEnd.name)} ${word.toUpperCase()}`,
  }));
  if (texts.reduce((sum, each) => sum + each.text.length + 2, 60) <= state.size.columns)
    return texts;
  const words = [...new Set(named.map((each) => each.word))];
  return words.map((word) => ({
    word,
    text: `${named.filter((each) => each.word === word).length} ${word.toUpperCase()}`,
  }));
}

function wordText(frontEnd: FrontEndState, word: Freshness, state: UiState): string {
  const { live, settings } = state;
  if (word === 'waiting') return `connecting to ${safeName(frontEnd.url)}`;
  if (word === 'live' || word === 'slow') {
    const took = frontEnd.tookMs === null ? '' : ` ${duration(frontEnd.tookMs)}`;
    return word.toUpperCase() + took;
  }
  const age = ageMs(frontEnd, live.at);
  const old = age === null ? '' : ` ${duration(Math.floor(age / 1000) * 1000)}`;
  const next = frontEnd.nextPollAt;
  const retry = next === null ? '' : `  retry ${clock(next, settings.utc)}`;
  return word.toUpperCase() + old + retry;
}

function styleOf(word: Freshness, theme: Theme): TextStyle | undefined {
  if (word === 'lost') return theme.alarm;
  return word === 'stale' || word === 'slow' ? theme.warning : undefined;
}

/** The clock shows when the data came, so it stands still while nothing does. */
function clockAt(snapshot: FleetSnapshot): number {
  if (snapshot.frontEnds.some((each) => each.error !== null)) return snapshot.at;
  const times = snapshot.frontEnds.map((each) => each.readAt ?? 0);
  return Math.max(0, ...times) || snapshot.at;
}

function accessWord({ readOnly, policy }: UiState['settings']): string {
  if (readOnly !== null) return 'READ-ONLY';
  return policy.protected ? 'PROTECTED' : 'read-write';
}

export function summaryLine(state: UiState, theme: Theme): Line {
  const { shown, settings, size } = state;
  const facts = fleetFacts(shown, settings.policy);
  const at = oldSince(shown, facts);
  const left: Span[] = [
    span(' '),
    ...countSpans(facts.states, theme),
    ...lastKnownSpans(facts, at, state, theme),
  ];
  const access = accessWord(settings);
  const right: Span[] = [];
  if (settings.insecure === true) {
    const text = size.columns < 60 ? 'no TLS check  ' : 'TLS not verified (insecure)  ';
    right.push(span(text, theme.warning));
  }
  const marked = markedText(state);
  if (marked !== null) right.push(span(`${marked}  `, theme.strong));
  if (facts.requests !== null) right.push(span(`${rate(facts.requests)} req/s  `));
  if (facts.busy !== null && size.columns >= 50) right.push(span(`busy ${count(facts.busy)}  `));
  // Without a front end that answers these are the rates of long ago.
  if (facts.bytes !== null && facts.states.size > 0 && size.columns >= 110) {
    const { to, from } = facts.bytes;
    right.push(span(`to ${bytes(to)}/s  from ${bytes(from)}/s  `));
  }
  if (size.columns >= 60) right.push(span(`${access.padStart(10)} `));
  else if (access !== 'read-write') right.push(span(`${access} `));
  const room = size.columns - lineWidth(left) - lineWidth(right) - 1;
  const line = [...trafficSpans(state, facts, room, theme), ...right];
  return spread(left, line, size.columns, theme.ellipsis);
}

const SPARK = 8;
const sparks = new WeakMap<FleetFacts, readonly number[]>();

/** Where there is no room for charts: their lines in small, and what an answer takes, as far as they displace nothing. */
function trafficSpans(state: UiState, facts: FleetFacts, room: number, theme: Theme): Line {
  const { shown } = state;
  if (stripHeight(state) > 0 || facts.requests === null) return [];
  const time = answerText(fleetAnswerTime(shown.balancers, facts.fresh));
  const sign = time.startsWith('<') ? '' : '~';
  const text = time === '-' ? '' : `${sign}${time}${time.endsWith('s') ? '' : ' ms'}  `;
  const line: Span[] = [];
  if (text !== '' && text.length <= room) line.push(span(text));
  if (SPARK + 2 > room - lineWidth(line)) return line;
  let requests = sparks.get(facts);
  if (requests === undefined) {
    ({ requests } = trafficOf(shown, pastsOf(shown, null, facts.fresh), SPARK));
    sparks.set(facts, requests);
  }
  const bars = sparkline(requests, SPARK, highestOf(requests), theme.bars);
  return bars.trim() === '' ? line : [...line, span(`${bars}  `, theme.load)];
}

/** `OK 4  DRN 1  `: what there is, in the order of the summary. */
function countSpans(states: ReadonlyMap<StateId, number>, theme: Theme): readonly Span[] {
  return STATE_LIST.flatMap((id) => {
    const number = states.get(id);
    return number === undefined ? [] : [span(`${id} ${number}`, theme.state(id)), span('  ')];
  });
}

/** `was OK 4  ERR 1  as of 14:02:51`: members that no front end that answers lists. */
function lastKnownSpans(
  { lastKnown }: FleetFacts,
  at: number | null,
  { settings }: UiState,
  theme: Theme,
): readonly Span[] {
  if (lastKnown.size === 0) return [];
  const asOf = at === null ? '' : asOfText(at, settings.utc);
  return [span('was ', theme.warning), ...countSpans(lastKnown, theme), span(asOf, theme.warning)];
}

/** When the oldest of the front ends that do not answer last did; null where all of them answer, or never did. */
function oldSince(snapshot: FleetSnapshot, { fresh }: FleetFacts): number | null {
  const names = snapshot.frontEnds.map((each) => each.name);
  return lastKnownAt(
    snapshot,
    fresh,
    names.filter((name) => !isFresh(fresh.get(name))),
  );
}
