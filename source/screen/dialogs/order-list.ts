/** What an order does to each of several members, where that is not the same for all: part of its question. */

import { editToSend, foretell } from '../../fleet/action.ts';
import { placeKey } from '../../fleet/identity.ts';
import { stateText } from '../../httpd/status.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { wrap } from '../../messages/width.ts';
import type { Order } from '../../operations/change/order.ts';

/** `app/node2 OK -> DIS on web2, app/node3 OK -> DRN on web2`, over at most `rows` lines. */
export function orderList(
  order: Order,
  several: boolean,
  width: number,
  rows: number,
): readonly string[] {
  if ('balancer' in order || order.action.kind !== 'apply' || order.members.length < 2) return [];
  const { action } = order;
  const parts = order.members.flatMap((member) =>
    member.places.map(({ frontEnd, worker }) => {
      const edit = editToSend(action, worker, placeKey(frontEnd, member.key)) ?? {};
      const where = several ? ` on ${safeName(frontEnd)}` : '';
      return `${nameOf(member)} ${stateText(worker.status)} -> ${stateText(foretell(edit, worker.status))}${where}`;
    }),
  );
  return wrap(parts.join(', '), width, rows, '~');
}
