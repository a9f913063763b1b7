/** What an action is called: as it is asked for, once it is done, and where it is so already. */

import type { Action } from '../fleet/action.ts';
import { SETTING_NAMES, SETTING_WORDS, type WorkerEdit } from '../httpd/edit/edit.ts';
import { settingText } from '../httpd/edit/value-text.ts';
import { FLAG_LIST, FLAGS, type Flag } from '../httpd/flags.ts';
import { hasFlag, type WorkerStatus } from '../httpd/status.ts';
import type { Order } from '../operations/change/order.ts';
import { safeName } from './member-label.ts';

/** `disable`, `standby off`: what was asked. */
export function actionVerb(action: Action): string {
  if (action.kind === 'apply') return action.name;
  return action.kind === 'standby' ? `standby ${action.on ? 'on' : 'off'}` : action.kind;
}

/** `disable`, `set`: what was asked. */
export function orderVerb(order: Order): string {
  return 'balancer' in order ? 'set' : actionVerb(order.action);
}

const STATES = {
  disable: 'disabled',
  enable: 'enabled',
  drain: 'draining',
  stop: 'stopped',
} as const;

/** `disabled`, `changed`, `undone`: behind a member's name, once it is done. */
export function doneWord(order: Order): string {
  if ('balancer' in order) return 'changed';
  const { action } = order;
  switch (action.kind) {
    case 'standby':
      return action.on ? 'hot standby' : 'in ordinary use';
    case 'set':
      return 'changed';
    case 'undo':
      return 'undone';
    case 'apply':
      return action.name;
    default:
      return STATES[action.kind];
  }
}

/** `disabled`, `set that way`: what it already is, where the order would change nothing. */
export function alreadyWord(order: Order): string {
  const isSetting = 'balancer' in order || ['set', 'undo', 'apply'].includes(order.action.kind);
  return isSetting ? 'set that way' : doneWord(order);
}

/** `ignore errors on`: the flags in which the two differ. */
export function flagsText(before: WorkerStatus, after: WorkerStatus): string {
  return FLAG_LIST.filter((flag) => hasFlag(before, flag) !== hasFlag(after, flag))
    .map((flag) => `${FLAGS[flag].word} ${hasFlag(after, flag) ? 'on' : 'off'}`)
    .join(', ');
}

/** `sets Disabled`, `clears Draining, factor 2`: the whole of what a change asks for. */
export function editText(edit: WorkerEdit): string {
  const flags = Object.entries(edit.flags ?? {}) as [Flag, boolean][];
  const words = (wanted: boolean) =>
    flags.filter(([, value]) => value === wanted).map(([flag]) => FLAGS[flag].word);
  const parts: string[] = [];
  if (words(true).length > 0) parts.push(`sets ${words(true).join(' and ')}`);
  if (words(false).length > 0) parts.push(`clears ${words(false).join(' and ')}`);
  for (const name of SETTING_NAMES) {
    const value = edit[name];
    if (value === undefined) continue;
    parts.push(`${SETTING_WORDS[name]} ${safeName(settingText(name, value)) || '(none)'}`);
  }
  return parts.join(', ');
}
