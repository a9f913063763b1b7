/** The question before a drain is cut short: whom it moves. */

import { sessionsMoveText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { requestsOf } from '../../operations/drain/quiet.ts';
import { wasRead } from '../change/confirm.ts';
import { control, longer } from '../drain/drain-keys.ts';
import { closeLayer } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** Is it to be disabled before it is quiet? Over the watch. */
interface DrainNowLayer {
  readonly kind: 'drain-now';
  readonly id: number;
  readonly drain: number;
  readonly drawnAt: number | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'drain-now': DrainNowLayer;
  }
}

/** The answer to "now?": `y` ends the grace of the drain that was asked about, if it still has one. */
function answerDrainNow(state: UiState, layer: DrainNowLayer, key: string, alone: boolean): Step {
  if (key === 'n' || key === 'escape') return step(closeLayer(state));
  if (key !== 'y' || !alone || !wasRead(layer, state.now)) return step(state);
  const closed = closeLayer(state);
  const drain = state.drains.find((each) => each.id === layer.drain);
  if (drain === undefined || drain.ended !== null || drain.phase !== 'grace') {
    return step(withMessage(closed, 'no longer waiting for its sessions: nothing sent', 'warning'));
  }
  const end = drain.controls.end === 'none' ? 'disable' : drain.controls.end;
  // What is in flight gets its own time: it was not waited for alone yet.
  return control(closed, drain, {
    graceOver: true,
    end,
    ...(drain.isLate && longer(state, drain)),
  });
}

function drainNowBar(state: UiState, layer: DrainNowLayer, theme: Theme): Bar {
  const drain = state.drains.find((each) => each.id === layer.drain);
  const name = drain === undefined ? '' : nameOf(drain.member);
  const requests = drain?.view ? requestsOf(drain.view) : null;
  const lines: Line[] = [
    [span(` ${drain?.controls.end === 'stop' ? 'STOP' : 'DISABLE'} NOW  ${name}`, theme.strong)],
    [span(`   ${sessionsMoveText(requests)}`, theme.warning)],
    [span('   it still waits for requests in flight')],
  ];
  return { lines, choices: [], keys: [span(' y send    n/Esc back')] };
}

export const DRAIN_NOW: Dialog<DrainNowLayer> = { bar: drainNowBar, answer: answerDrainNow };
