/** A first word that is neither a verb nor a context: rather one of them with a slip in it than a host. */

import { meant } from '../../config/nearest.ts';
import { UsageError } from '../../config/usage-error.ts';
import { excerpt } from '../../httpd/printable.ts';
import type { Invocation } from '../console/invocation.ts';
import { VERBS } from './verbs.ts';

/** Throws `UsageError`. */
export function checkFirstWord({ operands, configuration: { contexts } }: Invocation): void {
  const [word = ''] = operands;
  if (!/^[a-z]+$/i.test(word) || word === 'localhost' || contexts.has(word)) return;
  throw unknownVerb(word, [...contexts.keys()]);
}

export function unknownVerb(word: string, contexts: readonly string[]): UsageError {
  const near = meant(word, [...VERBS.map(({ name }) => name), ...contexts]);
  return new UsageError(
    `unknown verb or context "${excerpt(word)}"${near === null ? '' : ` (did you mean ${near}?)`}`,
    'See baltop --help; a host name alone needs a dot, a port or http://.',
  );
}
