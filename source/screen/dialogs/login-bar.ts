/** The line in which a password is typed, as rows at the bottom: never with a character of it. */

import { safeName } from '../../messages/member-label.ts';
import { clip, displayWidth } from '../../messages/width.ts';
import { askingIn } from '../facts/who-asks.ts';
import type { LoginLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

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
    // What can be done comes before a path that may be longer than the line.
    const isOffered = group.again !== null && layer.typing === 'password';
    const again = isOffered ? `Enter alone ${group.again}: the` : 'The';
    lines.push([span(`   ${again} refused one was ${group.origin}.`)]);
  }
  if (layer.isTrying) return { lines, choices: [], keys: [span(` ${names} ...  Esc close`)] };
  const isUser = layer.typing === 'user';
  const shown = isUser ? safeName(layer.typed) : '*'.repeat([...layer.typed].length);
  const before = isUser
    ? ' user: '
    : ` password of ${clip(safeName(layer.user), 20, theme.ellipsis)}: `;
  const after = isUser ? '   Enter goes on   Esc close' : '   Enter log in   Esc close';
  const room = state.size.columns - displayWidth(before) - after.length - 1;
  const keys: Line = [
    span(before),
    span(shown.slice(-Math.min(MOST_MASKS, Math.max(room, 6))), theme.strong),
    span(' ', { inverse: true }),
    span(room < 6 ? '   Esc close' : after),
  ];
  return { lines, choices: [], keys };
}
