/**
 * The audit log on disk: `audit.jsonl`, one JSON object per line, for its owner only. Several programs may write to it
 * at once: every line is one write to the end of the file. A full one is renamed, under a name of its own, so that two
 * programs that do it at the same moment lose nothing.
 */

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { openToAppend } from '../../files/append-file.ts';
import { distrustFile, distrustFolder, strangeFile } from '../../files/trust.ts';
import type { AuditEntry } from './audit-entry.ts';

export interface AuditBounds {
  /** A file of this size is put aside. */
  readonly maxBytes: number;
  /** So many older files are kept. */
  readonly keep: number;
}

/** About 60,000 lines in all. */
export const AUDIT_BOUNDS: AuditBounds = { maxBytes: 5_000_000, keep: 4 };

export const AUDIT_NAME = 'audit.jsonl';
const OLDER = /^audit-\d{8}T\d{9}Z-[0-9a-f]{8}\.jsonl$/;
const NEWLINE = 0x0a;

/** Throws a sentence, or what the file system says, such as ENOSPC. */
export function appendAudit(
  folder: string,
  entry: AuditEntry,
  now: Date,
  bounds: AuditBounds = AUDIT_BOUNDS,
): void {
  const path = join(folder, AUDIT_NAME);
  const file = openToAppend(path);
  let size: number;
  try {
    const before = fstatSync(file);
    // A disk that was full may have taken half a line; the next must not be lost behind it.
    const start = endsLine(file, before.size) ? '' : '\n';
    const line = Buffer.from(`${start}${JSON.stringify(entry)}\n`);
    const written = writeSync(file, line);
    if (written < line.length) throw new Error('only a part of the line could be written');
    size = before.size + written;
  } finally {
    closeSync(file);
  }
  if (size >= bounds.maxBytes) putAside(folder, path, now, bounds.keep);
}

function endsLine(file: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}

function putAside(folder: string, path: string, now: Date, keep: number): void {
  const name = `audit-${now.toISOString().replace(/[-:.]/g, '')}-${randomUUID().slice(0, 8)}.jsonl`;
  try {
    renameSync(path, join(folder, name));
  } catch (problem) {
    // Another program was faster.
    if (!isMissing(problem)) throw problem;
  }
  for (const name of olderFiles(folder).slice(0, -keep))
    rmSync(join(folder, name), { force: true });
}

/** Oldest first. */
function olderFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => OLDER.test(name))
    .toSorted();
}

export interface AuditReading {
  /** Oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Lines that are no entries, such as the half of one that a full disk left. */
  readonly unreadable: number;
}

/** Throws a sentence, or what the file system says; a log that was never begun is an empty one. */
export function readAudit(folder: string): AuditReading {
  const distrust = distrustFolder(`the folder ${folder}`, folder);
  if (distrust !== null) throw new Error(`${distrust.what}. ${distrust.mend}`);
  const entries: AuditEntry[] = [];
  let unreadable = 0;
  for (const name of filesIn(folder)) {
    for (const line of textOf(join(folder, name)).split('\n')) {
      if (line === '') continue;
      const entry = auditEntryOf(line);
      if (entry === null) unreadable += 1;
      else entries.push(entry);
    }
  }
  // Two files put aside in one millisecond are listed in any order.
  return { entries: entries.toSorted((a, b) => compare(a.at, b.at)), unreadable };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function filesIn(folder: string): readonly string[] {
  try {
    return [...olderFiles(folder), AUDIT_NAME];
  } catch (problem) {
    if (isMissing(problem)) return [];
    throw problem;
  }
}

/** Another program may put a file aside between the listing and the reading. */
function textOf(path: string): string {
  try {
    const stats = lstatSync(path);
    const strange = strangeFile(path, stats);
    if (strange !== null) throw new Error(strange);
    const distrust = distrustFile(path, path, stats);
    if (distrust !== null) throw new Error(`${distrust.what}. ${distrust.mend}`);
    return readFileSync(path, 'utf8');
  } catch (problem) {
    if (isMissing(problem)) return '';
    throw problem;
  }
}

function isMissing(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && problem.code === 'ENOENT';
}

/** null: the line is no entry. */
export function auditEntryOf(line: string): AuditEntry | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const entry = value as Partial<AuditEntry>;
    const isOne =
      entry.kind === 'AuditEntry' &&
      typeof entry.at === 'string' &&
      typeof entry.action === 'string' &&
      typeof entry.before === 'object' &&
      typeof entry.after === 'object';
    return isOne ? renamed(entry as AuditEntry) : null;
  } catch {
    return null;
  }
}

/** Logs of 0.1.0 call a drain's and a rolling upgrade's own flags undo: neither of them undoes anything. */
function renamed(entry: AuditEntry): AuditEntry {
  const isOwnFlags =
    entry.by === 'you' && (entry.command === 'drain' || entry.command === 'rolling');
  return isOwnFlags && entry.action === 'undo' ? { ...entry, action: 'apply' } : entry;
}

/**
 * One entry for each change: the outcome in place of the line that was written before sending. Where no outcome
 * followed, the program was ended in between, and the line stays as it is.
 */
export function settled(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const ended = new Set(
    entries.filter(({ id, result }) => id !== null && result !== 'sending').map(({ id }) => id),
  );
  return entries.filter(({ id, result }) => result !== 'sending' || !ended.has(id));
}
