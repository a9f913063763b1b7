/** Writing to the two streams: data on stdout, everything else on stderr, one line each. */

import type { ManagerError } from '../../httpd/errors.ts';
import { printable } from '../../httpd/printable.ts';

/**
 * Whether anything was meant for standard output; and whether what it does not take is said on standard error: that
 * a change was made must be read somewhere.
 */
export const printing = { began: false, mustBeRead: false };

type Fold = (line: string, width: number) => readonly string[];
/** How a line that is wider than its terminal is broken; null: the terminal does it, in the middle of a word. */
let fold: Fold | null = null;

/** From here on: for those who read by lines, and for terminals that cannot be looked over. */
export function foldBy(how: Fold): void {
  fold = how;
}

function folded(text: string, { isTTY, columns }: NodeJS.WriteStream): string {
  const how = fold;
  if (how === null || isTTY !== true || !(columns > 20)) return text;
  // One cell is left free: some terminals begin a new line as soon as the last one is written.
  return text
    .split('\n')
    .flatMap((line) => how(line, columns - 1))
    .join('\n');
}

export function print(text: string): void {
  printing.began = true;
  const lines = folded(text, process.stdout);
  const whole = lines.endsWith('\n') || lines === '' ? lines : `${lines}\n`;
  process.stdout.write(whole, (problem) => {
    if (printing.mustBeRead && problem && isLoss(problem)) process.stderr.write(whole);
  });
}

/** A closed pipe means that the reader has enough: `baltop list | head` is no error, and must not end a change halfway. */
export function isLoss({ code }: NodeJS.ErrnoException): boolean {
  return code !== 'EPIPE';
}

/** `baltop: WHAT. HINT`: what happened, what it means or what to do. Both may contain arguments and text of pages. */
export function complain(what: string, hint = ''): void {
  const sentence = /[.!?]$/.test(what) || hint === '' ? what : `${what}.`;
  const line = `baltop: ${printable([sentence, hint].filter(Boolean).join(' '))}`;
  process.stderr.write(`${folded(line, process.stderr)}\n`);
}

export function complainOf(frontEnd: string | null, error: ManagerError): void {
  complain(frontEnd === null ? error.what : `${frontEnd}: ${error.what}`, error.hint);
}
