/** The members of a rolling upgrade, each with its step and its times; the load of the pool at their right. */

import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { stepWord } from '../../messages/rolling-text.ts';
import { displayWidth, fit } from '../../messages/width.ts';
import type { RollingStep } from '../../operations/rolling/rolling-events.ts';
import { ROLLING_STEPS } from '../../operations/rolling/rolling-events.ts';
import {
  type MemberProgress,
  type RollingProgress,
  underWay,
} from '../../operations/rolling/rolling-progress.ts';
import { memberOfKey } from '../../operations/rolling/rolling-start.ts';
import { isOut } from '../facts/rolling-situation.ts';
import type { ShownRolling } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { progressBar } from '../text/progress-bar.ts';
import { clipLine, type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { beside } from './detail.ts';
import { poolLines } from './pool-lines.ts';

/** From here on there is room for the pool at the right. */
const PANE_FROM = 120;

/** The members with their steps; from `PANE_FROM` columns on the load of the pool at their right. */
export function memberTable(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { progress } = shown;
  if (progress === null) return [];
  const { columns } = state.size;
  const room = Math.max(2, height - 2);
  const first = Math.max(0, Math.min(currentIndex(progress) - 1, progress.members.length - room));
  const bar = progressBar(shareDone(progress), Math.min(40, columns - 24), theme);
  const width = nameWidth(columns, progress);
  const lines = [
    [span(`   ${bar} ${doneText(progress)}`)],
    headLine(columns, width),
    ...progress.members
      .slice(first, first + room)
      .map((member, index) => memberLine(state, progress, member, first + index, width, theme)),
  ];
  return columns < PANE_FROM ? lines : withPool(state, shown, lines, theme, width, height);
}

/** The load of all members at the right: one sees it move while one of them is out. */
function withPool(
  state: UiState,
  { balancer, progress }: ShownRolling,
  lines: readonly Line[],
  theme: Theme,
  nameCells: number,
  height: number,
): readonly Line[] {
  const keys = progress === null ? [] : underWay(progress).map(({ key }) => key);
  const own = new Set(keys.map((key) => memberOfKey(state.live, key)?.key));
  const left = TABLE_WIDTH + nameCells - LEAST_NAME;
  const width = state.size.columns - left - 2;
  const isOwn = (key: string) => own.has(key);
  const pool = poolLines(state, { balancer, isOwn, width, room: height }, theme).slice(0, height);
  const rows = Math.max(lines.length, pool.length);
  return Array.from({ length: rows }, (_, index) =>
    beside(clipLine(lines[index] ?? [], left, theme.ellipsis), left, [
      span('| ', theme.quiet),
      ...(pool[index] ?? []),
    ]),
  );
}

const TIMED: readonly (readonly [RollingStep, string])[] = [
  ['drain', 'DRAIN'],
  ['yours', 'UPGRADE'],
  ['check', 'CHECK'],
  ['soak', 'SOAK'],
];

function headLine(columns: number, nameCells: number): Line {
  const times = timedOn(columns)
    .map(([, head]) => head.padStart(8))
    .join('');
  const httpd = columns < 50 ? '' : fit('HTTPD', 10, 'left', '');
  return [
    span(
      `   #  ${fit('MEMBER', nameCells, 'left', '')} ${httpd}${fit('STEP', stepWidth(columns), 'left', '')}${times}`,
      { bold: true },
    ),
  ];
}

/** As many as there is room for, whole. */
function timedOn(columns: number): typeof TIMED {
  return columns < 60 ? [] : TIMED.slice(0, Math.floor((columns - 48) / 8));
}

/** As wide as a member's line is with the shortest name, and a blank. */
const TABLE_WIDTH = 81;
const LEAST_NAME = 14;
/** What the pool at the right needs at least. */
const POOL_WIDTH = 37;

/** As long as the names are, where there is room for them. */
function nameWidth(columns: number, { balancer, members }: RollingProgress): number {
  if (columns < 60) return 10;
  const room = columns < PANE_FROM ? columns - TABLE_WIDTH : columns - TABLE_WIDTH - POOL_WIDTH;
  const longest = Math.max(...members.map(({ name }) => displayWidth(shortName(balancer, name))));
  return Math.max(LEAST_NAME, Math.min(longest, LEAST_NAME + room));
}

const shortName = (balancer: string, name: string) => safeName(name.replace(`${balancer}/`, ''));

const stepWidth = (columns: number) => (columns < 60 ? Math.max(8, columns - 30) : 17);

function memberLine(
  state: UiState,
  { balancer, ended }: RollingProgress,
  member: MemberProgress,
  index: number,
  nameCells: number,
  theme: Theme,
): Line {
  const { columns } = state.size;
  const isCurrent = member.step !== 'waiting' && member.step !== 'done';
  const name = shortName(balancer, member.name);
  const word = isCurrent && ended === 'aborted' ? 'put back' : wordOf(state, member);
  const live = memberOfKey(state.live, member.key);
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const own = live === null ? null : memberFacts(live, fresh);
  const id = own === null || own.stale ? 'UNK' : own.state;
  const httpd = own === null ? '? gone' : `${theme.glyph(id)} ${own.stateText}`;
  const times = timedOn(columns)
    .map(([step]) => timeText(state, member, step).padStart(8))
    .join('');
  const style = member.why !== '' ? theme.warning : member.yourTurn ? theme.strong : undefined;
  return [
    span(isCurrent ? ` ${theme.sign('cursor')} ` : '   ', theme.strong),
    span(`${String(index + 1).padEnd(3)}${fit(name, nameCells, 'left', theme.ellipsis)} `),
    ...(columns < 50
      ? []
      : [
          span(
            fit(httpd, 10, 'left', theme.ellipsis),
            own === null ? theme.quiet : theme.state(id),
          ),
        ]),
    span(fit(word, stepWidth(columns), 'left', theme.ellipsis), style),
    span(times),
  ];
}

function wordOf({ live }: UiState, member: MemberProgress): string {
  const { step, why, yourTurn, skipped, key } = member;
  if (why !== '') return 'STOPPED';
  if (yourTurn) return 'YOUR TURN';
  if (step === 'done' && skipped === true) return 'skipped';
  return step === 'drain' && isOut(live, key) ? 'last requests' : stepWord(member);
}

function timeText(state: UiState, member: MemberProgress, step: RollingStep): string {
  if (member.step === step && member.why === '') return stopwatch(state.live.at - member.since);
  const took = member.tookMs[step];
  return took === undefined ? '-' : stopwatch(took);
}

function currentIndex({ members }: RollingProgress): number {
  const at = members.findIndex((each) => each.step !== 'done');
  return at === -1 ? members.length - 1 : at;
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
