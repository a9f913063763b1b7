/** The last crash as a file that can be sent to somebody: what happened and where, without secrets. */

import { join } from 'node:path';
import type { Environment } from '../../config/settings.ts';
import { stateFolder } from '../../config/state-folder.ts';
import { writePrivateFile } from '../../files/private-file.ts';
import { printable } from '../../httpd/printable.ts';
import { maskCrash } from '../../httpd/secrets.ts';
import { VERSION } from '../../version.ts';

/** A stack tells little after this many lines. */
const LINES = 60;

/** Its path; null where it could not be written: a crash must not end in another one. */
export function writeCrashLog(error: unknown, env: Environment, now: Date): string | null {
  const path = join(stateFolder(env), 'crash.log');
  try {
    writePrivateFile(path, report(error, now));
    return path;
  } catch {
    return null;
  }
}

function report(error: unknown, now: Date): string {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = maskCrash(told).split('\n').slice(0, LINES).map(printable);
  const where = `baltop ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`;
  return `${[now.toISOString(), where, '', ...lines].join('\n')}\n`;
}
