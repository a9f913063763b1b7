/** What one step of a diagnosis found. */

import type { ErrorKind } from '../../httpd/errors.ts';

export type Verdict = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  readonly step:
    | 'host'
    | 'connect'
    | 'tls'
    | 'page'
    | 'referer'
    | 'changes'
    | 'restart'
    | 'drain'
    | 'log'
    | 'names'
    | 'folders';
  readonly verdict: Verdict;
  /** One line, safe to print. */
  readonly what: string;
  /** What to do; '' where nothing is needed. */
  readonly mend: string;
  /** Of the failure, for the exit code. */
  readonly kind?: ErrorKind;
}
