/** A change to one balancer itself (2.4): only what is named is changed. */

import type { Balancer } from '../model.ts';

export interface BalancerEdit {
  /** Name of a loaded lbmethod. Changing it starts httpd's own counts for the choice anew. */
  readonly method?: string;
  /** 0 to 7200. */
  readonly timeoutSeconds?: number;
  /** 0 to 99. */
  readonly attempts?: number;
  /** true: a session whose member is out gets 503 instead of another member. */
  readonly failoverDisabled?: boolean;
  /** `COOKIE` or `COOKIE|parameter`, up to 62 bytes; '' removes stickiness. */
  readonly sticky?: string;
  /** URL of a member to add; it needs a free slot (`growth=`), and starts disabled. */
  readonly newMember?: string;
}

type Setting = Exclude<keyof BalancerEdit, 'newMember'>;

const SETTINGS: Readonly<
  Record<Setting, (balancer: Balancer) => string | number | boolean | null>
> = {
  method: (balancer) => balancer.method,
  timeoutSeconds: (balancer) => balancer.timeoutSeconds,
  attempts: (balancer) => balancer.failoverAttempts,
  failoverDisabled: (balancer) => balancer.failoverDisabled,
  sticky: (balancer) => plainSticky(balancer.sticky ?? ''),
};

const SETTING_NAMES = Object.keys(SETTINGS) as readonly Setting[];

/** How messages call what an edit names. */
export const BALANCER_WORDS: Readonly<Record<keyof BalancerEdit, string>> = {
  method: 'method',
  timeoutSeconds: 'timeout',
  attempts: 'attempts',
  failoverDisabled: 'failover off',
  sticky: 'sticky',
  newMember: 'new member',
};

/**
 * The page's `a | b` as it may be sent back: without blanks, which would become part of the names (a bug that is
 * mended by 2.4.68), and once where both names are one.
 */
export function plainSticky(text: string): string {
  const [cookie = '', parameter] = text.split('|').map((part) => part.trim());
  return parameter === undefined || parameter === cookie ? cookie : `${cookie}|${parameter}`;
}

export function isBalancerDone(edit: BalancerEdit, balancer: Balancer): boolean {
  return Object.keys(whatRemainsOfBalancer(edit, balancer)).length === 0;
}

/** Only what the balancer does not have yet. */
export function whatRemainsOfBalancer(edit: BalancerEdit, balancer: Balancer): BalancerEdit {
  const rest = SETTING_NAMES.filter((name) => {
    const wanted =
      name === 'sticky' && edit.sticky !== undefined ? plainSticky(edit.sticky) : edit[name];
    return wanted !== undefined && wanted !== SETTINGS[name](balancer);
  }).map((name) => [name, edit[name]]);
  const { newMember } = edit;
  const adds =
    newMember !== undefined && !balancer.workers.some((each) => isNamed(each.url, newMember));
  return { ...Object.fromEntries(rest), ...(adds && { newMember }) };
}

/** Back to what was before in everything that `edit` touched; httpd can't remove a member again. */
export function inverseOfBalancer(edit: BalancerEdit, before: Balancer): BalancerEdit {
  const values = SETTING_NAMES.filter((name) => edit[name] !== undefined)
    .map((name) => [name, SETTINGS[name](before)] as const)
    .filter(([, value]) => value !== null);
  return Object.fromEntries(values);
}

/** `sticky is "A", ...`: what httpd kept of an edit. */
export function keptOfBalancer(edit: BalancerEdit, balancer: Balancer): readonly string[] {
  return SETTING_NAMES.filter((name) => edit[name] !== undefined).map((name) => {
    const value = SETTINGS[name](balancer);
    return `${BALANCER_WORDS[name]} is still ${value === '' ? '(none)' : value}`;
  });
}

const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['ajp', '8009'],
]);

/** httpd lower-cases scheme and host, drops a default port, and before 2.4.53 cuts names at 95 bytes. */
export function isNamed(shown: string, asked: string): boolean {
  const [one, other] = [plainUrl(shown), plainUrl(asked)];
  return one === other || (shown.length >= 95 && other.startsWith(one));
}

/** Would httpd take `asked` for this member? It compares beginnings. */
export function beginsLike(shown: string, asked: string): boolean {
  return plainUrl(asked).startsWith(plainUrl(shown));
}

function plainUrl(url: string): string {
  const found = /^([^:]+):\/\/([^/]*)(.*)$/s.exec(url);
  if (found === null) return url;
  const [, scheme = '', host = '', path = ''] = found;
  const port = DEFAULT_PORTS.get(scheme.toLowerCase()) ?? '-';
  return (
    `${scheme}://${host.replace(new RegExp(`:${port}$`), '')}`.toLowerCase() +
    path.replace(/^\/$/, '')
  );
}

/** The settings that an edit can change, in the words of messages. */
export function balancerSettings(balancer: Balancer): ReadonlyMap<string, string> {
  return new Map(
    SETTING_NAMES.map((name) => [BALANCER_WORDS[name], String(SETTINGS[name](balancer) ?? '')]),
  );
}
