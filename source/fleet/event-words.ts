/** What an event's statuses are called, for every face. */

import { stateText, type WorkerStatus } from '../httpd/status.ts';
import type { FleetEvent } from './snapshot.ts';

export interface BeforeAndAfter {
  readonly before: string;
  readonly after: string;
}

/** State words, or httpd's own tokens where the word stays the same (`Init Ign Ok`); of a setting its values. */
export function eventWords({
  kind,
  was,
  is,
  before,
  after,
}: Pick<FleetEvent, 'was' | 'is' | 'before' | 'after'> & {
  readonly kind: string;
}): BeforeAndAfter {
  if (kind === 'outage' || (was === null && is === null)) return { before, after };
  const words = { before: word(was), after: word(is) };
  if (was === null || is === null || words.before !== words.after) return words;
  return { before: was.tokens.join(' '), after: is.tokens.join(' ') };
}

function word(status: WorkerStatus | null): string {
  return status === null ? '' : stateText(status);
}
