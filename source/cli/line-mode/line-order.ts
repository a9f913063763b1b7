/** A change typed at the prompt of the line mode: what is asked, and of whom. */

import type { Action } from '../../fleet/action.ts';
import type { LineId } from '../../intents/intents.ts';

export type LineOrder =
  | {
      readonly kind: 'action';
      readonly action: Action;
      /** As typed. */
      readonly members: readonly string[];
    }
  /** One of what the more-menu of the screen has; `word` and `value` as typed. */
  | {
      readonly kind: 'setting';
      readonly of: 'member' | 'balancer';
      readonly name: string;
      readonly word: string;
      readonly value: string;
    }
  /** What can be set, and its value now. */
  | { readonly kind: 'list-settings'; readonly of: 'member' | 'balancer'; readonly name: string };

/** null: the line is no change. A text: why it can't be one. */
export function parseOrder(
  id: LineId,
  command: string,
  operands: readonly string[],
): LineOrder | string | null {
  switch (id) {
    case 'disable':
    case 'enable':
    case 'drain':
    case 'stop':
      return withMembers({ kind: id }, operands, command);
    case 'standby': {
      const [first = '', ...rest] = operands;
      const isWord = first === 'on' || first === 'off';
      const action = { kind: 'standby', on: first !== 'off' } as const;
      return withMembers(action, isWord ? rest : operands, command);
    }
    case 'clear-hcfl':
      return withMembers(
        { kind: 'set', edit: { flags: { 'check-failed': false } } },
        operands,
        command,
      );
    case 'more':
      return listOrder(operands);
    case 'set-setting':
      return settingOrder(operands);
    default:
      return null;
  }
}

function withMembers(
  action: Action,
  members: readonly string[],
  command: string,
): LineOrder | string {
  // "-" means standard input to the commands, and here that is the prompt.
  const names = members.filter((each) => each !== '-');
  if (names.length === 0) return `Which member? Type ${command} and its route.`;
  return { kind: 'action', action, members: names };
}

function listOrder(operands: readonly string[]): LineOrder | string {
  const [first, second, ...rest] = operands;
  if (first === undefined || first === '-' || rest.length > 0)
    return 'Which one? Type more and a member, or more balancer and its name.';
  return second === undefined
    ? { kind: 'list-settings', of: 'member', name: first }
    : first === 'balancer'
      ? { kind: 'list-settings', of: 'balancer', name: second }
      : 'One member at a time.';
}

function settingOrder(operands: readonly string[]): LineOrder | string {
  const ofBalancer = operands.length === 4 && operands[0] === 'balancer';
  const [name = '', word = '', value, ...rest] = ofBalancer ? operands.slice(1) : operands;
  if (value === undefined || rest.length > 0 || name === '-') {
    return 'Type set, a member (or balancer and its name), a word, and a value; more and the name lists the words.';
  }
  return { kind: 'setting', of: ofBalancer ? 'balancer' : 'member', name, word, value };
}
