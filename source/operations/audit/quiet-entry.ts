/** That a member was called quiet, and by what, as the audit log keeps it: one line for each front end. */

import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { type AuditEntry, type Author, ownBase } from './audit-entry.ts';

/** `details`: in words, by front end. */
export function quietEntries(
  { balancer, url, places }: Member,
  details: ReadonlyMap<string, string>,
  snapshot: FleetSnapshot,
  author: Author,
  at: number,
): readonly AuditEntry[] {
  return places.flatMap(({ frontEnd }): readonly AuditEntry[] => {
    const detail = details.get(frontEnd);
    if (detail === undefined) return [];
    const base = ownBase({ frontEnd, balancer, url }, snapshot, author, at);
    return [{ ...base, action: 'quiet', result: 'seen', detail }];
  });
}
