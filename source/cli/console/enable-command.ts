/** The one command that puts a member back, as it can be pasted into a shell. */

import type { Settings } from '../../config/settings.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { quotedWord, shellWord } from '../../operations/hooks/command-words.ts';

/** On the same front ends; how they are logged in to and reached is for the operator to add, as it was given. */
export function enableCommand(
  { balancer, url }: Pick<Member, 'balancer' | 'url'>,
  { context, frontEnds }: Pick<Settings, 'context' | 'frontEnds'>,
): string {
  const where =
    context === null
      ? frontEnds.flatMap((frontEnd) => ['-u', shellWord(frontEnd.url.href)])
      : ['--context', shellWord(context)];
  const name = quotedWord(`${balancer}/${maskUrl(url)}`);
  // A name of a page that begins with a dash would be an option.
  if (balancer.startsWith('-')) return ['baltop', 'enable', ...where, '--', name].join(' ');
  return ['baltop', 'enable', name, ...where].join(' ');
}
