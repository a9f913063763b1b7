/** Everything that can go wrong between us and a front end, as values. */

export type ErrorKind =
  | 'unknown-host'
  | 'unreachable'
  | 'reset'
  /** The way to the server broke under a connection that stood. */
  | 'cut'
  | 'timeout'
  | 'tls'
  | 'auth'
  | 'forbidden'
  | 'not-found'
  | 'server-error'
  | 'redirect'
  | 'not-a-manager'
  | 'too-large'
  | 'incomplete'
  | 'bad-answer'
  | 'aborted';

export interface ManagerError {
  readonly kind: ErrorKind;
  /** What happened, one line, safe to print: no control characters, no secrets. */
  readonly what: string;
  /** What it means for the user and what to do, one line. */
  readonly hint: string;
}

export interface Failure {
  readonly ok: false;
  readonly error: ManagerError;
}

export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export function failure(kind: ErrorKind, what: string, hint: string): Failure {
  return { ok: false, error: { kind, what, hint } };
}

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}
