/** The rolling screen: each member's way with its times, what is waited for, and what comes next. */

import { printable } from '../../manager/printable.ts';
import { stateText, stateWord } from '../../manager/status.ts';
import type { RollingStep } from '../../operations/rolling-events.ts';
import { ROLLING_STEPS } from '../../operations/rolling-events.ts';
import type { MemberProgress, RollingProgress } from '../../operations/rolling-progress.ts';
import { findMember } from '../../operations/rolling-start.ts';
import { stopwatch } from '../drain/own-drain.ts';
import { fleetFacts } from '../screen/fleet-facts.ts';
import type { UiState } from '../state/ui-state.ts';
import { safeName } from '../text/member-label.ts';
import { progressBar } from '../text/progress-bar.ts';
import { clipLine, type Line, span, spread, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { fit, wrap } from '../text/width.ts';
import type { OwnRolling, ShownRolling } from './own-rolling.ts';

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
  const lines: Line[] = [titleLine(state, shown, theme)];
  if (progress !== null) {
    lines.push([
      span(
        `   ${progressBar(shareDone(progress), Math.min(40, columns - 24), theme)} ${doneText(progress)}`,
      ),
    ]);
    const room = Math.max(2, height - 8);
    const first = Math.max(0, Math.min(currentIndex(progress) - 1, progress.members.length - room));
    lines.push(headLine(columns, theme));
    for (const [index, member] of progress.members.entries()) {
      if (index >= first && index < first + room)
        lines.push(memberLine(state, progress, member, index, theme));
    }
  }
  const put = (text: string, style?: TextStyle) => {
    for (const part of wrap(text, columns - 4, 2, theme.ellipsis))
      lines.push([span(`   ${part}`, style)]);
  };
  if (height >= 12) lines.push([span(' ')]);
  for (const { text, style } of situation(state, shown, theme)) put(text, style);
  return lines.slice(0, height).map((line) => clipLine(line, columns, theme.ellipsis));
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

interface Told {
  readonly text: string;
  readonly style?: TextStyle;
}

function situation(
  state: UiState,
  { balancer, progress, own, other }: ShownRolling,
  theme: Theme,
): readonly Told[] {
  const told: Told[] = [];
  if (own !== null && own.ended !== null) {
    told.push({ text: `${own.ended}.`, style: own.ended === DONE ? theme.strong : theme.warning });
  }
  if (progress === null) {
    if (own?.ended === null) told.push({ text: 'It is being begun.' });
    return told;
  }
  const current = progress.members.find(
    ({ step, why }) => why !== '' || (step !== 'waiting' && step !== 'done'),
  );
  const owner = other?.owner ?? null;
  const running = own === null ? owner !== null : own.ended === null;
  if (current !== undefined && running) {
    const name = safeName(current.name);
    if (current.waitsFor !== '' && own?.question == null)
      told.push({ text: `${name} waits for ${current.waitsFor}.` });
    if (own?.question === 'yours') {
      told.push({
        text: `${outText(state, balancer, current)} Upgrade it now; c when it is done, s to put it back as it is.`,
        style: theme.strong,
      });
    } else if (own?.question === 'unproved') {
      told.push({
        text: `${name} is well, and nobody sent a request that could prove that it serves. c goes on all the same.`,
        style: theme.warning,
      });
    } else if (current.yourTurn && owner !== null) {
      told.push({
        text: `${name}: its operator has the turn, at the terminal of process ${owner.pid}.`,
      });
    }
  }
  if (own?.isStopping === true && own.ended === null)
    told.push({ text: 'It is being stopped.', style: theme.warning });
  else if (own?.isPaused === true && own.ended === null)
    told.push({ text: 'Paused: the next member is not begun. P goes on.', style: theme.warning });
  const pool = fleetFacts(state.live, state.settings.policy).pools.get(balancer);
  if (pool !== undefined)
    told.push({ text: `${safeName(balancer)} now: ${pool.usable} of ${pool.ordinary} usable.` });
  if (other !== null && owner === null) {
    told.push({
      text: `It was cut off: the process that ran it is gone. baltop rolling resume goes on with it, baltop rolling abort puts back what it has left.`,
      style: theme.warning,
    });
  } else if (owner !== null) {
    told.push({
      text: `This is the journal of process ${owner.pid} beside what httpd says; it cannot be steered from here.`,
    });
  }
  return told;
}

export const DONE = 'all members are done';

/** Only what the pages say: a place that is in is named. */
function outText(state: UiState, balancer: string, member: MemberProgress): string {
  const live = findMember(state.live, balancer, member.key);
  const name = safeName(member.name);
  if (live === null) return `${name} IS NOT ON THE PAGE.`;
  const inAt = live.places.filter(
    ({ worker }) => worker.status.intent !== 'disabled' && worker.status.intent !== 'stopped',
  );
  if (inAt.length > 0)
    return `${name} IS NOT OUT on ${inAt.map(({ frontEnd }) => safeName(frontEnd)).join(', ')}.`;
  return `${name} is out on ${live.places.map(({ frontEnd }) => safeName(frontEnd)).join(', ')}.`;
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
