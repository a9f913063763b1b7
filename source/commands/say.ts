/** Writing to the two streams: data on stdout, everything else on stderr, one line each. */

import type { ManagerError } from '../manager/errors.ts';
import { printable } from '../manager/printable.ts';

/** Whether anything was meant for standard output. */
export const printing = { began: false };

export function print(text: string): void {
  printing.began = true;
  process.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** `baltop: WHAT. HINT`: what happened, what it means or what to do. Arguments and pages may stand in both. */
export function complain(what: string, hint = ''): void {
  const sentence = /[.!?]$/.test(what) || hint === '' ? what : `${what}.`;
  process.stderr.write(`baltop: ${printable([sentence, hint].filter(Boolean).join(' '))}\n`);
}

export function complainOf(frontEnd: string | null, error: ManagerError): void {
  complain(frontEnd === null ? error.what : `${frontEnd}: ${error.what}`, error.hint);
}
