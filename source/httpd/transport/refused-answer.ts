/**
 * Why an answer is no page, by what is known of it together: its status and headers, the method, what this front end gave
 * before, and the body's own words.
 */

import { STATUS_CODES } from 'node:http';
import type { ErrorKind, ManagerError } from '../errors.ts';
import { isLoginForm, isLoginUrl, redirectTarget, wordsOf } from '../page/foreign-words.ts';
import { excerpt } from '../printable.ts';
import { cachedHint, cacheSign } from './cache-signs.ts';
import { HOUR_MS, retryAfter } from './request-limit.ts';
import { STATUS_CAUSES } from './status-causes.ts';

export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  readonly method: 'GET' | 'POST';
  /** As it was asked for, safe to print. */
  readonly url: URL;
  /** The way there, such as `via proxy 10.0.0.1:3128`; '' for a straight one. */
  readonly way: string;
  /** This front end gave a page to this client before. */
  readonly gavePage: boolean;
  /** The name that was sent was an address: nothing that TLS could carry. */
  readonly byAddress: boolean;
  readonly user: string | null;
}

/** null for 200: the page then decides. A 401 is for `Login`. */
export function refusedAnswer(answer: RefusedAnswer): ManagerError | null {
  if (answer.status === 200) return null;
  const cause =
    tlsTrouble(answer) ??
    limit(answer) ??
    forbidden(answer) ??
    redirect(answer) ??
    byStatus(answer);
  const sign = cacheSign(answer.headers);
  const told = { status: answer.status, ...cause };
  if (sign === null || cause.kind === 'cached') return told;
  return {
    ...told,
    what: `${cause.what}, from a cache (${sign})`,
    hint: cachedHint(pathOf(answer)),
  };
}

type Cause = Pick<ManagerError, 'kind' | 'what' | 'hint' | 'retryAfterMs'>;

/** httpd and nginx say in the body what they mean by a plain 400, 403 or 421. */
function tlsTrouble(answer: RefusedAnswer): Cause | null {
  const { status, url, byAddress } = answer;
  if (status !== 400 && status !== 403 && status !== 421) return null;
  const words = wordsOf(answer.body);
  if (words.includes('plain http') && /\bssl\b|https/.test(words)) {
    const https = `https://${url.host}${url.pathname}`;
    return {
      kind: 'tls',
      what: `${status}: the port ${url.host} speaks TLS, and was asked in plain HTTP`,
      hint: `Write https:// in the URL: ${https}`,
    };
  }
  if (words.includes('server name indication') || words.includes('via sni') || status === 421) {
    return {
      kind: 'tls',
      what: byAddress
        ? `${status}: the server needs its host name in TLS (SNI), and was asked by an address`
        : `${status}: the name asked for in TLS (SNI) is unknown to this server`,
      hint: 'Use the name of its virtual host in the URL, or give it with --host-header NAME.',
    };
  }
  return null;
}

function limit(answer: RefusedAnswer): Cause | null {
  const { status, headers, method, gavePage } = answer;
  const after = retryAfter(headers['retry-after'], headers.date);
  const asked = after === null || after === 0 ? '' : `, and asks to wait ${waitText(after)}`;
  const rest = after === null ? {} : { retryAfterMs: after };
  if (status === 429) {
    const what = `429: the front end limits requests${asked}`;
    return { kind: 'limited', what, hint: LIMIT_HINT, ...rest };
  }
  if (status === 503 && after !== null) {
    const what = `503: the front end is busy, or limits requests${asked}`;
    return { kind: 'limited', what, hint: LIMIT_HINT, ...rest };
  }
  if (status !== 403 || !gavePage || (method === 'POST' && after === null)) return null;
  const what = `403: the front end gave the page before, and refuses it now${asked}`;
  const hint = `A limit on requests (such as mod_evasive), a firewall, or a changed Require list. ${LIMIT_HINT}`;
  return { kind: 'limited', what, hint, ...rest };
}

function waitText(ms: number): string {
  return ms < HOUR_MS ? `${Math.ceil(ms / 1_000)} s` : 'an hour or longer';
}

const LIMIT_HINT =
  'Wait before you try again. baltop polls it less often now; --interval TIME sets how often.';

function forbidden({
  status,
  method,
  gavePage,
  byAddress,
  url,
  user,
}: RefusedAnswer): Cause | null {
  if (status !== 403) return null;
  if (method === 'POST' && gavePage) {
    return {
      kind: 'forbidden',
      what: '403: the front end gives the page, and refuses the change',
      hint: 'Reading is allowed and POST is not: a rule such as <Limit POST>, a firewall (mod_security), or a limit on requests.',
    };
  }
  const who = user === null ? 'this host' : `this host, or user "${excerpt(user)}",`;
  const others = 'a limit on requests or a firewall can also answer like this';
  if (byAddress && url.protocol === 'https:') {
    return {
      kind: 'forbidden',
      what: `403: ${who} may not read the page, or only under its host name`,
      hint: `If httpd has SSLStrictSNIVHostCheck, give the name with --host-header NAME; otherwise add this host to the Require list of the page's <Location>; ${others}.`,
    };
  }
  return {
    kind: 'forbidden',
    what: `403: ${who} may not read the page`,
    hint: `Add it to the Require list of the page's <Location>, or run from a host on it; ${others}.`,
  };
}

function redirect({ status, headers, url }: RefusedAnswer): Cause | null {
  if (status < 301 || status > 308 || status === 304) return null;
  const target = redirectTarget(headers.location, url.href);
  const asked = `${url.origin}${url.pathname}`;
  if (target !== null && isLoginUrl(target)) {
    return {
      kind: 'forbidden',
      what: `${status}: ${asked} redirects to a login page (${target})`,
      hint: FORM_HINT,
    };
  }
  return {
    kind: 'redirect',
    what: `${status}: ${asked} redirects ${target === null ? 'elsewhere' : `to ${target}`}`,
    hint: `Redirects are not followed, so that no password travels. Use that URL if you trust it; where a back end sends it, ProxyPass ${url.pathname} ! before the others is missing.`,
  };
}

const FORM_HINT =
  'Login forms and single sign-on are not supported: let this host in (Require ip ADDRESS), or use Basic or a client certificate.';

function byStatus(answer: RefusedAnswer): Cause {
  const { status, method, url, way } = answer;
  const known = STATUS_CAUSES[status];
  if (known !== undefined) {
    const [kind, what, hint] = typeof known === 'function' ? known(method) : known;
    const fill = (text: string) =>
      text
        .replaceAll('{url}', `${url.origin}${url.pathname}${way === '' ? '' : ` ${way}`}`)
        .replaceAll('{host}', url.host)
        .replaceAll('{path}', url.pathname);
    return { kind, what: `${status}: ${fill(what)}`, hint: fill(hint) };
  }
  const name = STATUS_CODES[status];
  const kind: ErrorKind = status >= 500 ? 'server-error' : 'bad-answer';
  const where = `${url.origin}${url.pathname}`;
  return {
    kind,
    what: `${status}${name === undefined ? '' : ` (${name})`} from ${where}, which no balancer-manager answers`,
    hint: 'Something else answers at this URL: check it, and what is between here and httpd.',
  };
}

/** A page that is none of ours and asks for a password; null: it does not. */
export function loginForm(body: Buffer): ManagerError | null {
  if (!isLoginForm(body)) return null;
  return {
    kind: 'forbidden',
    what: 'a login form answers instead of the balancer-manager',
    hint: FORM_HINT,
  };
}

/** What httpd writes for every balancer is not there: without it a pool would look empty, and calm. */
export function rewrittenPage(balancer: string): ManagerError {
  return {
    kind: 'bad-answer',
    what: `the page was changed on its way: ${excerpt(balancer)} has no table with "Worker URL" and "Status"`,
    hint: 'It was ignored. Exclude this path from what rewrites pages: mod_substitute, mod_sed, a filter of a proxy.',
  };
}

/** `encoding`: of the content as it is left, once what was asked for is undone. null: none. */
export function strangeEncoding(encoding: unknown, host: string): ManagerError | null {
  const name = typeof encoding === 'string' ? encoding.trim() : '';
  if (name === '' || name.toLowerCase() === 'identity') return null;
  return {
    kind: 'bad-answer',
    what: `the answer of ${host} is encoded as "${excerpt(name, 20)}", which was not asked for`,
    hint: 'Exclude this path from compression, in httpd or in a proxy in front.',
  };
}

function pathOf({ url }: RefusedAnswer): string {
  return url.pathname;
}
