/** What Tab makes of the beginning of a `:` line. */

import { wholeOf } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { COLON_WORDS } from '../../intents/intents.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { SORTABLE } from '../columns/sort-order.ts';

/** The text after Tab, and what it could become where that is not one thing. */
export function complete(typed: string, snapshot: FleetSnapshot): readonly [string, string] {
  const [, name = '', gap = '', argument = ''] = /^\s*(\S*)(\s*)(.*)$/.exec(typed) ?? [];
  const command = COLON_WORDS.find((each) => each.word === name);
  if (gap === '' || command === undefined) {
    const names = COLON_WORDS.map((each) => each.word).filter((each) => each.startsWith(name));
    return completed('', name, names, names.length === 1 ? ' ' : '');
  }
  const options =
    command.takes === 'members'
      ? snapshot.balancers.flatMap((balancer) => balancer.members.map(nameOf))
      : command.takes === 'front end'
        ? ['all', ...wholeOf(snapshot).frontEnds.map((each) => safeName(each.name))]
        : command.takes === 'setting'
          ? ['interval']
          : command.takes === 'column'
            ? ['page', ...SORTABLE]
            : [];
  const fitting = options.filter((each) => each.startsWith(argument));
  return completed(`${name} `, argument, fitting, '');
}

function completed(
  before: string,
  typed: string,
  options: readonly string[],
  after: string,
): readonly [string, string] {
  const [first, ...others] = options;
  if (first === undefined) return [before + typed, 'no such command'];
  if (others.length === 0) return [before + first + after, ''];
  let common = first;
  for (const other of others) while (!other.startsWith(common)) common = common.slice(0, -1);
  return [before + common, options.join('  ')];
}
