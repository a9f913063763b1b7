/** The `:` line as rows at the bottom. */

import { colonWord } from '../../intents/intents.ts';
import type { CommandLayer } from '../state/layers.ts';
import { span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

export function commandBar(layer: CommandLayer, theme: Theme): Bar {
  const command = colonWord(layer.typed.trim().split(/\s+/)[0] ?? '');
  const help = command?.help ?? 'Tab completes    Enter runs    Esc closes';
  return {
    lines: [[span(` ${layer.note === '' ? help : layer.note}`, theme.quiet)]],
    choices: [],
    keys: [span(' :'), span(layer.typed, theme.strong), span(' ', { inverse: true })],
  };
}
