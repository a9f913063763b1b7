/**
 * Where a rolling upgrade stands, on disk: after a crash or a lost connection the next run reads what is true from
 * httpd, and from here what was meant. Holds no secrets; written whole or not at all, for its owner only.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writePrivateFile } from '../files/private-file.ts';
import type { Member } from '../fleet/snapshot.ts';
import { maskUrl } from '../manager/secrets.ts';
import { type Flag, hasFlag } from '../manager/status.ts';
import type { RollingStep } from './rolling-events.ts';

export interface JournalMember {
  readonly key: string;
  readonly name: string;
  /** The flags that stood before, by front end. */
  readonly noted: Readonly<Record<string, readonly Flag[]>>;
}

export interface Journal {
  readonly version: 1;
  readonly balancer: string;
  readonly frontEnds: readonly string[];
  readonly members: readonly JournalMember[];
  /** Index of the member under way, and the step it is at. */
  readonly current: number;
  readonly step: RollingStep;
  /** Why it ended; null while it runs. */
  readonly ended: string | null;
  readonly pid: number;
  readonly host: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly updatedAt: string;
}

const OUT_FLAGS: readonly Flag[] = ['draining', 'disabled', 'stopped'];

export function newJournal(
  balancer: string,
  frontEnds: readonly string[],
  members: readonly Member[],
  at: Date,
): Journal {
  return {
    version: 1,
    balancer,
    frontEnds,
    members: members.map((member) => ({
      key: maskUrl(member.key),
      name: maskUrl(member.url),
      noted: Object.fromEntries(
        member.places.map(({ frontEnd, worker }) => [
          frontEnd,
          OUT_FLAGS.filter((flag) => hasFlag(worker.status, flag)),
        ]),
      ),
    })),
    current: 0,
    step: 'drain',
    ended: null,
    pid: process.pid,
    host: hostname(),
    startedAt: at.toISOString(),
    updatedAt: at.toISOString(),
  };
}

/** One file for a balancer on these front ends, whoever runs it. */
export function journalPath(
  folder: string,
  balancer: string,
  frontEnds: readonly string[],
): string {
  const id = createHash('sha256')
    .update([balancer, ...frontEnds.toSorted()].join('\n'))
    .digest('hex');
  return join(folder, `rolling-${id.slice(0, 16)}.json`);
}

/** Throws what the file system says: a step that cannot be noted must not be taken. */
export function writeJournal(path: string, journal: Journal): void {
  writePrivateFile(path, `${JSON.stringify(journal, null, 2)}\n`);
}

/** null: there is none, or it is not readable as one. */
export function readJournal(path: string): Journal | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJournal(value) ? value : null;
  } catch {
    return null;
  }
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== 'object' || value === null) return false;
  const journal = value as Partial<Journal>;
  return (
    journal.version === 1 &&
    typeof journal.balancer === 'string' &&
    Array.isArray(journal.members) &&
    typeof journal.current === 'number'
  );
}

/** Is the run that wrote it still going on, on this host? Another host's cannot be seen from here. */
export function isRunning(journal: Journal): boolean {
  if (journal.ended !== null || journal.host !== hostname() || journal.pid === process.pid)
    return false;
  try {
    process.kill(journal.pid, 0);
    return true;
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
}
