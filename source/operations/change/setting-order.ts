/** From a setting and a value to the order that it comes to. */

import type { BalancerEdit } from '../../httpd/edit/balancer-edit.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import { balancerValue, settingValue } from '../../httpd/edit/edit-values.ts';
import type { Order } from './order.ts';
import type { Entry, SettingSubject } from './setting-entries.ts';

/** An order that asks for nothing: it names whose forms to read. */
export function nothingFor(subject: SettingSubject): Order {
  return subject.kind === 'members'
    ? { members: subject.members, action: { kind: 'set', edit: {} } }
    : balancerOrder(subject, {});
}

function balancerOrder(subject: SettingSubject & { kind: 'balancer' }, edit: BalancerEdit): Order {
  const { balancer } = subject;
  return { balancer, edits: new Map(balancer.views.map(({ frontEnd }) => [frontEnd, edit])) };
}

/** The order that a typed or chosen value comes to; why there is none otherwise. */
export function orderFor(subject: SettingSubject, { does }: Entry, text: string): Order | string {
  if (subject.kind === 'members') {
    if (does.kind !== 'type' && does.kind !== 'choose') return 'is not available here';
    const typed = settingValue(does.setting, text);
    if (!typed.ok) return typed.why;
    const edit: WorkerEdit = { [does.setting]: typed.value };
    return { members: subject.members, action: { kind: 'set', edit } };
  }
  const setting =
    does.kind === 'failover'
      ? 'failoverDisabled'
      : does.kind === 'type-balancer' || does.kind === 'choose-balancer'
        ? does.setting
        : null;
  if (setting === null) return 'is not available here';
  const typed = balancerValue(setting, text);
  return typed.ok ? balancerOrder(subject, { [setting]: typed.value }) : typed.why;
}
