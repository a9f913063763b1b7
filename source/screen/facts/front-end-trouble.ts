/** Why a front end does not answer, when it is tried again, and what to do. */

import { wholeOf } from '../../fleet/scope.ts';
import type { FrontEndState } from '../../fleet/snapshot.ts';
import { safeName } from '../../messages/member-label.ts';
import { clock } from '../../messages/numbers.ts';
import { sentence } from '../../messages/sentence.ts';
import type { UiState } from '../state/ui-state.ts';
import { isUnanswered } from './unanswered.ts';
import { loginHint } from './who-asks.ts';

export function frontEndTrouble(frontEnd: FrontEndState, state: UiState): string {
  const several = wholeOf(state.live).frontEnds.length > 1;
  const { utc } = state.settings;
  const who = several ? `${safeName(frontEnd.name)}: ` : '';
  // With one front end the header has the time of the next try.
  const next = several ? nextTry(frontEnd, utc) : '';
  const asOf = frontEnd.readAt === null ? '' : ` Data as of ${clock(frontEnd.readAt, utc)}.`;
  if (frontEnd.error === null) {
    return `${who}no answer for a while, the table may be out of date.${next}${asOf}`;
  }
  const { kind, what } = frontEnd.error;
  // One that never answered may not be the one that was meant; where none did, it stands below.
  const url = safeName(frontEnd.url);
  const asked =
    frontEnd.readAt === null && !isUnanswered(state) && !what.includes(frontEnd.url)
      ? ` (asked: ${url})`
      : '';
  const hint = (kind === 'auth' ? loginHint(frontEnd, state) : null) ?? frontEnd.error.hint;
  return `${who}${sentence(safeName(what) + asked)}${next}${asOf} ${sentence(safeName(hint))}`.trim();
}

/** A front end that waits for a password is not tried by itself. */
function nextTry({ nextPollAt, pollingSince }: FrontEndState, utc: boolean): string {
  if (nextPollAt !== null) return ` Next try ${clock(nextPollAt, utc)}.`;
  return pollingSince === null ? '' : ' Trying it now.';
}
