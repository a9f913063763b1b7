/** A command of the operator that may change something, as the audit log keeps it: before it is run, and when it ended. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import { shellWords } from '../hooks/command-words.ts';
import type { HookResult } from '../hooks/hook.ts';
import { type AuditEntry, type Author, ownBase } from './audit-entry.ts';

export interface CommandAbout {
  /** In the configuration. */
  readonly name: string;
  readonly words: readonly string[];
  /** '' where it is about a member or a pool, and not about one front end. */
  readonly frontEnd: string;
  readonly balancer: string | null;
  readonly url: string | null;
  readonly route: string | null;
}

/** `result` null: it is about to be run. Of one that has ended the log has what was seen: its exit code. */
export function commandEntry(
  about: CommandAbout,
  result: HookResult | null,
  id: string,
  snapshot: FleetSnapshot,
  author: Author,
  at: number,
): AuditEntry {
  const { frontEnd, balancer, url, route, name, words } = about;
  const target = { frontEnd, balancer: balancer ?? '', url: url ?? '' };
  return {
    ...ownBase(target, snapshot, author, at),
    id,
    balancer,
    route,
    action: `command ${name}`,
    request: maskSecrets(shellWords(words)),
    result: result === null ? 'sending' : result.ok ? 'seen' : 'failed',
    detail: result === null ? '' : maskSecrets(result.ok ? 'ended with 0' : result.why),
  };
}
