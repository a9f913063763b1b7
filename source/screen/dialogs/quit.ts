/** The question before leaving: what this session leaves out of service. */

import { nameOf } from '../../messages/event-text.ts';
import { memberName, safeName } from '../../messages/member-label.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { wasRead } from '../change/confirm.ts';
import { leftOutNow, whereText } from '../facts/left-out.ts';
import { closeLayer } from '../layout/cursor.ts';
import { step } from '../state/effect.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';
import { stopTexts } from './rolling-stop.ts';

interface QuitLayer {
  readonly kind: 'quit';
  readonly id: number;
  readonly drawnAt: number | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly quit: QuitLayer;
  }
}

/** What this session leaves out of service, one a line; empty where there is nothing. */
export function leftOutLines(state: UiState): readonly Line[] {
  const names = leftOutNow(state).map(
    (each) =>
      `${memberName(each.balancer, each.url, each.route)} ${each.state} (${whereText(each, state.settings.utc)})`,
  );
  const more = names.length > 4 ? [`and ${names.length - 4} more`] : [];
  return [...names.slice(0, 4), ...more].map((text) => [span(`   ${text}`)]);
}

function quitBar(state: UiState, theme: Theme): Bar {
  const left = leftOutLines(state);
  const what = left.length === 0 ? '' : '  this session leaves out of service:';
  const lines: Line[] = [[span(` QUIT${what}`, theme.strong)], ...left];
  for (const own of state.rollings.filter((each) => each.ended === null)) {
    lines.push([
      span(`   the rolling upgrade of ${safeName(own.balancer)} is stopped:`, theme.warning),
    ]);
    for (const text of stopTexts(own.progress)) lines.push([span(`     ${text}`, theme.warning)]);
  }
  const running = state.drains.filter((each) => each.ended === null);
  for (const { member, isLate, elapsedMs } of running.slice(0, 3)) {
    const late = isLate ? `, not quiet after ${stopwatch(elapsedMs)},` : '';
    const text = `the drain of ${nameOf(member)}${late} ends: its flag stays, and nobody waits for quiet`;
    lines.push([span(`   ${text}`, theme.warning)]);
  }
  if (running.length > 3)
    lines.push([span(`   and ${running.length - 3} more drains`, theme.warning)]);
  if (state.runs.length > 0) {
    lines.push([
      span('   a change is still under way: its result will not be seen', theme.warning),
    ]);
  }
  for (const { command, subject } of state.commandRuns.filter((each) => each.ended === null)) {
    const text = `${command.name} for ${subject.name} still runs: it is told to end`;
    lines.push([span(`   ${text}`, theme.warning)]);
  }
  return { lines, choices: [], keys: [span(' y quit    n/Esc stay')] };
}

export const QUIT: Dialog<QuitLayer> = {
  bar: (state, _layer, theme) => quitBar(state, theme),
  answer(state, layer, key, alone) {
    if (key === 'y' && alone && wasRead(layer, state.now)) {
      return step(state, { kind: 'quit', code: 0 });
    }
    return step(key === 'n' || key === 'escape' ? closeLayer(state) : state);
  },
  whenTiny: 'stays',
};
