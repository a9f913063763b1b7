/** The members of a rolling upgrade, each with its step, its times, and what it waits for where there is room. */

import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { SKIPPED_TEXT, stepWord } from '../../messages/rolling-text.ts';
import { displayWidth, fit } from '../../messages/width.ts';
import type { RollingStep } from '../../operations/rolling/rolling-events.ts';
import { ROLLING_STEPS } from '../../operations/rolling/rolling-events.ts';
import type { MemberProgress, RollingProgress } from '../../operations/rolling/rolling-progress.ts';
import { memberOfKey } from '../../operations/rolling/rolling-start.ts';
import { isOut } from '../facts/rolling-situation.ts';
import type { UiState } from '../state/ui-state.ts';
import { progressBar } from '../text/progress-bar.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import { stateSpans, type Theme } from '../text/theme.ts';

/** The head and the members in `room` lines, those under way among them. */
export function memberTable(
  state: UiState,
  progress: RollingProgress,
  theme: Theme,
  width: number,
  room: number,
): readonly Line[] {
  const rows = Math.max(2, room - 1);
  const first = Math.max(0, Math.min(currentIndex(progress) - 1, progress.members.length - rows));
  const names = progress.members.map(({ name }) => shortName(progress.balancer, name));
  const layout = layoutFor(width, Math.max(0, ...names.map(displayWidth)));
  return [
    headLine(layout),
    ...progress.members
      .slice(first, first + rows)
      .map((member, index) => memberLine(state, progress, member, first + index, layout, theme)),
  ];
}

/** As wide as the table is at most without what it waits for. */
export function tableCells(progress: RollingProgress): number {
  const names = progress.members.map(({ name }) => shortName(progress.balancer, name));
  return BASE + Math.max(LEAST_NAME, ...names.map(displayWidth)) + timesWidth(TIMED, 8);
}

interface Timed {
  readonly head: string;
  readonly steps: readonly RollingStep[];
}

const TIMED: readonly Timed[] = [
  { head: 'DRAIN', steps: ['drain'] },
  { head: 'UPGRADE', steps: ['yours'] },
  { head: 'CHECK', steps: ['check', 'through'] },
  { head: 'SERVE', steps: ['enable', 'prove'] },
  { head: 'WATCH', steps: ['soak'] },
];
/** The shortest steps are left out first. */
const BUT_SERVE = TIMED.filter(({ head }) => head !== 'SERVE');

interface Layout {
  readonly name: number;
  readonly httpd: number;
  readonly step: number;
  readonly timed: readonly Timed[];
  readonly cell: number;
  /** Before each time how its step went. */
  readonly hasSigns: boolean;
  readonly note: number;
}

/** The cursor, the number, a blank, the state, and the step. */
const BASE = 3 + 3 + 1 + 10 + 17;
const LEAST_NAME = 14;
const LEAST_NOTE = 16;

function layoutFor(width: number, longest: number): Layout {
  if (width < 60) {
    const step = Math.max(8, width - 30);
    const httpd = width < 50 ? 0 : 10;
    return { name: 10, httpd, step, timed: [], cell: 0, hasSigns: false, note: 0 };
  }
  const whole = [
    { cell: 10, hasSigns: true },
    { cell: 8, hasSigns: true },
    { cell: 7, hasSigns: false },
  ].find(({ cell }) => BASE + longest + timesWidth(TIMED, cell) <= width);
  const fixed = { httpd: 10, step: 17 };
  if (whole === undefined) {
    const timed = BUT_SERVE.slice(0, Math.floor((width - BASE - LEAST_NAME) / 8));
    const room = width - BASE - timed.length * 8;
    const name = Math.max(LEAST_NAME, Math.min(longest, room));
    return { ...fixed, name, timed, cell: 8, hasSigns: false, note: 0 };
  }
  const rest = width - BASE - timesWidth(TIMED, whole.cell);
  const name = Math.min(rest, Math.max(LEAST_NAME, longest));
  const note = rest - name - 2 >= LEAST_NOTE ? rest - name - 2 : 0;
  return { ...fixed, ...whole, name, timed: TIMED, note };
}

/** A blank before each head, too. */
const cellWidth = ({ head }: Timed, cell: number) => Math.max(cell, head.length + 1);

function timesWidth(timed: readonly Timed[], cell: number): number {
  return timed.reduce((sum, each) => sum + cellWidth(each, cell), 0);
}

function headLine({ name, httpd, step, timed, cell, note }: Layout): Line {
  const times = timed.map((each) => each.head.padStart(cellWidth(each, cell))).join('');
  const states = httpd === 0 ? '' : fit('HTTPD', httpd, 'left', '');
  const about = note === 0 ? '' : '  WAITS FOR';
  return [
    span(
      `   #  ${fit('MEMBER', name, 'left', '')} ${states}${fit('STEP', step, 'left', '')}${times}${about}`,
      { bold: true },
    ),
  ];
}

const shortName = (balancer: string, name: string) => safeName(name.replace(`${balancer}/`, ''));

function memberLine(
  state: UiState,
  { balancer, ended }: RollingProgress,
  member: MemberProgress,
  index: number,
  layout: Layout,
  theme: Theme,
): Line {
  const isCurrent = member.step !== 'waiting' && member.step !== 'done';
  const name = shortName(balancer, member.name);
  const word = isCurrent && ended === 'aborted' ? 'put back' : wordOf(state, member);
  const style = member.why !== '' ? theme.warning : member.yourTurn ? theme.strong : undefined;
  const note = layout.note === 0 ? '' : noteOf(member);
  return [
    span(isCurrent ? ` ${theme.sign('cursor')} ` : '   ', theme.strong),
    span(`${String(index + 1).padEnd(3)}${fit(name, layout.name, 'left', theme.ellipsis)} `),
    ...httpdCell(state, member, layout.httpd, theme),
    span(fit(word, layout.step, 'left', theme.ellipsis), style),
    ...layout.timed.map((each) => timeCell(state, member, each, layout, theme)),
    ...(note === '' ? [] : [span(`  ${fit(note, layout.note, 'left', theme.ellipsis)}`, style)]),
  ];
}

function httpdCell(
  { live, settings }: UiState,
  { key }: MemberProgress,
  width: number,
  theme: Theme,
): Line {
  if (width === 0) return [];
  const member = memberOfKey(live, key);
  if (member === null) return [span(fit('? gone', width, 'left', theme.ellipsis), theme.quiet)];
  const own = memberFacts(member, fleetFacts(live, settings.policy).fresh);
  const id = own.stale ? 'UNK' : own.state;
  return [...stateSpans(id, fit(own.stateText, width - 2, 'left', theme.ellipsis), theme)];
}

function wordOf({ live }: UiState, member: MemberProgress): string {
  const { step, why, yourTurn, skipped, key } = member;
  if (why !== '') return 'STOPPED';
  if (yourTurn) return 'YOUR TURN';
  if (step === 'done' && skipped === true) return 'skipped';
  return step === 'drain' && isOut(live, key) ? 'last requests' : stepWord(member);
}

function noteOf({ why, waitsFor, skipped, step, group }: MemberProgress): string {
  if (why !== '') return safeName(why);
  if (step === 'done' && skipped === true) return SKIPPED_TEXT;
  if (waitsFor !== '' && step !== 'done') return safeName(waitsFor);
  return group === undefined ? '' : `with its host ${safeName(group)}`;
}

function timeCell(
  { live }: UiState,
  { step, why, since, tookMs }: MemberProgress,
  timed: Timed,
  { cell, hasSigns }: Layout,
  theme: Theme,
): Span {
  const { steps } = timed;
  const width = cellWidth(timed, cell);
  const isHere = steps.some((each) => each === step);
  const isNow = isHere && why === '';
  const taken = steps.flatMap((each) => tookMs[each] ?? []);
  if (taken.length === 0 && !isNow) return span('-'.padStart(width), theme.quiet);
  const before = taken.reduce((sum, ms) => sum + ms, 0);
  const time = stopwatch(isNow ? before + Math.max(0, live.at - since) : before);
  const hasFailed = isHere && why !== '';
  const sign = theme.sign(isNow ? 'now' : hasFailed ? 'trouble' : 'done');
  const style = hasFailed ? theme.warning : isNow ? theme.strong : undefined;
  return span((hasSigns ? `${sign} ${time}` : time).padStart(width), style);
}

function currentIndex({ members }: RollingProgress): number {
  const at = members.findIndex((each) => each.step !== 'done');
  return at === -1 ? members.length - 1 : at;
}

/** How much of it is done, as a bar and in members. */
export function doneLine(progress: RollingProgress, width: number, theme: Theme): Line {
  return [span(`${progressBar(shareDone(progress), width, theme)} ${doneText(progress)}`)];
}

/** Whole members, and of those under way the steps that are behind them. */
export function shareDone({ members }: RollingProgress): number {
  const steps = ROLLING_STEPS.length - 1;
  const behind = members.reduce(
    (sum, { step }) => sum + (step === 'waiting' ? 0 : ROLLING_STEPS.indexOf(step)),
    0,
  );
  return members.length === 0 ? 0 : behind / (steps * members.length);
}

export function doneText({ members }: RollingProgress): string {
  const over = members.filter(({ step }) => step === 'done');
  const skipped = over.filter((each) => each.skipped === true).length;
  const rest = skipped === 0 ? '' : `, ${skipped} skipped`;
  return `${over.length - skipped} of ${members.length} done${rest}`;
}
