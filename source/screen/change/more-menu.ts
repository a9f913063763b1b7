/** The more-menu: it chooses what to ask for. Everything it leads to goes through the confirm bar. */

import { balancerNamed } from '../../fleet/find.ts';
import { scopeTo } from '../../fleet/scope.ts';
import { offReason } from '../../messages/setting-words.ts';
import type { FormOffer } from '../../operations/change/edit-form-reader.ts';
import {
  type Entry,
  entryOf,
  type SettingSubject,
  valueNow,
} from '../../operations/change/setting-entries.ts';
import { nothingFor, orderFor } from '../../operations/change/setting-order.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, cursorRow, openLayer, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import type { InputLayer, Layer, MenuLayer } from '../state/layers.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { ask, wasRead } from './confirm.ts';
import { targetsOfKey } from './marks.ts';

/** `x`: on a balancer's row its settings, elsewhere those of the marked members or the cursor's. */
export function openMenu(state: UiState): Step {
  const subject = menuSubject(state);
  if (typeof subject === 'string') return step(withMessage(state, subject, 'warning'));
  const id = state.nextId;
  const menu: MenuLayer = { kind: 'menu', id, drawnAt: null, subject, forms: null, entry: null };
  return step(openLayer(state, menu), { kind: 'read-forms', id, order: nothingFor(subject) });
}

function menuSubject(state: UiState): SettingSubject | string {
  const row = cursorRow(state);
  if (state.marked.size === 0 && row?.kind === 'balancer') {
    const live = row.frontEnd === null ? state.live : scopeTo(state.live, row.frontEnd);
    const balancer = balancerNamed(live, row.balancer.name);
    return balancer === undefined ? 'this balancer is gone' : { kind: 'balancer', balancer };
  }
  const members = targetsOfKey(state);
  return typeof members === 'string' ? members : { kind: 'members', members };
}

export function onFormsSeen(state: UiState, id: number, forms: readonly FormOffer[]): UiState {
  const layers = state.layers.map((layer) =>
    layer.kind === 'menu' && layer.id === id ? { ...layer, forms } : layer,
  );
  return settle({ ...state, layers });
}

/** A choice of the menu was made; null closes it. */
export function onMenuChoice(state: UiState, layer: MenuLayer, value: string | null): Step {
  if (value === null) return step(closeLayer(state));
  const { subject, entry: chosen } = layer;
  const entry = entryOf(subject, chosen ?? value);
  if (entry === null) return step(state);
  const off = offReason(entry, layer.forms);
  if (off !== null) return step(withMessage(state, `${entry.name}: ${off}`, 'warning'));
  if (chosen !== null) return askFor(closeLayer(state), subject, entry, value);
  const { does } = entry;
  switch (does.kind) {
    case 'act':
      if (subject.kind !== 'members') return step(state);
      return ask(closeLayer(state), {
        members: subject.members,
        action: does.action(subject.members),
      });
    case 'failover':
      return askFor(
        closeLayer(state),
        subject,
        entry,
        valueNow(entry, subject) === 'off' ? 'off' : 'on',
      );
    case 'choose':
    case 'choose-balancer':
      return step(
        replaceTop(state, { ...layer, entry: entry.id, id: state.nextId, drawnAt: null }),
      );
    case 'type':
    case 'type-balancer':
      return step(
        replaceTop(state, {
          kind: 'input',
          id: state.nextId,
          drawnAt: null,
          subject,
          entry: entry.id,
          typed: valueNow(entry, subject),
          note: '',
        }),
      );
    case 'never':
      return step(state);
  }
}

export function answerMenu(state: UiState, key: string): Step {
  return step(key === 'escape' || key === 'q' || key === 'x' ? closeLayer(state) : state);
}

export function answerInput(state: UiState, layer: InputLayer, key: string, alone: boolean): Step {
  if (key === 'escape') return step(withMessage(closeLayer(state), 'cancelled: nothing sent'));
  if (key !== 'enter') {
    const typed = typeKey(layer.typed, key);
    return step(replaceTop(state, { ...layer, typed, note: '' }, true));
  }
  const entry = entryOf(layer.subject, layer.entry);
  if (!alone || !wasRead(layer, state.now) || entry === null) return step(state);
  const order = orderFor(layer.subject, entry, layer.typed);
  if (typeof order === 'string') {
    return step(replaceTop(state, { ...layer, note: `${entry.name} ${order}` }, true));
  }
  return ask(closeLayer(state), order);
}

function askFor(state: UiState, subject: SettingSubject, entry: Entry, text: string): Step {
  const order = orderFor(subject, entry, text);
  return typeof order === 'string'
    ? step(withMessage(state, `${entry.name} ${order}`, 'warning'))
    : ask(state, order);
}

function replaceTop(state: UiState, layer: Layer, sameId = false): UiState {
  const nextId = sameId ? state.nextId : state.nextId + 1;
  return settle({ ...state, nextId, layers: [...state.layers.slice(0, -1), layer] });
}
