/** The line that a session of a recording begins with, and every file of it. */

import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import type { Author } from '../audit/audit-entry.ts';
import { readBy } from './event-lines.ts';
import { BadLine, fieldsOf, lineIn, listOf, numberIn, textIn } from './shape.ts';

/** Raised when an older program would read the lines wrong. */
export const FORMAT_VERSION = 1;

/** What was recorded in one run of the program. */
export interface Session {
  /** Version of the program that wrote it. */
  readonly program: string;
  /** ms since the epoch; all times of its lines count from there. */
  readonly began: number;
  /** The same in all files of one run. */
  readonly id: string;
  /** Which of its files, from 0: one before it was put aside when it was full. */
  readonly part: number;
  /** Who recorded. */
  readonly by: Author;
  /** The context, or what was watched. */
  readonly label: string;
  readonly frontEnds: readonly { readonly name: string; readonly url: string }[];
  /** What the configuration called members: balancer, member, name. */
  readonly labels: readonly (readonly [string, string, string])[];
}

export function sessionLine({ began, ...session }: Session): string {
  return JSON.stringify({
    baltop: 'recording',
    version: FORMAT_VERSION,
    began: new Date(began).toISOString(),
    ...session,
    frontEnds: session.frontEnds.map(({ name, url }) => ({ name, url: safeAddress(url) })),
  });
}

/** Without a login and without a query, which may hold a token. */
function safeAddress(url: string): string {
  return maskUrl(url)
    .replace(/(:\/\/)[^/?#]*@/, '$1')
    .replace(/[?#].*$/s, '');
}

/** `newer`: of a version that this program does not know. */
export class NewerFormat extends BadLine {
  readonly program: string;

  constructor(program: string) {
    super();
    this.program = program;
  }
}

/** Throws `BadLine`. */
export function readSession(text: string): Session {
  const line = fieldsOf(parsed(text));
  if (line.baltop !== 'recording') throw new BadLine();
  const version = numberIn(line.version, 1);
  const program = printable(textIn(line.program)).slice(0, 20);
  if (version > FORMAT_VERSION) throw new NewerFormat(program);
  const frontEnds = listOf(line.frontEnds).map((each) => {
    const { name, url } = fieldsOf(each);
    return { name: lineIn(name), url: lineIn(url) };
  });
  if (new Set(frontEnds.map(({ name }) => name)).size < frontEnds.length) throw new BadLine();
  return {
    program,
    began: numberIn(Date.parse(textIn(line.began)), 0),
    id: textIn(line.id),
    part: numberIn(line.part, 0),
    by: readBy(line.by),
    label: lineIn(line.label),
    frontEnds,
    labels: listOf(line.labels).map((each) => {
      const [balancer, member, label] = listOf(each);
      return [textIn(balancer), textIn(member), textIn(label)] as const;
    }),
  };
}

/** Throws `BadLine`. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadLine();
  }
}
