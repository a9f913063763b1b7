/** How a worker URL and a route are shown: safe to print, without secrets, the port always there. */

import { addressOf } from '../fleet/identity.ts';
import { printable } from '../httpd/printable.ts';
import { maskUrl } from '../httpd/secrets.ts';

/** A page can hold 5,000 characters in a name; no screen needs more than this of it. */
const LONGEST = 256;

export interface MemberLabel {
  /** '' for what is no URL, and for a socket, whose address says more. */
  readonly scheme: string;
  /** `10.0.4.11:8009`, `[::1]:8080/app`, `unix:/run/app.sock`. */
  readonly address: string;
}

const labels = new Map<string, MemberLabel>();

/** Pure, but remembered: the same few URLs are asked for at every poll. */
export function memberLabel(url: string): MemberLabel {
  const known = labels.get(url);
  if (known !== undefined) return known;
  const label = readLabel(printable(maskUrl(url).slice(0, LONGEST)));
  if (labels.size > 20_000) labels.clear();
  labels.set(url, label);
  return label;
}

function readLabel(url: string): MemberLabel {
  const found = addressOf(url);
  if (found === null) return { scheme: '', address: url };
  const { scheme, host, port, path } = found;
  const isSocket = host.startsWith('unix:');
  const authority = port === '' ? host : `${host}:${port}`;
  return {
    scheme: isSocket ? '' : scheme,
    address: path === '/' || isSocket ? authority : authority + path,
  };
}

/** `ajp://`, before the address in a pool whose members are reached by more than one protocol; '' for a socket. */
export function schemeOf({ scheme }: MemberLabel): string {
  return scheme === '' ? '' : `${scheme}://`;
}

/** The whole URL, for the confirm bar. */
export function safeUrl(url: string): string {
  return printable(maskUrl(url).slice(0, LONGEST));
}

export function safeName(text: string): string {
  return printable(text.slice(0, LONGEST));
}

/** `app/node2`, or `app/10.0.4.12:8009` where there is no route. */
export function memberName(balancer: string, url: string, route: string): string {
  return `${safeName(balancer)}/${shortName(url, route)}`;
}

export function shortName(url: string, route: string): string {
  return route === '' ? memberLabel(url).address : safeName(route);
}
