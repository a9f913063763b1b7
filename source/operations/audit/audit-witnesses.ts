/** What somebody else did is written by every program that looked on. Read back, it is one thing that happened. */

import type { AuditEntry } from './audit-entry.ts';

/** Polls are seconds apart; of a front end that limits requests, up to a minute. */
const WITHIN_MS = 60_000;

interface Kept {
  readonly index: number;
  readonly at: number;
  /** A program that tells it again has seen it happen again. */
  readonly witnesses: Set<string>;
}

/** Oldest first, as they come: of what several programs saw, the first entry; with the name, if another one has it. */
export function seenOnce(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const result: AuditEntry[] = [];
  const seen = new Map<string, Kept[]>();
  for (const entry of entries) {
    // That a drain of its own was quiet is told by the one that drained.
    if (entry.result !== 'seen' || entry.by === 'you') {
      result.push(entry);
      continue;
    }
    const key = whatOf(entry);
    const at = Date.parse(entry.at);
    const near = (seen.get(key) ?? []).filter((each) => at - each.at <= WITHIN_MS);
    const witness = `${entry.host}\n${entry.pid}`;
    const same = near.find(({ witnesses }) => !witnesses.has(witness));
    const first = same === undefined ? undefined : result[same.index];
    if (same === undefined || first === undefined) {
      near.push({ index: result.length, at, witnesses: new Set([witness]) });
      result.push(entry);
    } else {
      same.witnesses.add(witness);
      if (first.user === null && entry.user !== null)
        result[same.index] = { ...entry, at: first.at };
    }
    seen.set(key, near);
  }
  return result;
}

/** Without who saw it, and under which name and URL it has the front end. */
function whatOf({ httpd, frontEndUrl, balancer, url, action, before, after }: AuditEntry): string {
  return JSON.stringify([httpd ?? frontEndUrl, balancer, url, action, before, after]);
}
