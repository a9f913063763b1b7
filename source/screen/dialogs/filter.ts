/** The line in which a filter is typed, in the place of the footer. */

import { safeName } from '../../messages/member-label.ts';
import { clipStart } from '../../messages/width.ts';
import { LONGEST_FILTER, refind } from '../browse/find.ts';
import { typedText } from '../keys/key-press.ts';
import { closeLayer, cursorIndex, moveTo, openLayer } from '../layout/cursor.ts';
import { parseFilter } from '../rows/filter.ts';
import { step } from '../state/effect.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** The line in which the filter is typed; the table follows every letter. */
interface FilterLayer {
  readonly kind: 'filter';
  readonly id: number;
  /** Where the cursor was: it goes back there when the filter is given up. */
  readonly cursorBefore: string | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly filter: FilterLayer;
  }
}

export function openFilter(state: UiState): UiState {
  const layer: FilterLayer = { kind: 'filter', id: state.nextId, cursorBefore: state.cursor };
  const look = { ...state.look, detail: false };
  return openLayer({ ...state, look }, layer);
}

/** The keys of the filter line. Arrows move among what is found, so that a look needs no Enter. */
function typeFilter(state: UiState, layer: FilterLayer, key: string): UiState {
  const { filter } = state.finding;
  switch (key) {
    case 'enter':
      return closeLayer(state);
    case 'escape': {
      const shown = refind(closeLayer(state), { filter: '' });
      const at = shown.rows.findIndex((row) => row.key === layer.cursorBefore);
      return at === -1 ? shown : moveTo(shown, at);
    }
    case 'up':
      return moveTo(state, cursorIndex(state) - 1);
    case 'down':
      return moveTo(state, cursorIndex(state) + 1);
    case 'backspace':
      return filter === ''
        ? closeLayer(state)
        : refind(state, { filter: [...filter].slice(0, -1).join('') });
    case 'ctrl-u':
      return refind(state, { filter: '' });
    case 'ctrl-w':
      return refind(state, { filter: filter.replace(/\S*\s*$/, '') });
    default: {
      const typed = typedText(key);
      if (typed === null || filter.length >= LONGEST_FILTER) return state;
      return refind(state, { filter: filter + typed });
    }
  }
}

function filterBar(state: UiState, theme: Theme): Bar {
  const { filter } = state.finding;
  const parsed = parseFilter(filter);
  const keys: Span[] = [
    span(' /'),
    span(clipStart(safeName(filter), state.size.columns - 16, theme.ellipsis), theme.strong),
    span(' ', { inverse: true }),
  ];
  if (!parsed.ok) keys.push(span(`  ${parsed.problem}`, theme.warning));
  keys.push(span('  Enter keep  Esc clear', undefined));
  if (filter === '')
    keys.push(span('   s:err state  b:app balancer  !x not  re: regexp', theme.quiet));
  return { lines: [], choices: [], keys };
}

export const FILTER: Dialog<FilterLayer> = {
  bar: (state, _layer, theme) => filterBar(state, theme),
  answer: (state, layer, key) => step(typeFilter(state, layer, key)),
  whenTiny: 'closes',
};
