/** The commands of the `:` line, and what Tab makes of their beginnings. */

import { wholeOf } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { SORTABLE } from '../columns/sort-order.ts';

interface Command {
  readonly name: string;
  readonly takes: 'members' | 'setting' | 'front end' | 'column' | 'text' | 'nothing';
  readonly description: string;
}

export const COMMANDS: readonly Command[] = [
  { name: 'disable', takes: 'members', description: 'disable app/node2 (or the marked members)' },
  { name: 'enable', takes: 'members', description: 'enable app/node2' },
  { name: 'drain', takes: 'members', description: 'drain app/node2' },
  { name: 'stop', takes: 'members', description: 'stop app/node2' },
  { name: 'disable!', takes: 'members', description: 'disable it even where that is an outage' },
  { name: 'drain!', takes: 'members', description: 'the same for a drain' },
  { name: 'stop!', takes: 'members', description: 'the same for a stop' },
  { name: 'sort', takes: 'column', description: 'sort busy (or page): order of the rows' },
  { name: 'filter', takes: 'text', description: 'filter s:err: rows with it; nothing: all rows' },
  {
    name: 'scope',
    takes: 'front end',
    description: 'scope web2: that front end alone; nothing: all',
  },
  { name: 'set', takes: 'setting', description: 'set interval 5: seconds from poll to poll' },
  { name: 'readonly', takes: 'nothing', description: 'refuse changes; again: allow them' },
  { name: 'q', takes: 'nothing', description: 'quit' },
];

/** The text after Tab, and what it could become where that is not one thing. */
export function complete(typed: string, snapshot: FleetSnapshot): readonly [string, string] {
  const [, name = '', gap = '', argument = ''] = /^\s*(\S*)(\s*)(.*)$/.exec(typed) ?? [];
  const command = COMMANDS.find((each) => each.name === name);
  if (gap === '' || command === undefined) {
    const names = COMMANDS.map((each) => each.name).filter((each) => each.startsWith(name));
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
