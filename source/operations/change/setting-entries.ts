/** What can be set in addition to the usual changes: every field of httpd's own forms, and what httpd can't do with what to do instead. */

import type { Action } from '../../fleet/action.ts';
import type { FleetBalancer, Member } from '../../fleet/snapshot.ts';
import {
  BALANCER_WORDS,
  type BalancerEdit,
  balancerSettings,
} from '../../httpd/edit/balancer-edit.ts';
import { type SettingName, settingOf } from '../../httpd/edit/edit.ts';
import { SETTING_FIELDS } from '../../httpd/edit/edit-fields.ts';
import { settingText } from '../../httpd/edit/value-text.ts';
import type { Flag } from '../../httpd/flags.ts';
import { hasFlag } from '../../httpd/status.ts';
import type { FormOffer } from './edit-form-reader.ts';

/** What settings are about, frozen when they were asked for. */
export type SettingSubject =
  | { readonly kind: 'members'; readonly members: readonly Member[] }
  | { readonly kind: 'balancer'; readonly balancer: FleetBalancer };

export type Does =
  | { readonly kind: 'act'; readonly action: (members: readonly Member[]) => Action }
  /** A value is typed. */
  | { readonly kind: 'type'; readonly setting: SettingName }
  | { readonly kind: 'type-balancer'; readonly setting: keyof BalancerEdit }
  /** A value is chosen from those that the form's field offers. */
  | { readonly kind: 'choose'; readonly setting: SettingName }
  | { readonly kind: 'choose-balancer'; readonly setting: 'method' }
  | { readonly kind: 'failover' }
  /** httpd has no way to do it. */
  | { readonly kind: 'never' };

export interface Entry {
  readonly id: string;
  readonly name: string;
  /** The form's field: 2.4's name, then 2.2's. One of them must be there. */
  readonly fields: readonly string[];
  /** Why it is off where the form has no such field; for `never`, what to do instead. */
  readonly needs: string;
  readonly does: Does;
}

const CHECKS = 'needs httpd 2.4.21 with mod_proxy_hcheck';

const MEMBER_ENTRIES: readonly Entry[] = [
  {
    id: 'stop',
    name: 'stop',
    fields: ['w_status_S'],
    needs: 'needs httpd 2.4.21: disable it instead',
    does: { kind: 'act', action: () => ({ kind: 'stop' }) },
  },
  {
    id: 'standby',
    name: 'hot standby',
    fields: ['w_status_H'],
    needs: 'needs httpd 2.4',
    does: {
      kind: 'act',
      action: (members) => ({ kind: 'standby', on: !allHave(members, 'standby') }),
    },
  },
  flagEntry('spare', 'hot spare', 'spare', 'w_status_R', 'needs httpd 2.4.34'),
  flagEntry('ignore', 'ignore errors', 'ignoring-errors', 'w_status_I', 'needs httpd 2.4'),
  typed('factor', 'factor', 'lf'),
  typed('lbSet', 'set', 'ls'),
  typed('route', 'route', 'wr'),
  typed('redirect', 'redirect', 'rr'),
  chosen('checkMethod', 'check method'),
  typed('checkIntervalMs', 'check interval'),
  typed('checkPasses', 'check passes'),
  typed('checkFails', 'check fails'),
  typed('checkUri', 'check URI'),
  chosen('checkExpression', 'check expression'),
  {
    id: 'clear-hcfl',
    name: 'clear HCFL',
    fields: ['w_status_C'],
    needs: CHECKS,
    does: {
      kind: 'act',
      action: () => ({ kind: 'set', edit: { flags: { 'check-failed': false } } }),
    },
  },
  {
    id: 'clear-err',
    name: 'clear ERR',
    fields: [],
    needs: 'not possible in httpd: it clears at the next try after retry= (60 s)',
    does: { kind: 'never' },
  },
  {
    id: 'remove',
    name: 'remove',
    fields: [],
    needs: 'not possible in httpd. Disable it; members added here vanish at a restart',
    does: { kind: 'never' },
  },
];

const BALANCER_ENTRIES: readonly Entry[] = [
  {
    id: 'method',
    name: 'method',
    fields: ['b_lbm'],
    needs: 'needs httpd 2.4',
    does: { kind: 'choose-balancer', setting: 'method' },
  },
  typedBalancer('timeoutSeconds', 'timeout', 'b_tmo'),
  typedBalancer('attempts', 'attempts', 'b_max'),
  typedBalancer('sticky', 'stickiness', 'b_ss'),
  {
    id: 'failoverDisabled',
    name: 'failover',
    fields: ['b_sforce'],
    needs: 'needs httpd 2.4',
    does: { kind: 'failover' },
  },
  {
    id: 'newMember',
    name: 'add a member',
    fields: ['b_nwrkr'],
    needs: 'no free slot: set growth=N in its ProxySet and restart httpd',
    does: { kind: 'type-balancer', setting: 'newMember' },
  },
  {
    id: 'remove',
    name: 'remove a member',
    fields: [],
    needs: 'not possible in httpd. Disable it; members added here vanish at a restart',
    does: { kind: 'never' },
  },
];

function typed(setting: SettingName, name: string, old?: string): Entry {
  const fields = [SETTING_FIELDS[setting], ...(old === undefined ? [] : [old])];
  return { id: setting, name, fields, needs: CHECKS, does: { kind: 'type', setting } };
}

function chosen(setting: SettingName, name: string): Entry {
  const fields = [SETTING_FIELDS[setting]];
  return { id: setting, name, fields, needs: CHECKS, does: { kind: 'choose', setting } };
}

function typedBalancer(setting: keyof BalancerEdit, name: string, field: string): Entry {
  const does = { kind: 'type-balancer', setting } as const;
  return { id: setting, name, fields: [field], needs: 'needs httpd 2.4', does };
}

function flagEntry(id: string, name: string, flag: Flag, field: string, needs: string): Entry {
  const action = (members: readonly Member[]): Action => ({
    kind: 'set',
    edit: { flags: { [flag]: !allHave(members, flag) } },
  });
  return { id, name, fields: [field], needs, does: { kind: 'act', action } };
}

function allHave(members: readonly Member[], flag: Flag): boolean {
  return members.every((member) =>
    member.places.every((each) => hasFlag(each.worker.status, flag)),
  );
}

export function entriesOf(subject: SettingSubject): readonly Entry[] {
  return subject.kind === 'members' ? MEMBER_ENTRIES : BALANCER_ENTRIES;
}

export function entryOf(subject: SettingSubject, id: string | null): Entry | null {
  return entriesOf(subject).find((entry) => entry.id === id) ?? null;
}

/** The values that every front end's form offers for an entry. */
export function valuesFor(entry: Entry, forms: readonly FormOffer[] | null): readonly string[] {
  const [first, ...others] = (forms ?? []).map((form) =>
    entry.fields.flatMap((field) => form.choices.get(field) ?? []),
  );
  const common = (first ?? []).filter((value) => others.every((list) => list.includes(value)));
  // The form's own list of expressions has no "none", but httpd takes an empty one.
  return entry.id === 'checkExpression' ? [...common, ''] : common;
}

/** What the targets have now, as text to be edited; '' where they differ. */
export function valueNow(entry: Entry, subject: SettingSubject): string {
  const values = new Set(presentValues(entry, subject));
  return values.size === 1 ? ([...values][0] ?? '') : '';
}

/** What each of the targets has now. */
export function presentValues({ does, id }: Entry, subject: SettingSubject): readonly string[] {
  if (subject.kind === 'members') {
    const workers = subject.members.flatMap((each) => each.places.map((place) => place.worker));
    if (does.kind === 'type' || does.kind === 'choose') {
      return workers.map((worker) => settingText(does.setting, settingOf(worker, does.setting)));
    }
    const flag = FLAG_OF_ENTRY[id];
    return flag === undefined
      ? []
      : workers.map((worker) => (hasFlag(worker.status, flag) ? 'on' : 'off'));
  }
  if (id === 'newMember' || id === 'remove') return [];
  const word = BALANCER_WORDS[id as keyof BalancerEdit];
  return subject.balancer.views.map(({ balancer }) => {
    const value = balancerSettings(balancer).get(word) ?? '';
    if (id !== 'failoverDisabled') return value;
    return value === 'true' ? 'off' : 'on';
  });
}

/** The flag that an entry switches, by its id. */
export const FLAG_OF_ENTRY: Readonly<Record<string, Flag | undefined>> = {
  stop: 'stopped',
  standby: 'standby',
  spare: 'spare',
  ignore: 'ignoring-errors',
  'clear-hcfl': 'check-failed',
};
