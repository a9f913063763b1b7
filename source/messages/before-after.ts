/** What a change came to, before and after: in signs for a command's output, in words for the line mode. */

import type { Member } from '../fleet/snapshot.ts';
import { BALANCER_WORDS, balancerSettings } from '../httpd/edit/balancer-edit.ts';
import { SETTING_NAMES, SETTING_WORDS, settingOf } from '../httpd/edit/edit.ts';
import { settingText, valueText } from '../httpd/edit/value-text.ts';
import type { Balancer, Worker } from '../httpd/model.ts';
import { printable } from '../httpd/printable.ts';
import { maskUrl } from '../httpd/secrets.ts';
import { stateText } from '../httpd/status.ts';
import { flagsText } from './action-words.ts';
import { nameOf } from './event-text.ts';
import { spokenMember, spokenState } from './spoken.ts';

export interface Wording {
  /** `settings`: they may have been changed, and are told before the state is. */
  readonly worker: (before: Worker, after: Worker, settings: boolean) => string;
  readonly balancer: (before: Balancer, after: Balancer) => string;
  readonly name: (member: Member) => string;
  /** A member, or a balancer, on one of several front ends. */
  readonly on: (name: string, frontEnd: string) => string;
  /** The verb is said first, as in `disabled: OK -> DIS`. */
  readonly saysWhat: boolean;
}

type Pair = (what: string, was: string, is: string) => string;

/** `app/node3 disabled: OK -> DIS`, `factor 1 -> 7`. */
export const IN_SIGNS: Wording = wordingOf({
  state: (was, is) => `${was} -> ${is}`,
  pair: (what, was, is) => `${what} ${was} -> ${is}`,
  name: nameOf,
  on: (name, frontEnd) => `${frontEnd}:${name}`,
  saysWhat: true,
});

/** `app node3 now disabled, was ok`, `factor now 7, was 1`. */
export const IN_WORDS: Wording = wordingOf({
  state: (was, is) => `now ${spokenState(is)}, was ${spokenState(was)}`,
  pair: (what, was, is) => `${what} now ${is}, was ${was}`,
  name: spokenMember,
  on: (name, frontEnd) => `${name} on ${frontEnd}`,
  saysWhat: false,
});

function wordingOf({
  state,
  pair,
  ...rest
}: Pick<Wording, 'name' | 'on' | 'saysWhat'> & {
  readonly state: (was: string, is: string) => string;
  readonly pair: Pair;
}): Wording {
  return {
    ...rest,
    worker(before, after, settings) {
      const set = settings ? settingsText(before, after, pair) : '';
      if (set !== '') return set;
      const [was, is] = [stateText(before.status), stateText(after.status)];
      const flags = flagsText(before.status, after.status);
      // A flag such as Ign is no state of its own.
      return was === is && flags !== '' ? flags : state(was, is);
    },
    balancer: (before, after) => balancerText(before, after, pair),
  };
}

function settingsText(before: Worker, after: Worker, pair: Pair): string {
  return SETTING_NAMES.flatMap((name) => {
    const [was, is] = [settingOf(before, name), settingOf(after, name)];
    const text = (value: typeof is) => quoted(settingText(name, value));
    return was === is ? [] : [pair(SETTING_WORDS[name], text(was), text(is))];
  }).join(', ');
}

function balancerText(before: Balancer, after: Balancer, pair: Pair): string {
  const was = balancerSettings(before);
  const settings = [...balancerSettings(after)].flatMap(([name, is]) =>
    was.get(name) === is ? [] : [changeText(name, was.get(name) ?? '', is, pair)],
  );
  const old = new Set(before.workers.map(({ url }) => url));
  const added = after.workers.filter(({ url }) => !old.has(url));
  return [...settings, ...added.map(({ url }) => `new member ${printable(maskUrl(url))}`)].join(
    ', ',
  );
}

/** `failover on -> off`, where the page says that it is off or not. */
function changeText(name: string, was: string, is: string, pair: Pair): string {
  if (name !== BALANCER_WORDS.failoverDisabled)
    return pair(name, quoted(valueText(name, was)), quoted(valueText(name, is)));
  return is === 'true' ? pair('failover', 'on', 'off') : pair('failover', 'off', 'on');
}

function quoted(value: string): string {
  return value === '' ? '(none)' : printable(value);
}
