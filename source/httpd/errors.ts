/** Everything that can go wrong between us and a front end, as values. */

export type ErrorKind =
  | 'unknown-host'
  | 'unreachable'
  | 'reset'
  /** The way to the server broke under an open connection. */
  | 'cut'
  | 'timeout'
  | 'tls'
  | 'auth'
  | 'forbidden'
  /** It gave a page before, or says itself that it is asked too often: asked less often, it will again. */
  | 'limited'
  /** A copy out of a cache, or older than what was read before: it says nothing about the present. */
  | 'cached'
  /** Pages of two httpds, or of one and old copies of it, come in turn: none says what holds now. */
  | 'mixed'
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
  /** Of the answer, where there was one. */
  readonly status?: number;
  /** How long a front end that limits requests is left alone, ms: as it asked for, or by our own rule. */
  readonly retryAfterMs?: number;
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
