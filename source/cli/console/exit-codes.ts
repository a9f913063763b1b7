/** The exit codes of the program, and which failure ends with which. */

import type { ErrorKind } from '../../httpd/errors.ts';

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  refused: 5,
  timedOut: 6,
  unreachable: 7,
  partial: 8,
  gateFailed: 9,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  'unknown-host': EXIT.unreachable,
  unreachable: EXIT.unreachable,
  reset: EXIT.unreachable,
  cut: EXIT.unreachable,
  timeout: EXIT.unreachable,
  tls: EXIT.unreachable,
  auth: EXIT.denied,
  forbidden: EXIT.denied,
  limited: EXIT.denied,
  cached: EXIT.unreachable,
  mixed: EXIT.unreachable,
  'not-found': EXIT.unreachable,
  'server-error': EXIT.failed,
  redirect: EXIT.unreachable,
  'not-a-manager': EXIT.unreachable,
  'too-large': EXIT.unreachable,
  incomplete: EXIT.unreachable,
  'bad-answer': EXIT.unreachable,
  aborted: EXIT.interrupted,
};

export function exitCodeOf(kind: ErrorKind): number {
  return BY_KIND[kind];
}
