/** The question before a run that was stopped is gone on with: what this way does. */

import { safeName } from '../../messages/member-label.ts';
import { saidOf, type Way } from '../../messages/rolling-ways.ts';
import { wrap } from '../../messages/width.ts';
import { wasRead } from '../change/confirm.ts';
import { offeredWays } from '../facts/rolling-situation.ts';
import { closeLayer } from '../layout/cursor.ts';
import { BEGUN, withBegun } from '../rolling/begin.ts';
import { type Step, step } from '../state/effect.ts';
import { shownRolling } from '../state/rolling-session.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** Is a run that was stopped to be gone on with in this way? Over the rolling screen. */
interface RollingAgainLayer {
  readonly kind: 'rolling-again';
  readonly id: number;
  readonly balancer: string;
  readonly way: Way;
  readonly drawnAt: number | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'rolling-again': RollingAgainLayer;
  }
}

/** Only a read `y` goes on with it, and only from what was seen. */
function answerAgain(state: UiState, layer: RollingAgainLayer, key: string, alone: boolean): Step {
  if (key === 'n' || key === 'escape') return step(closeLayer(state));
  if (key !== 'y' || !alone || !wasRead(layer, state.now)) return step(state);
  const { balancer, way } = layer;
  const shown = shownRolling(state, balancer);
  const closed = closeLayer(state);
  if (shown === null || !shown.isUnfinished || shown.progress === null)
    return step(withMessage(closed, 'it was resumed meanwhile: nothing sent', 'warning'));
  const { progress } = shown;
  const id = state.nextId;
  return step(withBegun(closed, { ...BEGUN, id, balancer, progress }), {
    kind: 'rolling-again',
    id,
    balancer,
    seenAt: progress.updatedAt,
    said:
      way === 'abort'
        ? null
        : new Map(saidOf(progress, way).map(([member, said]) => [member.key, said])),
    policy: state.settings.policy,
  });
}

const TITLES = {
  again: 'RUN AGAIN',
  ready: 'READY ALREADY',
  skip: 'SKIP',
  abort: 'ABORT',
} as const;

/** The question before a run that was stopped is gone on with: what this way does. */
function rollingAgainBar(state: UiState, { balancer, way }: RollingAgainLayer, theme: Theme): Bar {
  const shown = shownRolling(state, balancer);
  const offered = shown === null ? [] : offeredWays(state, shown);
  const found = offered.find((each) => each.way === way);
  const what = found?.what ?? 'it was resumed meanwhile';
  const lines: Line[] = [
    [span(` ${TITLES[way]}  the rolling upgrade of ${safeName(balancer)}`, theme.strong)],
  ];
  const style = found?.isRisky === true ? theme.warning : undefined;
  for (const part of wrap(what, state.size.columns - 4, 3, theme.ellipsis))
    lines.push([span(`   ${part}`, style)]);
  return {
    lines,
    choices: [],
    keys: [span(found === undefined ? ' n/Esc back' : ' y do it    n/Esc back')],
  };
}

export const ROLLING_AGAIN: Dialog<RollingAgainLayer> = {
  bar: rollingAgainBar,
  answer: answerAgain,
};
