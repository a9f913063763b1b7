/**
 * One rolling upgrade of a balancer at a time. Each run lays down a file whose name is its own process, looks for
 * the files of others, and takes its own away again when there is one: no two can both go on, and the file of
 * a process that is gone can be taken away by anybody.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts';

/** A process, told from a later one with the same number by when it was started. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
}

interface Claim {
  readonly balancer: string;
  /** URLs of the front ends. */
  readonly frontEnds: readonly string[];
  /** See balancer-marks.ts: one httpd that is reached by two URLs is one all the same. */
  readonly marks?: readonly string[];
  readonly owner: Owner;
}

/** Who has it, and the file that says so. */
export interface Held {
  readonly owner: Owner;
  readonly path: string;
}

export interface Claimed {
  /** null: it is ours. */
  readonly takenBy: Held | null;
  readonly release: () => void;
}

export function ownOwner(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname() };
}

/** Throws what the file system says. */
export function claim(
  folder: string,
  balancer: string,
  frontEnds: readonly string[],
  marks: readonly string[] = [],
): Claimed {
  const owner = ownOwner();
  const path = join(folder, nameOf({ balancer, frontEnds, owner }));
  const ours = readClaims(folder).find((each) => each.path === path);
  if (ours !== undefined) return { takenBy: { owner, path }, release: () => undefined };
  writePrivateFile(path, `${JSON.stringify({ balancer, frontEnds, marks, owner })}\n`);
  const release = () => letGo(path);
  for (const other of readClaims(folder)) {
    if (other.path === path || !isSame(other.claim, balancer, frontEnds, marks)) continue;
    if (isAlive(other.claim.owner)) {
      release();
      return { takenBy: { owner: other.claim.owner, path: other.path }, release };
    }
    letGo(other.path);
  }
  return { takenBy: null, release };
}

/** One that cannot be taken away says nothing any more when its process is gone. */
function letGo(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Which process holds this balancer now, and by which file; null: none. Reads only. */
export function ownerOf(
  folder: string,
  balancer: string,
  frontEnds: readonly string[],
): Held | null {
  const found = readClaims(folder).find(
    ({ claim: each }) => isSame(each, balancer, frontEnds) && isAlive(each.owner),
  );
  return found === undefined ? null : { owner: found.claim.owner, path: found.path };
}

function isSame(
  claimed: Claim,
  balancer: string,
  frontEnds: readonly string[],
  marks: readonly string[] = [],
): boolean {
  if (claimed.balancer !== balancer) return false;
  const isKnown = (claimed.marks ?? []).some((mark) => marks.includes(mark));
  return isKnown || claimed.frontEnds.some((url) => frontEnds.includes(url));
}

function nameOf({ balancer, frontEnds, owner }: Claim): string {
  const whose = [balancer, ...frontEnds.toSorted(), owner.started, owner.host].join('\n');
  const id = createHash('sha256').update(whose).digest('hex').slice(0, 16);
  return `rolling-${id}-${owner.pid}.claim`;
}

function readClaims(folder: string): readonly { readonly path: string; readonly claim: Claim }[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.claim'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const path = join(folder, name);
    try {
      const value: unknown = JSON.parse(readPrivateFile(path) ?? '');
      return isClaim(value) ? [{ path, claim: value }] : [];
    } catch {
      return [];
    }
  });
}

function isClaim(value: unknown): value is Claim {
  if (typeof value !== 'object' || value === null) return false;
  const { balancer, frontEnds, marks = [], owner } = value as Partial<Claim>;
  const areLists = Array.isArray(frontEnds) && Array.isArray(marks);
  return typeof balancer === 'string' && areLists && typeof owner?.pid === 'number';
}

/** Another host's processes cannot be seen from here: they count as alive. */
function isAlive({ pid, started, host }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
  const now = startOf(pid);
  return now !== GONE && (now === null || started === '' || now === started);
}

/** A process that has ended and that nobody has asked after, as in containers without an init. */
const GONE = 'gone';

/** When a process was started, in words of the system; null where it does not tell. */
function startOf(pid: number): string | null {
  try {
    // After the name, which may hold anything, comes the state as field 3; 22 is the start in ticks since boot.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? GONE : (fields[19] ?? null);
  } catch {
    return startByPs(pid);
  }
}

function startByPs(pid: number): string | null {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null;
  } catch {
    return null;
  }
}
