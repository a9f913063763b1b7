/** Which balancers somebody else changed a moment ago: reason to look twice. */

import type { FleetEvent } from './snapshot.ts';

const RECENT_MS = 60_000;

/** Balancers that somebody else changed in the last minute, by name; httpd's own OK -> ERR is no change. */
export function recentlyChanged(events: readonly FleetEvent[], now: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const event of events) {
    if (event.by === 'you' || event.balancer === null || now - event.at > RECENT_MS) continue;
    if (isByHand(event)) names.add(event.balancer);
  }
  return names;
}

/** Somebody changed a setting or a flag; httpd's own doing is no change by hand. */
export function isByHand(event: FleetEvent): boolean {
  return event.kind === 'setting' || (event.kind === 'state' && isIntentChange(event));
}

/** State words, or httpd's tokens where the word stayed the same (`Init Ign Ok`). */
const INTENT = /\b(DIS|DRN|STOP)\b/;
const TROUBLE = /\b(ERR|HCFL|UNK|Err|HcFl)\b/;
const FLAGS = /\b(STBY|SPAR|Dis|Drn|Stop|Stby|Spar|Ign)\b/g;

function isIntentChange({ before, after }: FleetEvent): boolean {
  if (INTENT.exec(before)?.[1] !== INTENT.exec(after)?.[1]) return true;
  // ERR hides the word of a standby, so that STBY -> ERR is httpd's own doing.
  if (TROUBLE.test(before) || TROUBLE.test(after)) return false;
  const flags = (text: string) => (text.match(FLAGS) ?? []).join(' ');
  return flags(before) !== flags(after);
}
