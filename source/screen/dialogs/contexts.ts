/** `:context NAME`, the list to choose one from, and the question where this session would lose something. */

import { counted } from '../../httpd/counted.ts';
import { orderName } from '../../messages/order-text.ts';
import { wasRead } from '../change/confirm.ts';
import { openPartials } from '../facts/partial-places.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import {
  losesBySwitch,
  READ_ONLY_BY_WORD,
  whyNoContext,
  whyNotAsked,
} from '../session/switch-context.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';
import { leftOutLines } from './quit.ts';

interface ContextsLayer {
  readonly kind: 'contexts';
  readonly id: number;
  readonly drawnAt: number | null;
}

interface LeaveContextLayer {
  readonly kind: 'leave-context';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly name: string;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly contexts: ContextsLayer;
    readonly 'leave-context': LeaveContextLayer;
  }
}

/** Without a name the list opens. A name that is not there is refused by whoever knows them. */
export function switchContext(state: UiState, name: string): Step {
  const why = whyNoContext(state);
  if (why !== null) return step(withMessage(state, why, 'warning'));
  if (name === '') {
    return step(openLayer(state, { kind: 'contexts', id: state.nextId, drawnAt: null }));
  }
  const { context, contexts = [] } = state.settings;
  if (name === context) return step(withMessage(state, `context ${name} is shown already`));
  if (!contexts.includes(name) || !losesBySwitch(state)) return go(state, name);
  const tooSmall = whyNotAsked(state);
  if (tooSmall !== null) return step(withMessage(state, tooSmall, 'warning'));
  return step(openLayer(state, { kind: 'leave-context', id: state.nextId, drawnAt: null, name }));
}

function go(state: UiState, name: string): Step {
  const { readOnly } = state.settings;
  const kept = readOnly === READ_ONLY_BY_WORD ? readOnly : null;
  return step(state, { kind: 'switch-context', name, readOnly: kept });
}

/** It could not be opened: this session goes on as it was. */
export function onContextRefused(state: UiState, why: string): UiState {
  return withMessage(state, `context not changed: ${why}`, 'warning');
}

/** Rows that stay for the rest of the screen. */
const KEPT_ROWS = 8;

function contextsBar({ settings, size }: UiState, theme: Theme): Bar {
  const { context, contexts = [] } = settings;
  const choices = contexts.map((name) => ({
    label: name === context ? `${name}   (shown now)` : name,
    value: name,
  }));
  return {
    lines: [[span(' CONTEXT', theme.strong), span('   its front ends, with a new history')]],
    choices: [...choices, { label: 'close', value: null }],
    limit: Math.max(2, size.rows - KEPT_ROWS),
    keys: [span(' Enter choose    Esc close')],
  };
}

export const CONTEXTS: Dialog<ContextsLayer> = {
  bar: (state, _layer, theme) => contextsBar(state, theme),
  answer: (state, _layer, key) => step(key === 'escape' || key === 'q' ? closeLayer(state) : state),
  choose(state, _layer, value) {
    const closed = closeLayer(state);
    return value === null ? step(closed) : switchContext(closed, value);
  },
  whenTiny: 'closes',
};

function leaveBar(state: UiState, { name }: LeaveContextLayer, theme: Theme): Bar {
  const left = leftOutLines(state);
  const lines: Line[] = [[span(` TO CONTEXT ${name}`, theme.strong)]];
  if (left.length > 0) {
    lines.push([span('   this session leaves out of service:', theme.warning)], ...left);
  }
  for (const { order } of openPartials(state).slice(0, 3)) {
    lines.push([span(`   done in part only: ${orderName(order)}`, theme.warning)]);
  }
  if (state.undo.length > 0) {
    const what = counted(state.undo.length, 'change');
    lines.push([span(`   ${what} of this session can no longer be undone by a key`)]);
  }
  return { lines, choices: [], keys: [span(' y change the context    n/Esc stay')] };
}

export const LEAVE_CONTEXT: Dialog<LeaveContextLayer> = {
  bar: leaveBar,
  answer(state, layer, key, alone) {
    if (key === 'n' || key === 'escape') return step(closeLayer(state));
    if (key !== 'y' || !alone || !wasRead(layer, state.now)) return step(state);
    const closed = closeLayer(state);
    // Something may have begun while the question stood.
    const why = whyNoContext(closed);
    return why === null ? go(closed, layer.name) : step(withMessage(closed, why, 'warning'));
  },
};
