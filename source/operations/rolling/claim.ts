/**
 * One rolling upgrade of a balancer at a time. Each run lays down a file whose name is its own process, looks for
 * the files of others, and takes its own away again when there is one: no two can both continue, and the file of
 * a process that is gone can be taken away by anybody.
 */

import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../../files/private-file.ts';
import { isAlive, type Owner, ownOwner } from '../hooks/processes.ts';

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

/** All of these balancers, or none. Throws what the file system says. */
export function claimAll(
  folder: string,
  balancers: readonly string[],
  frontEnds: readonly string[],
  marksOf: (balancer: string) => readonly string[],
): Claimed {
  const releases: (() => void)[] = [];
  const release = () => {
    for (const each of releases.splice(0)) each();
  };
  try {
    for (const balancer of balancers) {
      const claimed = claim(folder, balancer, frontEnds, marksOf(balancer));
      releases.push(claimed.release);
      if (claimed.takenBy === null) continue;
      release();
      return claimed;
    }
  } catch (problem) {
    release();
    throw problem;
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
