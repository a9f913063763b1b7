/** Which events of a change are failures. */

import type { ChangeEvent } from './change.ts';

/** Why a change did not succeed, as this event says; null when it says nothing of the kind. */
export function failureOf(event: ChangeEvent): string | null {
  switch (event.kind) {
    case 'ignored':
      return event.what;
    case 'failed':
    case 'unknown':
      return event.error.what;
    case 'refused':
      return event.assessment.decidingReasons.join('; ');
    default:
      return null;
  }
}
