/** The question before a rolling upgrade is stopped: what becomes of the members under way. */

import { safeName } from '../../messages/member-label.ts';
import type { RollingProgress } from '../../operations/rolling/rolling-progress.ts';
import { wasRead } from '../change/confirm.ts';
import { closeLayer } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { withRolling } from '../state/rolling-session.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** Is it to be stopped? Over the rolling screen. */
interface RollingStopLayer {
  readonly kind: 'rolling-stop';
  readonly id: number;
  readonly rolling: number;
  readonly drawnAt: number | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'rolling-stop': RollingStopLayer;
  }
}

/** Only a read `y` stops it. */
function answerStop(state: UiState, layer: RollingStopLayer, key: string, alone: boolean): Step {
  if (key === 'n' || key === 'escape') return step(closeLayer(state));
  if (key !== 'y' || !alone || !wasRead(layer, state.now)) return step(state);
  const closed = closeLayer(state);
  const own = state.rollings.find((each) => each.id === layer.rolling);
  if (own === undefined || own.ended !== null)
    return step(withMessage(closed, 'it has already ended'));
  return step(withRolling(closed, { ...own, isStopping: true }), {
    kind: 'rolling-stop',
    id: own.id,
  });
}

function rollingStopBar(state: UiState, layer: RollingStopLayer, theme: Theme): Bar {
  const own = state.rollings.find((each) => each.id === layer.rolling);
  const lines: Line[] = [
    [span(` ABORT  the rolling upgrade of ${safeName(own?.balancer ?? '')}`, theme.strong)],
  ];
  for (const text of stopTexts(own?.progress ?? null))
    lines.push([span(`   ${text}`, theme.warning)]);
  return { lines, choices: [], keys: [span(' y stop it    n/Esc back')] };
}

/** What stopping it now leaves, as the engine does it: before the operator's step a member is put back. */
export function stopTexts(progress: RollingProgress | null): readonly string[] {
  const texts = (progress?.members ?? []).flatMap(
    ({ name, step, yourTurn, undoing }): readonly string[] => {
      const who = safeName(name);
      switch (step) {
        case 'drain':
          if (undoing !== undefined)
            return [`${who} stays as it is at that moment: being taken out`];
          return yourTurn ? [] : [`${who} is put back as it was`];
        case 'yours':
        case 'check':
        case 'through':
          return [`${who} STAYS DISABLED: its upgrade has begun; enable it when it is OK`];
        case 'enable':
        case 'prove':
        case 'soak':
          return [`${who} stays as it is at that moment: being put back, or serving`];
        default:
          return [];
      }
    },
  );
  return [...texts, 'no further member is started; baltop rolling resume continues'];
}

export const ROLLING_STOP: Dialog<RollingStopLayer> = { bar: rollingStopBar, answer: answerStop };
