/**
 * Is an answer the origin's own, and current? A cache in front of the manager (mod_cache with `CacheEnable disk /`,
 * Varnish, nginx, a CDN) gives pages that look like any other: states that are gone, and counters that do not move.
 */

import type { ManagerError } from '../errors.ts';
import { excerpt } from '../printable.ts';

export type AnswerHeaders = Readonly<Record<string, unknown>>;

/** What every request says: `no-cache` for caches of HTTP/1.1, `Pragma` for those before; `no-store` keeps copies from being made. */
export const PAST_CACHES = {
  'Cache-Control': 'no-cache, no-store, max-age=0',
  Pragma: 'no-cache',
} as const;

/**
 * A URL that was never asked before. nginx and Varnish heed nothing that a request says of caches, and can hide that they
 * are there; none has a copy of this one. httpd passes over a field that it does not know; 2.2 requires a `=` in it.
 */
export function pastCaches(url: string, query: string | undefined): string {
  const once = `asked=${Math.random().toString(36).slice(2, 12)}`;
  return `${url}?${query === undefined ? '' : `${query}&`}${once}`;
}

/**
 * `X-Cache`, `X-Cache-Status`, `CF-Cache-Status`, mod_cache's `X-Cache-Detail` and whatever others call it. Not what Squid
 * found when it looked (`X-Cache-Lookup`): it may have asked the origin all the same.
 */
function isHitHeader(name: string): boolean {
  return /(?:^|-)cache(?:-|$)/.test(name) && !/^(?:cache-|x-cache-(?:lookup|hits))/.test(name);
}

/** The header by which an answer says that it comes from a cache, such as `Age: 12`; null: it does not say so. */
export function cacheSign(headers: AnswerHeaders): string | null {
  const of = (name: string) => textOf(headers[name]);
  const age = /^\s*(\d{1,30})(?:\.\d*)?\s*(?:$|[,;])/.exec(of('age'))?.[1];
  if (age !== undefined && Number(age) > 0) return `Age: ${Number(age)}`;
  for (const name of Object.keys(headers).filter(isHitHeader)) {
    // `HIT`, `Hit from cloudfront`, `TCP_MEM_HIT`, `HIT, MISS`; not `RefreshHit`, which the origin has just confirmed.
    if (!/(?:^|[^a-z])(?:hit|stale|updating)(?:$|[^a-z])/i.test(of(name))) continue;
    return `${excerpt(name, 40)}: HIT`;
  }
  if (/(?:^|,)\s*0*[1-9]/.test(of('x-cache-hits'))) return 'x-cache-hits';
  if (/;\s*hit(?:$|[\s;,])/i.test(of('cache-status'))) return 'Cache-Status: hit';
  // Varnish names two requests where it did not ask the origin: this one, and the one that made the copy.
  if (/^\s*\d+\s+\d+\s*$/.test(of('x-varnish'))) return 'X-Varnish';
  if (/(?:^|,\s*)11[0-3]\s/.test(of('warning'))) return 'Warning';
  // An Age at all says so (RFC 9111, 5.1); Varnish and Fastly send 0 with what they have just fetched, too.
  if (age !== undefined && of('via') !== '' && !saysMiss(headers)) return 'Age and Via';
  return null;
}

function saysMiss(headers: AnswerHeaders): boolean {
  return Object.keys(headers).some(
    (name) =>
      textOf(headers[name]) !== '' &&
      (isHitHeader(name) || name === 'x-varnish' || name === 'cache-status'),
  );
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
}

/** `sign`: what gives it away, safe to print. */
export function cachedAnswer(sign: string, path: string): ManagerError {
  return {
    kind: 'cached',
    what: `the page comes from a cache (${sign}), not from httpd as it is now`,
    hint: cachedHint(path),
  };
}

export function oldPage(why: string, path: string): ManagerError {
  return {
    kind: 'cached',
    what: `an older page than the one read before: ${why}`,
    hint: `It was ignored. Either a cache in front keeps pages (for httpd's own: CacheDisable ${path}), or two httpds answer at this URL.`,
  };
}

export function mixedPages(path: string): ManagerError {
  return {
    kind: 'mixed',
    what: 'two httpds answer at this URL: their nonces alternate',
    hint: `Give each httpd a URL of its own: at one URL their states are mixed up. If there is only one httpd, a cache in front serves old pages (CacheDisable ${path}).`,
  };
}

export function cachedHint(path: string): string {
  return `It was ignored. Exclude it from caches: CacheDisable ${path} in httpd, a rule that passes it through in any other cache.`;
}
