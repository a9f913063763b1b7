/** The one command that puts a member back, as it can be pasted into a shell. */

import type { Settings } from '../config/settings.ts';
import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';

/** On the same front ends; how they are logged in to and reached is for the operator to add, as it was given. */
export function enableCommand(
  { balancer, url }: Pick<Member, 'balancer' | 'url'>,
  { context, frontEnds }: Pick<Settings, 'context' | 'frontEnds'>,
): string {
  const where =
    context === null
      ? frontEnds.flatMap((frontEnd) => ['-u', shellWord(frontEnd.url.href)])
      : ['--context', shellWord(context)];
  return ['baltop', 'enable', quoted(`${balancer}/${maskUrl(url)}`), ...where].join(' ');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text);
}

/** A name of the page that ends its own quotes would be a command. */
function quoted(text: string): string {
  return `'${printable(text).replaceAll("'", "'\\''")}'`;
}
