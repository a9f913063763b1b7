/** Ways on from a refusal: members that could serve instead, and the line that does it anyway. */

import type { Member } from '../../fleet/snapshot.ts';
import { isInTrouble, stateText } from '../../httpd/status.ts';
import { nameOf } from '../../messages/event-text.ts';
import { orderPools } from '../../messages/order-text.ts';
import { keyOf } from '../keys/bound-keys.ts';
import type { Dialogs } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Choice } from './bar.ts';

type ConfirmLayer = Dialogs['confirm'];

const MOST = 3;

/** Members of the same balancers that do not serve: bringing one back makes room. Those taken out come first. */
export function choicesOf(state: UiState, { order }: ConfirmLayer): readonly Choice[] {
  const pools = new Set(orderPools(order));
  const own = new Set('members' in order ? order.members.map((member) => member.key) : []);
  const others = state.live.balancers
    .filter((each) => pools.has(each.name))
    .flatMap((each) => each.members)
    .filter((member) => !own.has(member.key));
  const out = others.filter(isOut);
  const broken = others.filter((member) => !isOut(member) && isBroken(member));
  const enable = `then ${keyOf(state.settings, 'enable')} enables it`;
  const choices = [
    ...out.map((member) => choiceOf(member, enable)),
    ...broken.map((member) => choiceOf(member, 'repair its back end: httpd retries it by itself')),
  ].slice(0, MOST);
  // Enter by reflex only closes: behind a move, the next key would be about another member.
  return choices.length === 0 ? [] : [{ label: 'close', value: null }, ...choices];
}

function choiceOf(member: Member, then: string): Choice {
  const states = [...new Set(member.places.map(({ worker }) => stateText(worker.status)))];
  return { label: `go to ${nameOf(member)} (${states.join(', ')}), ${then}`, value: member.key };
}

function isOut({ places }: Member): boolean {
  return places.some(({ worker }) => worker.status.intent !== 'in');
}

function isBroken({ places }: Member): boolean {
  return places.some(({ worker }) => isInTrouble(worker.status));
}

/** null where the `:` line has no word for it. */
export function overrideText({ order }: ConfirmLayer): string | null {
  if ('balancer' in order) return null;
  const [member, ...others] = order.members;
  const { kind } = order.action;
  if (member === undefined || others.length > 0 || !['disable', 'drain', 'stop'].includes(kind)) {
    return null;
  }
  return `Use :${kind}! ${nameOf(member)} to do it anyway; it asks for a typed word.`;
}
