/**
 * How far a rolling upgrade is, on disk: after a crash or a lost connection the next run reads what is true from
 * httpd, and from here what was meant. Holds no secrets; written whole or not at all, for its owner only.
 */

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../../files/private-file.ts';
import { distrustFolder } from '../../files/trust.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { onLine, wallOf } from '../../httpd/clock.ts';
import type { Flag } from '../../httpd/flags.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { hasFlag } from '../../httpd/status.ts';
import type { Owner } from '../hooks/processes.ts';
import type { RollingHooks, RollingOptions } from './rolling-events.ts';
import { beginProgress, type RollingProgress } from './rolling-progress.ts';

export interface Journal extends RollingProgress {
  readonly version: 2;
  /** Further balancers whose members it upgrades, host by host. */
  readonly others?: readonly string[];
  /** Name of the context that the front ends came from; null: they were named. */
  readonly context: string | null;
  /** URLs of the front ends, without user and password. */
  readonly frontEnds: readonly string[];
  /** The flags from before, by member key and front end: they are put back in the end. */
  readonly noted: Readonly<Record<string, Readonly<Record<string, readonly Flag[]>>>>;
  readonly options: RollingOptions;
  /** How the operator's step was done and readiness asked; the commands themselves may hold secrets. */
  readonly hooks: {
    readonly upgradeBy: RollingHooks['upgradeBy'];
    readonly checks: boolean;
    /** Older journals lack it. */
    readonly gate?: boolean;
    readonly through?: boolean;
  };
  /** The command that was started last for a member, by its key: it may outlive this program. */
  readonly commands?: Readonly<Record<string, Owner>>;
}

/** The flags that a rolling upgrade sets. */
export const OWN_FLAGS: readonly Flag[] = ['draining', 'disabled', 'stopped', 'ignoring-errors'];

export function newJournal(
  {
    balancer,
    others,
    groups,
  }: {
    readonly balancer: string;
    readonly others: readonly string[];
    readonly groups: ReadonlyMap<string, string>;
  },
  { context, frontEnds }: Pick<Journal, 'context' | 'frontEnds'>,
  members: readonly Member[],
  options: RollingOptions,
  hooks: Journal['hooks'],
  at: number,
): Journal {
  return {
    version: 2,
    ...beginProgress(balancer, members, at, groups),
    ...(others.length > 0 && { others }),
    context,
    frontEnds,
    noted: Object.fromEntries(members.map((member) => [maskUrl(member.key), flagsOf(member)])),
    options,
    hooks,
  };
}

/** All that it is about. */
export function balancersOf({
  balancer,
  others = [],
}: {
  readonly balancer: string;
  readonly others?: readonly string[];
}): readonly string[] {
  return [balancer, ...others];
}

export function withCommand(journal: Journal, member: Member, command: Owner): Journal {
  return { ...journal, commands: { ...journal.commands, [maskUrl(member.key)]: command } };
}

/** Which of them a member has now, by front end. */
export function flagsOf(member: Member): Readonly<Record<string, readonly Flag[]>> {
  return Object.fromEntries(
    member.places.map(({ frontEnd, worker }) => [
      frontEnd,
      OWN_FLAGS.filter((flag) => hasFlag(worker.status, flag)),
    ]),
  );
}

/** One file for a balancer on these front ends, whoever runs it. */
export function journalPath(
  folder: string,
  { balancer, frontEnds }: Pick<Journal, 'balancer' | 'frontEnds'>,
): string {
  const id = createHash('sha256')
    .update([balancer, ...frontEnds.toSorted()].join('\n'))
    .digest('hex');
  return join(folder, `rolling-${id.slice(0, 16)}.json`);
}

/** Throws what the file system says: a step that cannot be noted must not be taken. */
export function writeJournal(folder: string, journal: Journal): void {
  const written = withTimes(journal, (at) => wallOf(at));
  writePrivateFile(journalPath(folder, journal), `${JSON.stringify(written, null, 2)}\n`);
}

/** Of this balancer on these front ends; null: there is none that can be read. */
export function readJournalOf(
  folder: string,
  where: Pick<Journal, 'balancer' | 'frontEnds'>,
): Journal | null {
  return distrustFolder(folder, folder) === null ? readJournal(journalPath(folder, where)) : null;
}

/** All that are there, readable as one, and ours: others could name another host in theirs. The last written first. */
export function readJournals(folder: string): readonly Journal[] {
  if (distrustFolder(folder, folder) !== null) return [];
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => /^rolling-[0-9a-f]+\.json$/.test(name));
  } catch {
    return [];
  }
  return names
    .flatMap((name) => readJournal(join(folder, name)) ?? [])
    .sort((one, other) => other.updatedAt - one.updatedAt);
}

function readJournal(path: string): Journal | null {
  try {
    const value: unknown = JSON.parse(readPrivateFile(path) ?? '');
    return isJournal(value) ? withTimes(value, (wall) => onLine(wall)) : null;
  } catch {
    return null;
  }
}

/** A file is read by other programs, which have a line of time of their own: in it are times of the host's clock. */
function withTimes(journal: Journal, change: (at: number) => number): Journal {
  return {
    ...journal,
    startedAt: change(journal.startedAt),
    updatedAt: change(journal.updatedAt),
    members: journal.members.map((member) => ({ ...member, since: change(member.since) })),
  };
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== 'object' || value === null) return false;
  const journal = value as Partial<Journal>;
  return (
    journal.version === 2 &&
    typeof journal.balancer === 'string' &&
    Array.isArray(journal.frontEnds) &&
    Array.isArray(journal.members) &&
    typeof journal.noted === 'object' &&
    typeof journal.options === 'object'
  );
}
