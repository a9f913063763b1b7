/** The URL of a balancer-manager as the user types it. */

import { excerpt } from '../httpd/printable.ts';

export const DEFAULT_PATH = '/balancer-manager';
export const DEFAULT_URL = `http://127.0.0.1${DEFAULT_PATH}`;

export type ParsedUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly problem: string };

/**
 * `web1`, `web1:8080` and `http://web1` get the usual path. A user or password in the URL is refused and
 * not quoted: arguments can be seen by every user of the host.
 */
export function parseFrontEndUrl(text: string): ParsedUrl {
  if (SEVERAL.test(text))
    return problem(`${quoted(text)} is more than one URL: give each its own --url`);
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const full = isWhole ? text : `http://${text}`;
  if (/^[^/]*\/\/[^/]*@/.test(full)) {
    return problem(
      'a user or password in the URL can be seen by others: use --user and --password-file',
    );
  }
  // `new URL` would take the first part of the path for the host.
  const isSlip = !isWhole && SLIPS.test(text);
  if (/[\s\p{Cc}]/u.test(text) || isSlip || !URL.canParse(full) || /^[^/]*\/\/[/\\]/.test(full))
    return noUrl(text);
  const url = new URL(full);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return problem(`${quoted(text)}: only http and https are supported`);
  }
  if (!HOST.test(url.hostname)) return noUrl(text);
  if (url.username !== '' || url.password !== '') {
    return problem(
      'a user or password in the URL can be seen by others: use --user and --password-file',
    );
  }
  if (url.pathname === '/' || url.pathname === '') url.pathname = DEFAULT_PATH;
  url.search = '';
  url.hash = '';
  return { ok: true, url };
}

/** A list, as other programs take one. */
const SEVERAL = /[,;]\s*https?:\/\//i;

/** Meant as a scheme: `http:/web1`, `https//web1`, `htp:/x`. A colon has its port behind it. */
const SLIPS = /^(?:https?(?![\w.-])|[^/[\]]*:(?:\/|$))/i;

/** As `URL` has it: in small letters, others than those of ASCII in Punycode, IPv6 in brackets. */
const HOST = /^(?:\[[0-9a-f:.]+\]|(?=.{1,254}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?)$/;

function noUrl(text: string): ParsedUrl {
  return problem(`${quoted(text)} is not a URL: write it like http://web1/path or web1:8080`);
}

/** What stands before an `@` could be a password, however the text is wrong. */
function quoted(text: string): string {
  return text.includes('@') ? 'what was given' : `"${excerpt(text)}"`;
}

function problem(text: string): ParsedUrl {
  return { ok: false, problem: text };
}

/** Unique short names: the host, with its port where hosts repeat, numbered where even that does. */
export function nameFrontEnds(urls: readonly URL[]): readonly string[] {
  const repeats = (list: readonly string[], name: string) =>
    list.filter((each) => each === name).length > 1;
  const hosts = urls.map((url) => url.hostname);
  const withPorts = urls.map((url, index) =>
    repeats(hosts, url.hostname) ? url.host : (hosts[index] ?? url.host),
  );
  return withPorts.map((name, index) => (repeats(withPorts, name) ? `${name}#${index + 1}` : name));
}
