/** One row above the event line: what is under way while the table is in front. */

import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { ALL_DONE, stepWord } from '../../messages/rolling-text.ts';
import { outcomeText, waitingText } from '../facts/drain-words.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { underWayRows } from '../layout/under-way-rows.ts';
import type { DrainSession } from '../state/drain-session.ts';
import {
  isTold,
  type OtherRolling,
  type RollingSession,
  shownRolling,
} from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { progressBar } from '../text/progress-bar.ts';
import { clipLine, type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { doneText, shareDone } from './rolling-table.ts';

interface Item {
  readonly line: Line;
  /** What waits for the operator is told before what goes on by itself. */
  readonly isUrgent: boolean;
}

export function underWayLine(state: UiState, theme: Theme): Line | null {
  if (underWayRows(state) === 0) return null;
  const items = [
    ...state.rollings.map((each) => ownItem(state, each, theme)),
    ...state.drains.map((each) => drainItem(each, keyOf(state.settings, 'drain'), theme)),
    ...othersTold(state).map((each) => otherItem(each, keyOf(state.settings, 'rolling'), theme)),
  ];
  const first = items.find((each) => each.isUrgent) ?? items[0];
  if (first === undefined) return null;
  const more = items.length === 1 ? [] : [span(`   +${items.length - 1} more`)];
  return clipLine([...first.line, ...more], state.size.columns, theme.ellipsis);
}

/** One that ended here is told of once. */
function othersTold(state: UiState): readonly OtherRolling[] {
  const isOwn = ({ balancer }: OtherRolling) => shownRolling(state, balancer)?.own != null;
  return state.others.filter((each) => isTold(each) && !isOwn(each));
}

function drainItem(drain: DrainSession, key: string, theme: Theme): Item {
  const { ended, member, elapsedMs, timeoutMs, isLate } = drain;
  if (ended === null && isLate) {
    const text = `${nameOf(member)} NOT QUIET after ${stopwatch(timeoutMs)}`;
    const line = [
      span(' DRAIN ', theme.strong),
      span(text, theme.warning),
      span(`   ${key} on it: what now?   waits for ${waitingText(drain)}`),
    ];
    return { line, isUrgent: true };
  }
  const style = ended === null || ended.outcome.kind === 'quiet' ? theme.strong : theme.warning;
  const text =
    ended === null
      ? `${nameOf(member)} ${stopwatch(elapsedMs)}, waits for ${waitingText(drain)}`
      : outcomeText(drain, ended.outcome);
  const hint = ended === null ? `   ${key} on it: watch` : '   Esc: seen';
  const line = [span(' DRAIN ', theme.strong), span(text, style), span(hint)];
  return { line, isUrgent: ended !== null };
}

function ownItem(state: UiState, own: RollingSession, theme: Theme): Item {
  const key = keyOf(state.settings, 'rolling');
  const { balancer, progress, ended, question } = own;
  const shown = shownRolling(state, balancer);
  const isUnfinished = shown?.isUnfinished === true;
  const name = span(` ROLLING ${safeName(balancer)} `, theme.strong);
  if (ended !== null) {
    const style = ended === ALL_DONE ? theme.strong : theme.warning;
    return {
      line: [
        name,
        span(shown?.own == null ? 'stopped here, taken over elsewhere' : ended, style),
        span(`   ${key}: ${isUnfinished ? 'go on' : 'see'}   Esc: seen`),
      ],
      isUrgent: true,
    };
  }
  if (progress === null) return { line: [name, span('starting...')], isUrgent: false };
  const bar = progressBar(shareDone(progress), state.size.columns < 60 ? 8 : 16, theme);
  const current = progress.members.find(({ step }) => step !== 'waiting' && step !== 'done');
  const turn = question !== null;
  const what =
    current === undefined
      ? ''
      : `, ${safeName(current.name)} ${turn ? 'YOUR TURN' : stepWord(current)}`;
  return {
    line: [
      name,
      span(`${bar} ${doneText(progress)}`),
      span(what, turn ? theme.warning : undefined),
      span(`   ${key}: watch`),
    ],
    isUrgent: turn,
  };
}

function otherItem({ balancer, progress, owner }: OtherRolling, key: string, theme: Theme): Item {
  const current = progress.members.find(({ step }) => step !== 'waiting' && step !== 'done');
  const doing = current === undefined || current.why !== '' ? '' : ` ${stepWord(current)}`;
  const what = current === undefined ? '' : `, ${safeName(current.name)}${doing}`;
  const stands = progress.ended === null ? 'INTERRUPTED' : 'STOPPED';
  const who = owner === null ? stands : `by process ${owner.pid}`;
  const text = `${doneText(progress)}${what}   ${who}   ${key}: ${owner === null ? 'go on' : 'watch'}`;
  return {
    line: [
      span(` ROLLING ${safeName(balancer)} `, theme.strong),
      span(text, owner === null ? theme.warning : undefined),
    ],
    isUrgent: owner === null,
  };
}
