/** The first row of every screen: where one is, how fresh that is, when. */

import { ageMs, type Freshness, paceOf } from '../../fleet/freshness.ts';
import type { FleetSnapshot, FrontEndState } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { clock, duration, interval, zone } from '../../messages/numbers.ts';
import { replayText } from '../../messages/replay-text.ts';
import { clip, displayWidth } from '../../messages/width.ts';
import { crumbsOf } from '../panes/breadcrumbs.ts';
import { sectionsOf } from '../rows/sections.ts';
import type { UiState } from '../state/ui-state.ts';
import { crumbLine } from '../text/crumbs.ts';
import { type Line, lineWidth, type Span, span, spread, type TextStyle } from '../text/spans.ts';
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
  if (state.replay !== null)
    push(replayText(state.replay, settings.utc, size.columns >= 80), theme.warning);
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
  { finding, shown, isSplit, look: { pool } }: UiState,
  room: number,
  theme: Theme,
): string | null {
  if (finding.matched === null) return null;
  const all = sectionsOf(shown, isSplit)
    .filter(({ frontEnd }) => pool === null || (pool.frontEnd ?? frontEnd) === frontEnd)
    .flatMap((section) => section.snapshot.balancers)
    .filter(({ name }) => pool === null || name === pool.balancer)
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
