/** What a page that is not ours says: the few words in it that tell a cause, and what of it can be shown. */

/** Error pages are short; a login form comes near the beginning. */
const LOOKED_AT = 64 * 1024;

/** Lower case, of the beginning. */
export function wordsOf(body: Buffer): string {
  return body.subarray(0, LOOKED_AT).toString('latin1').toLowerCase();
}

/** Does it ask for a password in a form? */
export function isLoginForm(body: Buffer): boolean {
  return /\btype\s{0,9}=\s{0,9}["']?password\b/.test(wordsOf(body));
}

/**
 * One line of plain ASCII, or null: the text of a foreign page may be of another charset, or written backwards, and
 * then tells nobody anything.
 */
export function plainExcerpt(text: string, limit = 60): string | null {
  const line = text
    .slice(0, limit * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '' || !/^[ -~]+$/.test(line)) return null;
  return line.length > limit ? `${line.slice(0, limit - 3)}...` : line;
}

/** Where a redirect points, without user, password, query and fragment, which could carry secrets; null: nothing that can be shown. */
export function redirectTarget(location: unknown, from: string): string | null {
  if (typeof location !== 'string' || !URL.canParse(location, from)) return null;
  const { protocol, host, pathname } = new URL(location, from);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return plainExcerpt(`${protocol}//${host}${pathname}`, 120);
}

/** Paths and hosts of single sign-on and of login pages. */
export function isLoginUrl(target: string): boolean {
  return /(?:^|[/._-])(?:log-?in|sign-?in|logon|sso|saml2?|oauth2?|oidc|openid|openid-connect|authorize|cas|adfs|idp|auth)(?:$|[/._-])/i.test(
    target,
  );
}
