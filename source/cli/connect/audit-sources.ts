/** The audit logs of this host that this user may read: its own, and those of others who are logged in. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../../config/settings.ts';
import { stateFolder } from '../../config/state-folder.ts';
import { steadyMs } from '../../httpd/clock.ts';
import { readAuditTail } from '../../operations/audit/audit-tail.ts';
import type { AuditSource } from '../../operations/audit/authorship.ts';

/** Who is logged in changes seldom. */
const KEPT_MS = 10_000;

export function createAuditSources(env: Environment): () => readonly AuditSource[] {
  const uid = process.getuid?.() ?? null;
  const folder = stateFolder(env);
  const own: AuditSource = { user: null, read: () => readAuditTail(folder, uid) };
  let others: readonly AuditSource[] = [];
  let knownAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (steadyMs() - knownAt > KEPT_MS) {
      others = uid === null ? [] : otherSources(uid, folder);
      knownAt = steadyMs();
    }
    return [own, ...others];
  };
}

/**
 * Homes of users who run something now: those are mounted. To look into all of them could wake a server of homes that
 * is asleep, and the screen would wait for it.
 */
function otherSources(own: number, ownFolder: string): readonly AuditSource[] {
  const running = usersRunning();
  return usersOf(textOf('/etc/passwd')).flatMap(({ user, uid, home }): AuditSource[] => {
    const folder = join(home, '.local', 'state', 'baltop');
    if (uid === own || !running.has(uid) || folder === ownFolder) return [];
    return [{ user, read: () => readAuditTail(folder, uid) }];
  });
}

function usersRunning(): ReadonlySet<number> {
  const uids = new Set<number>();
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stats = statSync(`/proc/${name}`, { throwIfNoEntry: false });
      if (stats !== undefined) uids.add(stats.uid);
    }
  } catch {
    // No Linux: nobody else's log is looked for.
  }
  return uids;
}

function usersOf(passwd: string) {
  return passwd.split('\n').flatMap((line) => {
    const [user = '', , uid = '', , , home = ''] = line.split(':');
    return /^\d+$/.test(uid) && isAbsolute(home) && home !== '/'
      ? [{ user, uid: Number(uid), home }]
      : [];
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
