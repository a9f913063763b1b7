/** All verbs, in the order of the help. Their code is loaded only when it is run. */

import type { VerbSpec } from '../console/invocation.ts';
import { CHANGING_VERBS } from './changing-verbs.ts';
import { CONTEXT_VERBS } from './context-verbs.ts';
import { PROGRAM_VERBS } from './program-verbs.ts';
import { READING_VERBS } from './reading-verbs.ts';
import { ROLLING_VERBS } from './rolling-verbs.ts';
import { THEME_VERBS } from './theme-verbs.ts';

export const VERBS: readonly VerbSpec[] = [
  ...READING_VERBS,
  ...CHANGING_VERBS,
  ...ROLLING_VERBS,
  ...CONTEXT_VERBS,
  ...THEME_VERBS,
  ...PROGRAM_VERBS,
];

/** With those of two words. */
export const ALL_VERBS: readonly VerbSpec[] = VERBS.flatMap((verb) => [verb, ...(verb.subs ?? [])]);

export function findVerb(name: string): VerbSpec | undefined {
  return ALL_VERBS.find((verb) => verb.name === name);
}
