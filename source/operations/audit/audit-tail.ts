/** The newest lines of an audit log, read while a screen waits: bounded, and of a file that is what it should be. */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEntry } from './audit-entry.ts';
import { AUDIT_NAME, auditEntryOf } from './audit-file.ts';

/** Some 150 changes. */
const TAIL_BYTES = 131_072;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Oldest first. `uid`: who must own the file; null asks nothing (Windows). What cannot be read is empty. */
export function readAuditTail(folder: string, uid: number | null): readonly AuditEntry[] {
  const text = tailOf(join(folder, AUDIT_NAME), uid);
  return text.split('\n').flatMap((line) => auditEntryOf(line) ?? []);
}

/** A cut line at its beginning is no entry, and is left out by that. */
function tailOf(path: string, uid: number | null): string {
  let file: number;
  try {
    // A link could lead anywhere, and a named pipe would be waited for.
    file = openSync(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch {
    return '';
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || (uid !== null && stats.uid !== uid)) return '';
    const bytes = Buffer.alloc(Math.min(TAIL_BYTES, stats.size));
    const read = readSync(file, bytes, 0, bytes.length, stats.size - bytes.length);
    return bytes.toString('utf8', 0, read);
  } catch {
    return '';
  } finally {
    closeSync(file);
  }
}
