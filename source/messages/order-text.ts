/** An order in words: the bar's title, messages, and what is typed to confirm it. */

import { editToSend } from '../fleet/action.ts';
import { placeKey } from '../fleet/identity.ts';
import type { FleetBalancer, Member } from '../fleet/snapshot.ts';
import { counted } from '../httpd/counted.ts';
import {
  BALANCER_WORDS,
  type BalancerEdit,
  balancerSettings,
} from '../httpd/edit/balancer-edit.ts';
import { SETTING_NAMES, settingOf } from '../httpd/edit/edit.ts';
import { valueText } from '../httpd/edit/value-text.ts';
import type { Order } from '../operations/change/order.ts';
import { editText, orderVerb } from './action-words.ts';
import { nameOf } from './event-text.ts';
import { memberLabel, safeName, safeUrl } from './member-label.ts';

/** `app/node2`, `3 members`, `balancer app`. */
export function orderName(order: Order): string {
  if ('balancer' in order) return `balancer ${safeName(order.balancer.name)}`;
  const [only] = order.members;
  return order.members.length === 1 && only !== undefined
    ? nameOf(only)
    : counted(order.members.length, 'member');
}

/** The balancers that an order is about. */
export function orderPools(order: Order): readonly string[] {
  if ('balancer' in order) return [order.balancer.name];
  return [...new Set(order.members.map((member) => member.balancer))];
}

export function orderFrontEnds(order: Order): readonly string[] {
  if ('balancer' in order) return [...order.edits.keys()];
  return [
    ...new Set(order.members.flatMap((member) => member.places.map((place) => place.frontEnd))),
  ];
}

/** What confirms a level 2 order when typed: the route, host and port, or for several targets their number. */
export function confirmWords(order: Order): readonly [string, ...string[]] {
  if ('balancer' in order) return [safeName(order.balancer.name)];
  const [first] = order.members;
  if (first === undefined || order.members.length > 1) {
    return [`${orderVerb(order)} ${order.members.length}`];
  }
  return memberWords(first);
}

export function memberWords(member: Member): readonly [string, ...string[]] {
  if (member.called !== undefined) return [safeName(member.called)];
  const { address } = memberLabel(member.url);
  const route = safeName(member.places[0].worker.route);
  return route === '' ? [address] : [route, address];
}

/** The words of level 3, where `!` asked for it. */
export function outageWords(order: Order): string {
  return `outage ${orderPools(order).map(safeName).join(' ')}`;
}

/** What will be changed in plain words, front ends that get the same one as one. */
export function orderEditText(order: Order): string {
  const texts =
    'balancer' in order
      ? [...order.edits.values()].map(balancerEditText)
      : order.members.flatMap((member) =>
          member.places.map(({ frontEnd, worker }) =>
            editText(editToSend(order.action, worker, placeKey(frontEnd, member.key)) ?? {}),
          ),
        );
  const different = [...new Set(texts)].filter((text) => text !== '');
  return different.length > 2
    ? `${different.slice(0, 2).join(' / ')} / ...`
    : different.join(' / ');
}

export function balancerEditText(edit: BalancerEdit): string {
  return Object.entries(edit)
    .map(([name, value]) => {
      const word = BALANCER_WORDS[name as keyof BalancerEdit];
      if (name === 'newMember') return `adds ${safeUrl(String(value))}, disabled at first`;
      if (name === 'failoverDisabled') return `failover ${value === true ? 'off' : 'on'}`;
      return `${word} ${safeName(valueText(word, String(value))) || '(none)'}`;
    })
    .join(', ');
}

/** What somebody can change of the targets: another text means that somebody did. */
export function targetFingerprint(order: Order): string {
  if ('balancer' in order) return order.balancer.views.map(balancerStand).join('\n');
  return order.members
    .flatMap((member) =>
      member.places.map(({ worker }) =>
        [
          ...worker.status.tokens.filter((token) => token !== 'Ok'),
          ...SETTING_NAMES.map((name) => settingOf(worker, name)),
        ].join(' '),
      ),
    )
    .join('\n');
}

function balancerStand({ balancer }: FleetBalancer['views'][number]): string {
  return [...balancerSettings(balancer).values(), balancer.workers.length].join(' ');
}
