/** Somebody else's change of the member under the cursor: to be known before the next key. */

import { isByHand } from '../../fleet/done-by.ts';
import { memberKey } from '../../fleet/identity.ts';
import { changeText } from '../../messages/event-text.ts';
import { memberName, safeName } from '../../messages/member-label.ts';
import { authorText } from '../../messages/who-text.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Alarm } from './alarm.ts';

/** How long a change by somebody else stays in the banner. */
const STRANGERS_MS = 10_000;

export function strangersAlarm(state: UiState): readonly Alarm[] {
  for (let index = state.events.length - 1; index >= 0; index--) {
    const event = state.events[index];
    if (event === undefined || event.at + STRANGERS_MS <= state.now) break;
    const { balancer, url, author, frontEnd } = event;
    if (balancer === null || url === null || !isByHand(event) || author?.isSelf === true) continue;
    if (!isUnderCursor(state, memberKey(balancer, url), frontEnd)) continue;
    const name = memberName(balancer, url, event.called ?? event.route ?? '');
    const setting = event.kind === 'setting' ? `${safeName(event.detail)} ` : '';
    const change = `${name}: ${setting}${changeText(event)}`;
    const text =
      author === null
        ? `somebody else changed ${change}. Ask them before you change it too.`
        : `${authorText(author)} changed ${change}. Ask before you change it too.`;
    return [{ urgency: 'stranger', text, subjects: [{ frontEnd, balancer, url }] }];
  }
  return [];
}

function isUnderCursor(state: UiState, key: string, frontEnd: string): boolean {
  const row = state.rows.find((each) => each.key === state.cursor);
  if (row?.kind !== 'member' || row.member.key !== key) return false;
  return row.frontEnd === null || row.frontEnd === frontEnd;
}
