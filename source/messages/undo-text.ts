/** Why a change can't be taken back, in words. */

import type { NoUndo } from '../operations/change/undo.ts';
import { nameOf } from './event-text.ts';
import { safeName } from './member-label.ts';

export function noUndoText(why: NoUndo): string {
  switch (why.kind) {
    case 'member-changed':
      return `somebody changed ${nameOf(why.member)} since: not undone`;
    case 'balancer-changed':
      return `somebody changed balancer ${safeName(why.balancer)} since: not undone`;
    case 'member-gone':
      return 'the member of the last change is gone: nothing to undo';
    case 'nothing':
      return 'nothing to undo';
  }
}
