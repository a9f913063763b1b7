/** The more-menu of the screen in words, for the line mode: the same entries, read from the same forms. */

import { selectMembers } from '../../fleet/select.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { findBalancer, findBalancers } from '../../httpd/balancer-name.ts';
import { excerpt } from '../../httpd/printable.ts';
import { safeName } from '../../messages/member-label.ts';
import { noBalancerText } from '../../messages/refusal-text.ts';
import { offReason, valueShown } from '../../messages/setting-words.ts';
import type { FormOffer } from '../../operations/change/edit-form-reader.ts';
import type { Order } from '../../operations/change/order.ts';
import {
  type Entry,
  entriesOf,
  FLAG_OF_ENTRY,
  type SettingSubject,
  valuesFor,
} from '../../operations/change/setting-entries.ts';
import { orderFor } from '../../operations/change/setting-order.ts';
import { findMembers } from '../connect/find-members.ts';

/** `check-interval`, `spare`: an entry's name as one word. */
function wordOf({ id, name }: Entry): string {
  return WORDS[id] ?? name.replaceAll(' ', '-').toLowerCase();
}

/** Where the command line has a word of its own, or a shorter one says it. */
const WORDS: Readonly<Record<string, string>> = {
  lbSet: 'lbset',
  standby: 'standby',
  spare: 'spare',
  newMember: 'new-member',
};

const OWN_COMMAND: Readonly<Record<string, string>> = {
  stop: 'Use the command: stop MEMBER; enable MEMBER reverts it.',
  standby: 'Use the command: standby MEMBER, or standby off MEMBER.',
  'clear-hcfl': 'Use the command: clear-hcfl MEMBER.',
};

/** null: it was not found, or is several, which was reported. A text: why not. */
export function subjectOf(
  snapshot: FleetSnapshot,
  of: 'member' | 'balancer',
  name: string,
  command: 'more' | 'set',
): SettingSubject | string | null {
  if (of === 'balancer') {
    const balancer = findBalancer(snapshot.balancers, name);
    return balancer === undefined ? `${noBalancerText(name)}.` : { kind: 'balancer', balancer };
  }
  const isMember = selectMembers(snapshot, name).length > 0;
  if (!isMember && findBalancers(snapshot.balancers, name).length > 0) {
    return `${excerpt(name)} is a balancer: type ${command} balancer ${excerpt(name)}. A member is its route, host:port or URL.`;
  }
  const members = findMembers(snapshot, [name], { all: false });
  return members === null ? null : { kind: 'members', members };
}

/** One line for each entry: its value now, which values it takes, or why it is off. */
export function spokenSettings(
  subject: SettingSubject,
  forms: readonly FormOffer[],
): readonly string[] {
  return entriesOf(subject).map((entry) => {
    const off = offReason(entry, forms);
    if (off !== null) return `  ${wordOf(entry)}: ${off}.`;
    const now = valueShown(entry, subject);
    const choices = valuesFor(entry, forms).map((value) => safeName(value) || '-');
    const oneOf = hasChoice(entry) ? `; one of ${choices.join(', ')}` : '';
    return `  ${wordOf(entry)}${now === '' ? '' : `: ${now}`}${oneOf}.`;
  });
}

/** The order that a typed word and value come to; a text: why there is none. */
export function settingOrder(
  subject: SettingSubject,
  word: string,
  value: string,
  forms: readonly FormOffer[],
): Order | string {
  const entry = entriesOf(subject).find((each) => wordOf(each) === word);
  if (entry === undefined) {
    const words = entriesOf(subject)
      .filter(({ does }) => does.kind !== 'never')
      .map(wordOf);
    return `Unknown: ${excerpt(word)}. Available: ${words.join(', ')}.`;
  }
  const off = offReason(entry, forms);
  if (off !== null) return `${word}: ${off}.`;
  if (OWN_COMMAND[entry.id] !== undefined) return OWN_COMMAND[entry.id] ?? '';
  if (entry.does.kind === 'act') return flagOrder(subject, entry, value);
  const text = value === '-' ? '' : value;
  const choices = valuesFor(entry, forms);
  if (hasChoice(entry) && !choices.includes(text)) {
    return `${word} takes one of ${choices.map((each) => safeName(each) || '-').join(', ')}.`;
  }
  if (entry.does.kind === 'failover' && text !== 'on' && text !== 'off')
    return `${word} takes on or off.`;
  // The menu asks for the other way round: is failover off?
  const typed = entry.does.kind === 'failover' ? (text === 'off' ? 'on' : 'off') : text;
  const order = orderFor(subject, entry, typed);
  return typeof order === 'string' ? `${word} ${order}.` : order;
}

function hasChoice({ does }: Entry): boolean {
  return does.kind === 'choose' || does.kind === 'choose-balancer';
}

function flagOrder(subject: SettingSubject, entry: Entry, value: string): Order | string {
  const flag = FLAG_OF_ENTRY[entry.id];
  if (subject.kind !== 'members' || flag === undefined) return 'That is not available here.';
  if (value !== 'on' && value !== 'off') return `${wordOf(entry)} takes on or off.`;
  const edit = { flags: { [flag]: value === 'on' } };
  return { members: subject.members, action: { kind: 'set', edit } };
}
