/** The question before a drain is cut short: whom it moves. */

import { sessionsMoveText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { requestsOf } from '../../operations/drain/quiet.ts';
import type { DrainNowLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

export function drainNowBar(state: UiState, layer: DrainNowLayer, theme: Theme): Bar {
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
