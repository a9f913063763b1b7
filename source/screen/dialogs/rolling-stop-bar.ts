/** The question before a rolling upgrade is stopped: what becomes of the members under way. */

import { safeName } from '../../messages/member-label.ts';
import { wrap } from '../../messages/width.ts';
import type { RollingProgress } from '../../operations/rolling/rolling-progress.ts';
import { offeredWays } from '../facts/rolling-situation.ts';
import type { RollingAgainLayer, RollingStopLayer } from '../state/layers.ts';
import { shownRolling } from '../state/own-rolling.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

export function rollingStopBar(state: UiState, layer: RollingStopLayer, theme: Theme): Bar {
  const own = state.rollings.find((each) => each.id === layer.rolling);
  const lines: Line[] = [
    [span(` ABORT  the rolling upgrade of ${safeName(own?.balancer ?? '')}`, theme.strong)],
  ];
  for (const text of stopTexts(own?.progress ?? null))
    lines.push([span(`   ${text}`, theme.warning)]);
  return { lines, choices: [], keys: [span(' y stop it    n/Esc back')] };
}

const TITLES = {
  again: 'RUN AGAIN',
  ready: 'READY ALREADY',
  skip: 'SKIP',
  abort: 'ABORT',
} as const;

/** The question before a run that was stopped is gone on with: what this way does. */
export function rollingAgainBar(
  state: UiState,
  { balancer, way }: RollingAgainLayer,
  theme: Theme,
): Bar {
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

/** What stopping it now leaves, as the engine does it: before the operator's step a member is put back. */
export function stopTexts(progress: RollingProgress | null): readonly string[] {
  const texts = (progress?.members ?? []).flatMap(({ name, step, yourTurn }): readonly string[] => {
    const who = safeName(name);
    switch (step) {
      case 'drain':
        return yourTurn ? [] : [`${who} is put back as it was`];
      case 'yours':
      case 'check':
        return [`${who} STAYS DISABLED: its upgrade has begun; enable it when it is OK`];
      case 'enable':
      case 'prove':
      case 'soak':
        return [`${who} stays as it is by then: it is being put back, or serves`];
      default:
        return [];
    }
  });
  return [...texts, 'no further member is started; baltop rolling resume continues'];
}
