/** The texts that mean a worker. httpd compares scheme and host without case, drops default ports, and keeps the rest. */

import { printable } from '../httpd/printable.ts';
import { maskUrl } from '../httpd/secrets.ts';
import { addressName, addressOf, canonicalUrl, hasUsualPort, hostPort } from './identity.ts';

/** As the program writes them. */
export const exactSpellings = remembered((url): ReadonlySet<string> => {
  const spelled = spelledOut(url);
  return new Set([...spelled, ...spelled.map((each) => printable(each))]);
});

/** As `loosely` makes them of what is typed. */
export const looseSpellings = remembered((url): ReadonlySet<string> => {
  return new Set([...spelledOut(url), ...withoutPort(url)].map(loosely));
});

function spelledOut(url: string): readonly string[] {
  const masked = maskUrl(url);
  return [url, masked, hostPort(masked), addressName(masked)];
}

const MAX_REMEMBERED = 20_000;

/** The same few URLs are asked for again and again. */
function remembered<T>(make: (url: string) => T): (url: string) => T {
  const known = new Map<string, T>();
  return (url) => {
    const found = known.get(url);
    if (found !== undefined) return found;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const made = make(url);
    known.set(url, made);
    return made;
  };
}

/** `Node1.Example:8080/app/` -> `node1.example:8080/app`; a URL with its port. */
export function loosely(name: string): string {
  const text = name.includes('://') ? canonicalUrl(name) : lowerHost(name);
  return text.replace(/\/$/, '');
}

function lowerHost(name: string): string {
  if (name.startsWith('unix:')) return name;
  const end = name.indexOf('/');
  return end === -1 ? name.toLowerCase() : name.slice(0, end).toLowerCase() + name.slice(end);
}

function withoutPort(url: string): readonly string[] {
  const address = addressOf(maskUrl(url));
  if (address === null || !hasUsualPort(address)) return [];
  return [address.host, address.host + address.path];
}
