/** A change typed at the prompt of the line mode: what is asked, and of whom. */

import type { Action } from '../fleet/action.ts';
import { settingValue } from '../manager/edit-values.ts';

export interface LineOrder {
  readonly action: Action;
  /** As typed. */
  readonly members: readonly string[];
}

const PLAIN = ['disable', 'enable', 'drain', 'stop'] as const;

/** Settings by the names of the command line's options. */
const SETTINGS = {
  factor: 'factor',
  lbset: 'lbSet',
  route: 'route',
  redirect: 'redirect',
} as const;

export const ORDER_HELP: readonly string[] = [
  `${PLAIN.join(', ')}, each with one or more members: asks, and then changes them.`,
  'standby MEMBER makes it a hot standby, standby off MEMBER an ordinary member again.',
  `set MEMBER ${Object.keys(SETTINGS).join('|')} VALUE changes a setting; the value - empties it.`,
];

/** null: the line is no change. A text: why it can't be one. */
export function parseOrder(
  command: string,
  operands: readonly string[],
): LineOrder | string | null {
  const plain = PLAIN.find((each) => each === command);
  if (plain !== undefined) return withMembers({ kind: plain }, operands);
  if (command === 'standby') {
    const [first = '', ...rest] = operands;
    const isWord = first === 'on' || first === 'off';
    return withMembers({ kind: 'standby', on: first !== 'off' }, isWord ? rest : operands);
  }
  return command === 'set' ? settingOrder(operands) : null;
}

function withMembers(action: Action, members: readonly string[]): LineOrder | string {
  // "-" means standard input to the commands, and here that is the prompt.
  const names = members.filter((each) => each !== '-');
  if (names.length === 0) return `Which member? Type ${action.kind} and its route.`;
  return { action, members: names };
}

function settingOrder([member, word, ...values]: readonly string[]): LineOrder | string {
  const name = Object.entries(SETTINGS).find(([each]) => each === word)?.[1];
  if (member === undefined || name === undefined || values.length !== 1) {
    return `Type set, a member, ${Object.keys(SETTINGS).join(' or ')}, and a value.`;
  }
  const [value = ''] = values;
  const typed = settingValue(name, value === '-' ? '' : value);
  if (!typed.ok) return `${word} ${typed.why}.`;
  return withMembers({ kind: 'set', edit: { [name]: typed.value } }, [member]);
}
