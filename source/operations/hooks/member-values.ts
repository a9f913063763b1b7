/**
 * What a command or a URL of the operator takes of a member: `{host}` and the like. A page can hold any text, so each is
 * checked against what it can be. What is left has no meaning for a shell either, for ssh hands its words to one.
 */

import { isIPv6 } from 'node:net';
import { addressOf } from '../../fleet/identity.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { excerpt } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';

export const FIELDS = ['host', 'port', 'route', 'url', 'balancer', 'member'] as const;
export type Field = (typeof FIELDS)[number];

export const FIELD_NAMES = FIELDS.map((name) => `{${name}}`).join(' ');

export type Filled =
  | { readonly ok: true; readonly text: string }
  /** `why` goes after the option's name, safe to print: `cannot use {route}: the member has none`. */
  | { readonly ok: false; readonly why: string };

/** Never begins with a dash, nor with a dot: it is no option, and no way out of a folder. */
const HOST_NAME = /^[a-z0-9_][a-z0-9_.-]*$/i;
const PLAIN_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.:+-]*$/u;
const PORT = /^\d{1,5}$/;
const PATH = /^(?:\/[a-z0-9_.~:+,=%/-]*)?$/i;
const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

const NO_HOST = 'is not a host name or an address';
const NO_NAME =
  'is not a name of letters, digits and . _ : + - that begins with a letter or a digit';

/** A value; or why there is none. */
type Value = { readonly is: string } | { readonly lacks: string };

/** The names of `FIELDS` in braces filled in; others stay, a command may have braces of its own. */
export function fillIn(text: string, member: Member): Filled {
  return fill(text, (name) => (isField(name) ? valueFor(name, member) : null));
}

/** What a command about a row can be about; null: the row is not about one, or about several. */
export interface RowValues {
  readonly member: Member | null;
  readonly pool: string | null;
  readonly frontEnd: { readonly name: string; readonly url: string } | null;
}

/** The same for a command about a row: `{pool}` and `{front_end}` besides; of a front end its own host, port and URL. */
export function fillForRow(text: string, { member, pool, frontEnd }: RowValues): Filled {
  return fill(text, (name) => {
    if (name === 'pool') return pool === null ? { lacks: 'there is none' } : plainName(pool);
    if (name === 'front_end') {
      return frontEnd === null
        ? { lacks: 'the row is about several front ends: 1 to 9 choose one' }
        : plainName(frontEnd.name);
    }
    if (!isField(name)) return null;
    if (member !== null) return valueFor(name, member);
    if (frontEnd === null || name === 'balancer' || name === 'route') return null;
    return valueInUrl(name, frontEnd.url);
  });
}

/** `lookUp` null: it is no name of ours. */
function fill(text: string, lookUp: (name: string) => Value | null): Filled {
  let filled = '';
  let end = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(/\{(\w+)\}/g)) {
    const value = lookUp(name);
    if (value === null) continue;
    if ('lacks' in value) return { ok: false, why: `cannot use ${whole}: ${value.lacks}` };
    filled += text.slice(end, index);
    filled += asWritten(value.is, text.slice(0, index), text.slice(index + whole.length));
    end = index + whole.length;
  }
  return { ok: true, text: filled + text.slice(end) };
}

/** The first name in braces that is none of `FIELDS`; null: there is none. */
export function unknownName(text: string): string | null {
  for (const [, name = ''] of text.matchAll(/\{(\w*)\}/g)) {
    if (!isField(name)) return name;
  }
  return null;
}

export function takesFields(text: string): boolean {
  return Array.from(text.matchAll(/\{(\w+)\}/g)).some(([, name = '']) => isField(name));
}

function isField(name: string): name is Field {
  return FIELDS.some((each) => each === name);
}

/**
 * An IPv6 address stands in brackets where a port or a path may follow it, as in a URL or for scp. ssh and ping want
 * it without.
 */
function asWritten(value: string, before: string, after: string): string {
  if (!isIPv6(value)) return value;
  if (/:\/\/[^\s/?#]*$/.test(before)) return `[${value.replace('%', '%25')}]`;
  return after.startsWith(':') ? `[${value}]` : value;
}

function valueFor(field: Field, member: Member): Value {
  switch (field) {
    case 'balancer':
      return plainName(member.balancer);
    case 'route': {
      const { route } = member.places[0].worker;
      return route === '' ? { lacks: 'the member has none' } : plainName(route);
    }
    default:
      return valueInUrl(field, member.url);
  }
}

function plainName(text: string): Value {
  const fits = PLAIN_NAME.test(text) && !text.includes('..');
  return fits ? { is: text } : { lacks: `${quoted(text)} ${NO_NAME}` };
}

/** Nothing of a user or a password: arguments can be seen by every user of the host. */
function valueInUrl(field: 'host' | 'port' | 'url' | 'member', url: string): Value {
  if (url.startsWith('unix:')) return { lacks: 'the member is a unix socket' };
  const bare = url.replace(/^([^:/?#]*:\/\/)[^/?#]*@/, '$1');
  const address = addressOf(bare);
  if (address === null) return { lacks: `${quoted(url)} is not the URL of a worker` };
  const { scheme, port, path } = address;
  const host = hostOf(address.host);
  if (host === null) return { lacks: `${quoted(address.host)} ${NO_HOST}` };
  if (field === 'host') return { is: host };
  if (port !== '' && !isPort(port)) return { lacks: `${quoted(port)} is not a port` };
  if (field === 'port') return port === '' ? { lacks: 'the member has none' } : { is: port };
  if (field === 'member') return { is: port === '' ? address.host : `${address.host}:${port}` };
  if (!SCHEME.test(scheme) || !PATH.test(path)) {
    return { lacks: `${quoted(url)} is not a URL of plain characters` };
  }
  return { is: bare };
}

/** Without the brackets of an IPv6 address; null for what is neither a name nor an address. */
function hostOf(text: string): string | null {
  const inner = /^\[(.*)\]$/s.exec(text)?.[1];
  if (inner !== undefined) return isIPv6(inner) ? inner : null;
  return HOST_NAME.test(text) && text.length <= 253 && !text.includes('..') ? text : null;
}

function isPort(text: string): boolean {
  return PORT.test(text) && Number(text) > 0 && Number(text) < 65_536;
}

function quoted(text: string): string {
  return `"${excerpt(maskUrl(text))}"`;
}
