/** The line in which a password is typed, as rows at the bottom: never with a character of it. */

import type { Bar } from '../screen/bar.ts';
import type { LoginLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { safeName } from '../text/member-label.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { askingIn } from './who-asks.ts';

/** More of them tell nobody anything. */
const MOST_MASKS = 24;

export function loginBar(state: UiState, layer: LoginLayer, theme: Theme): Bar {
  const asking = askingIn(state, layer.group);
  const group = state.logins[layer.group];
  const names = asking.map(({ name }) => safeName(name)).join(', ');
  const why = layer.note === '' ? (asking[0]?.error?.what ?? '') : layer.note;
  const lines: Line[] = [
    [span(` LOG IN  ${names}`, theme.strong)],
    [span(`   ${safeName(why)}`, layer.note === '' ? undefined : theme.warning)],
  ];
  if (group !== undefined && group.origin !== null) {
    const again =
      group.again === null || layer.typing === 'user' ? '' : ` Enter alone ${group.again}.`;
    lines.push([span(`   The refused password was ${group.origin}.${again}`)]);
  }
  if (layer.isTrying) return { lines, choices: [], keys: [span(` ${names} ...  Esc close`)] };
  const isUser = layer.typing === 'user';
  const shown = isUser ? safeName(layer.typed) : '*'.repeat([...layer.typed].length);
  const keys: Line = [
    span(isUser ? ' user: ' : ` password of ${safeName(layer.user)}: `),
    span(shown.slice(-MOST_MASKS), theme.strong),
    span(' ', { inverse: true }),
    span(isUser ? '   Enter goes on   Esc close' : '   Enter log in   Esc close'),
  ];
  return { lines, choices: [], keys };
}
