/** The keys of the log while it is read, and the entry under its cursor in full where its row cuts it. */

import { displayWidth, wrap } from '../../messages/width.ts';
import { entryText, logIndex, wholeLog } from '../facts/log-entries.ts';
import type { LogLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

/** Cells before the text in a row of the log. */
const INDENT = 6;

export function logBar(state: UiState, layer: LogLayer, theme: Theme): Bar {
  const { columns } = state.size;
  const entries = wholeLog(state);
  const index = logIndex(state, layer);
  const entry = entries[index];
  const text = entry === undefined ? '' : entryText(entry, state);
  const isCut = displayWidth(text) > columns - INDENT;
  const lines = isCut ? wrap(text, columns - 2, 3, theme.ellipsis) : [];
  const keys: Line = spread(
    [span(' arrows PgUp PgDn g G scroll   Enter to its row   Esc back')],
    [span(`${index + 1} of ${entries.length} `)],
    columns,
    theme.ellipsis,
  );
  return { lines: lines.map((line) => [span(` ${line}`)]), choices: [], keys };
}
