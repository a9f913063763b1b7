/** How a balancer is named in a command line of `baltop rolling`. */

import { shellWord } from '../../operations/hooks/command-words.ts';

/** What can be typed where a balancer is expected: the second words of the verbs. */
export const SUB_WORDS: readonly string[] = ['status', 'resume', 'abort'];

/** As one word of a shell, after the verb: a name of a page may begin like an option, or as `status` does. */
export function rollingOperand(balancer: string): string {
  const isPlain = /^\w/.test(balancer) && !SUB_WORDS.includes(balancer);
  return shellWord(isPlain ? balancer : `balancer://${balancer}`);
}
