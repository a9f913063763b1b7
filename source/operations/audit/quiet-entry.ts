/** That a member was called quiet, and by what, as the audit log keeps it: one line for each front end. */

import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { type AuditEntry, type Author, frontEndUrl, head, markOf } from './audit-entry.ts';

/** `details`: in words, by front end. */
export function quietEntries(
  { balancer, url, places }: Member,
  details: ReadonlyMap<string, string>,
  snapshot: FleetSnapshot,
  author: Author,
  at: number,
): readonly AuditEntry[] {
  return places.flatMap(({ frontEnd, worker }): readonly AuditEntry[] => {
    const detail = details.get(frontEnd);
    if (detail === undefined) return [];
    return [
      {
        ...head(at, author),
        by: 'you',
        user: author.user,
        frontEnd,
        frontEndUrl: frontEndUrl(snapshot, frontEnd),
        ...markOf(snapshot, frontEnd),
        balancer,
        url: maskUrl(url),
        route: worker.route,
        action: 'quiet',
        before: {},
        after: {},
        request: null,
        result: 'seen',
        detail,
      },
    ];
  });
}
