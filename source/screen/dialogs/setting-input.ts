/** The line in which a value is typed for an entry of the more-menu. */

import { entryOf, type SettingSubject } from '../../operations/change/setting-entries.ts';
import { orderFor } from '../../operations/change/setting-order.ts';
import { ask, wasRead } from '../change/confirm.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, replaceTop } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';
import { titleLine } from './menu.ts';

/** A value is typed for an entry of the menu. */
interface InputLayer {
  readonly kind: 'input';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly subject: SettingSubject;
  readonly entry: string;
  readonly typed: string;
  readonly note: string;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly input: InputLayer;
  }
}

function answerInput(state: UiState, layer: InputLayer, key: string, alone: boolean): Step {
  if (key === 'escape') return step(withMessage(closeLayer(state), 'cancelled: nothing sent'));
  if (key !== 'enter') {
    const typed = typeKey(layer.typed, key);
    return step(replaceTop(state, { ...layer, typed, note: '' }));
  }
  const entry = entryOf(layer.subject, layer.entry);
  if (!alone || !wasRead(layer, state.now) || entry === null) return step(state);
  const order = orderFor(layer.subject, entry, layer.typed);
  if (typeof order === 'string') {
    return step(replaceTop(state, { ...layer, note: `${entry.name} ${order}` }));
  }
  return ask(closeLayer(state), order);
}

function inputBar(state: UiState, layer: InputLayer, theme: Theme): Bar {
  const entry = entryOf(layer.subject, layer.entry);
  const lines: Line[] = [titleLine(state, `${entry?.name ?? ''} of`, layer.subject, theme)];
  if (layer.note !== '') lines.push([span(`   ${layer.note}`, theme.warning)]);
  const keys: Line = [
    span(layer.entry === 'newMember' ? ' URL of the new member: ' : ` new ${entry?.name ?? ''}: `),
    span(layer.typed.slice(-40), theme.strong),
    span(' ', { inverse: true }),
    span(`   ${hintOf(layer.entry)}Enter asks   Esc cancel`),
  ];
  return { lines, choices: [], keys };
}

function hintOf(entry: string): string {
  if (entry === 'sticky') return 'COOKIE or COOKIE|param, empty: none   ';
  if (entry === 'route' || entry === 'redirect' || entry === 'checkUri') return 'empty: none   ';
  return '';
}

export const SETTING_INPUT: Dialog<InputLayer> = { bar: inputBar, answer: answerInput };
