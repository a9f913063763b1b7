/** The two rows at the bottom: what happened last, and which keys there are. */

import { KEY_INTENTS } from '../../intents/intents.ts';
import { clock } from '../../messages/numbers.ts';
import { isAnswered, keysWith } from '../keymap/keys.ts';
import { frameKind, logHeight } from '../layout/frame-layout.ts';
import type { KeyBinding } from '../state/key-binding.ts';
import type { UiState } from '../state/ui-state.ts';
import { fitEvent } from '../text/fit-event.ts';
import { clipLine, type Line, lineWidth, type Span, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

export function eventLine(state: UiState, theme: Theme): Line {
  const { message, settings, size } = state;
  if (message === null || isInLog(state)) return [span(' ')];
  const style =
    message.tone === 'alarm' ? theme.alarm : message.tone === 'warning' ? theme.warning : undefined;
  const time = ` ${clock(message.at, settings.utc)}  `;
  const more = message.more === undefined ? 0 : message.more.length + 2;
  const text = fitEvent(message.text, size.columns - time.length - more, theme.ellipsis);
  const line = [span(time), span(text, style)];
  if (message.more === undefined) return clipLine(line, size.columns, theme.ellipsis);
  return spread(line, [span(`${message.more} `)], size.columns, theme.ellipsis);
}

/** The log above it has said so already. */
function isInLog(state: UiState): boolean {
  return (
    state.message?.events !== undefined && frameKind(state) === 'table' && logHeight(state) > 0
  );
}

/** What a narrow screen leaves out, first to last; help and quit stay. */
const LEFT_OUT = KEY_INTENTS.filter(({ leavesFooter }) => leavesFooter !== undefined)
  .toSorted((a, b) => (a.leavesFooter ?? 0) - (b.leavesFooter ?? 0))
  .map(({ id }) => id);

export function footerLine(state: UiState, theme: Theme): Line {
  let offered = keysWith(state.settings.keys).filter(
    (each) =>
      each.keys.length > 0 &&
      isOffered(each, state) &&
      each.isHidden?.(state) !== true &&
      (each.disabledReason?.(state) ?? null) === null,
  );
  // What a screen alone can do comes before what all can.
  offered = offered.toSorted((a, b) => Number(b.where !== 'table') - Number(a.where !== 'table'));
  for (const id of LEFT_OUT) {
    if (lineWidth(keyLine(offered, state, theme)) <= state.size.columns) break;
    offered = offered.filter((each) => each.id !== id);
  }
  return clipLine(keyLine(offered, state, theme), state.size.columns, theme.ellipsis);
}

const SCREENS = [
  ['drain-watch', 'drain'],
  ['rolling', 'rolling'],
] as const;

/** Over the table, what belongs to the table gives way to the way back. */
function isOffered(binding: KeyBinding, { look, layers, replay }: UiState): boolean {
  const { id, inFooter = false, where } = binding;
  for (const [kind, screen] of SCREENS) {
    if (layers.some((layer) => layer.kind === kind)) return inFooter && isAnswered(binding, screen);
  }
  if (where === 'replay') return inFooter && replay !== null;
  if (where !== 'table') return false;
  if (id === 'back' && look.pool !== null) return true;
  if (!look.detail) return inFooter;
  return id === 'back' || binding.inDetail === true || (inFooter && binding.isOfTable !== true);
}

function keyLine(bindings: readonly KeyBinding[], state: UiState, theme: Theme): Line {
  return bindings.flatMap((each, index): Span[] => [
    span(index === 0 ? ' ' : '  '),
    span(each.label, theme.strong),
    span(` ${each.nameNow?.(state) ?? each.name}`),
  ]);
}
