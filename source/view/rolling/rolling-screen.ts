/** The rolling screen: each member's way with its times, what is waited for, and what comes next. */

import { printable } from '../../manager/printable.ts';
import { stateText, stateWord } from '../../manager/status.ts';
import type { RollingStep } from '../../operations/rolling-events.ts';
import { ROLLING_STEPS } from '../../operations/rolling-events.ts';
import type { MemberProgress, RollingProgress } from '../../operations/rolling-progress.ts';
import { findMember } from '../../operations/rolling-start.ts';
import { beside } from '../detail/detail.ts';
import { stopwatch } from '../drain/own-drain.ts';
import { poolLines } from '../drain/pool-lines.ts';
import type { UiState } from '../state/ui-state.ts';
import { safeName } from '../text/member-label.ts';
import { progressBar } from '../text/progress-bar.ts';
import { clipLine, type Line, span, spread, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { fit, wrap } from '../text/width.ts';
import type { OwnRolling, ShownRolling } from './own-rolling.ts';
import { DONE, situation } from './rolling-situation.ts';

const STEP_WORDS: Readonly<Record<MemberProgress['step'], string>> = {
  waiting: 'waiting',
  drain: 'taking it out',
  yours: 'being upgraded',
  check: 'is it ready?',
  enable: 'putting it back',
  prove: 'does it serve?',
  soak: 'serving, watched',
  done: 'done',
};

/** `height` lines at most, under the header. */
export function rollingLines(
  state: UiState,
  shown: ShownRolling,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { columns } = state.size;
  const { progress } = shown;
  const pane = columns >= PANE_FROM ? columns - TABLE_WIDTH : 0;
  const width = columns - pane;
  const lines: Line[] = [];
  if (progress !== null) {
    lines.push([
      span(
        `   ${progressBar(shareDone(progress), Math.min(40, columns - 24), theme)} ${doneText(progress)}`,
      ),
    ]);
    const room = Math.max(2, height - 8);
    const first = Math.max(0, Math.min(currentIndex(progress) - 1, progress.members.length - room));
    lines.push(headLine(width, theme));
    for (const [index, member] of progress.members.entries()) {
      if (index >= first && index < first + room)
        lines.push(memberLine(state, progress, member, index, theme));
    }
  }
  const put = (text: string, style?: TextStyle) => {
    for (const part of wrap(text, width - 4, pane > 0 ? 3 : 2, theme.ellipsis))
      lines.push([span(`   ${part}`, style)]);
  };
  if (height >= 12) lines.push([span(' ')]);
  for (const { text, style } of situation(state, shown, theme)) put(text, style);
  const title = titleLine(state, shown, theme);
  const below = pane > 0 ? withPool(state, shown, lines, theme, height - 1) : lines;
  return [title, ...below].slice(0, height).map((line) => clipLine(line, columns, theme.ellipsis));
}

/** As wide as the members' lines are, and a blank. */
const TABLE_WIDTH = 81;
/** From here on there is room for the pool at the right. */
const PANE_FROM = 120;

/** The load of all members at the right: one sees it move while one of them is out. */
function withPool(
  state: UiState,
  { balancer, progress }: ShownRolling,
  lines: readonly Line[],
  theme: Theme,
  height: number,
): readonly Line[] {
  const underWay = new Set(
    (progress?.members ?? []).flatMap(({ key, step }) =>
      step === 'waiting' || step === 'done' ? [] : [findMember(state.live, balancer, key)?.key],
    ),
  );
  const width = state.size.columns - TABLE_WIDTH - 2;
  const isOwn = (key: string) => underWay.has(key);
  const pool = poolLines(state, { balancer, isOwn, width, room: height }, theme);
  const rows = Math.max(lines.length, pool.length);
  return Array.from({ length: rows }, (_, index) => {
    const left = clipLine(lines[index] ?? [], TABLE_WIDTH, theme.ellipsis);
    return beside(left, TABLE_WIDTH, [span('| ', theme.quiet), ...(pool[index] ?? [])]);
  });
}

function titleLine(
  state: UiState,
  { balancer, progress, own, other }: ShownRolling,
  theme: Theme,
): Line {
  const { columns } = state.size;
  const owner = other?.owner ?? null;
  const isCutOff = other !== null && owner === null;
  const who =
    owner === null
      ? ''
      : `  by process ${owner.pid}${columns < 60 ? '' : ` on ${printable(owner.host)}`}`;
  const until =
    progress === null
      ? 0
      : (own?.ended === null || owner !== null
          ? Math.max(state.live.at, progress.updatedAt)
          : progress.updatedAt) - progress.startedAt;
  const paused = own?.isPaused === true && own.ended === null ? 'PAUSED  ' : '';
  const running = isCutOff
    ? 'CUT OFF after'
    : own !== null && own.ended !== null
      ? 'ended after'
      : 'running';
  return spread(
    [span(` ROLLING  ${safeName(balancer)}`, theme.strong), span(who)],
    [span(paused, theme.warning), span(`${running} ${stopwatch(until)} `)],
    columns,
    theme.ellipsis,
  );
}

const TIMED: readonly RollingStep[] = ['drain', 'yours', 'check', 'soak'];

function headLine(columns: number, theme: Theme): Line {
  const times = columns < 60 ? '' : TIMED.map((step) => step.toUpperCase().padStart(8)).join('');
  const httpd = columns < 50 ? '' : fit('HTTPD', 10, 'left', '');
  return [
    span(
      `   #  ${fit('MEMBER', nameWidth(columns), 'left', '')} ${httpd}${fit('STEP', stepWidth(columns), 'left', '')}${times}`,
      theme.strong,
    ),
  ];
}

const nameWidth = (columns: number) => (columns < 60 ? 10 : 14);
const stepWidth = (columns: number) => (columns < 60 ? Math.max(8, columns - 30) : 17);

function memberLine(
  state: UiState,
  { balancer }: RollingProgress,
  member: MemberProgress,
  index: number,
  theme: Theme,
): Line {
  const { columns } = state.size;
  const isCurrent = member.step !== 'waiting' && member.step !== 'done';
  const name = safeName(member.name.replace(`${balancer}/`, ''));
  const word =
    member.why !== '' ? 'STOPPED' : member.yourTurn ? 'YOUR TURN' : STEP_WORDS[member.step];
  const live = findMember(state.live, balancer, member.key);
  const status = live?.places[0].worker.status;
  const mixed =
    live !== null && new Set(live.places.map(({ worker }) => stateText(worker.status))).size > 1;
  const httpd =
    status === undefined
      ? '? gone'
      : mixed
        ? `${theme.glyph('MIXED')} MIXED`
        : `${theme.glyph(stateWord(status))} ${stateText(status)}`;
  const times =
    columns < 60 ? '' : TIMED.map((step) => timeText(state, member, step).padStart(8)).join('');
  const style = member.why !== '' ? theme.warning : member.yourTurn ? theme.strong : undefined;
  return [
    span(isCurrent ? ' > ' : '   ', theme.strong),
    span(`${String(index + 1).padEnd(3)}${fit(name, nameWidth(columns), 'left', theme.ellipsis)} `),
    ...(columns < 50
      ? []
      : [
          span(
            fit(httpd, 10, 'left', theme.ellipsis),
            status === undefined ? theme.quiet : theme.state(mixed ? 'MIXED' : stateWord(status)),
          ),
        ]),
    span(fit(word, stepWidth(columns), 'left', theme.ellipsis), style),
    span(times),
  ];
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
  return `${members.filter((each) => each.step === 'done').length} of ${members.length} done`;
}

/** For the normal screen after the program ended: what was not done, and how it goes on. */
export function rollingFarewell(rollings: readonly OwnRolling[]): readonly string[] {
  return rollings
    .filter(({ ended }) => ended !== DONE)
    .map(
      ({ balancer, ended }) =>
        `rolling upgrade of ${safeName(balancer)}: ${ended ?? 'cut off'}. baltop rolling status tells more`,
    );
}
