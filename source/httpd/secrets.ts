/** The one place that hides what must never be printed. */

/**
 * Worker URLs can hold `user:password@` and the page shows it in full. The login ends at the last `@` of the
 * authority, so that a user or a password with an `@` in it is known whole.
 */
const PASSWORD = /(:\/\/[^/?#:]*):[^/?#]*@/g;

/** `http://ops:secret@host/` -> `http://ops:***@host/`. Other texts come back as they are. */
export function maskUrl(url: string): string {
  return url.replace(PASSWORD, '$1:***@');
}

/**
 * A request line as it may be shown: without its nonce, and with the password of a worker's name hidden.
 * `w` is percent-encoded once or twice (2.4.49+); what can't be decoded is hidden whole.
 */
export function maskRequest(line: string): string {
  return line
    .replace(/([?&]nonce=)[^&]*/g, '$1…')
    .replace(/([?&]w=)([^&]*)/g, (_whole, key: string, value: string) => key + maskEncoded(value));
}

function maskEncoded(value: string): string {
  try {
    const once = decodeURIComponent(value);
    const name = /%[0-9a-f]{2}/i.test(once) ? decodeURIComponent(once) : once;
    return encodeURI(maskUrl(name));
  } catch {
    return '…';
  }
}

/** The same URL in a query or a body: percent-encoded, by 2.4.49+ twice. Up to the last `@` here, too. */
const ENCODED_URL = /((?::|%(?:25)*3A)(?:%(?:25)*2F){2})([^\s"'<>&/?#]*)/gi;
const ENCODED_COLON = /:|%(?:25)*3A/i;
const ENCODED_AT = /@|%(?:25)*40/gi;

/** In steps: one pattern for all of it would take minutes for a text that is made to be slow. */
function maskEncodedUrl(whole: string, opening: string, rest: string): string {
  const colon = ENCODED_COLON.exec(rest);
  const at = [...rest.matchAll(ENCODED_AT)].at(-1);
  if (colon === null || at === undefined || at.index < colon.index) return whole;
  return `${opening}${rest.slice(0, colon.index)}:***@${rest.slice(at.index + at[0].length)}`;
}

const NONCE = /(\bnonce['"]?\s*[=:]\s*['"]?)[^&\s"'<>,]+/g;
const HEADER = /(authorization['"]?\s*[:=]\s*['"]?(?:\w+ )?)[^\s'",]+/gi;
const PRIVATE_KEY = /(-----BEGIN [A-Z ]*KEY-----)[\s\S]*?(?:-----END [A-Z ]*KEY-----|$)/g;

/** Any text, such as what a command said: passwords in URLs, nonces, credentials and keys are hidden. */
export function maskSecrets(text: string): string {
  return maskUrl(text)
    .replace(ENCODED_URL, maskEncodedUrl)
    .replace(NONCE, '$1…')
    .replace(HEADER, '$1***')
    .replace(PRIVATE_KEY, '$1 ***');
}

const IN_USE = Symbol.for('baltop.secrets-in-use');
/**
 * Longest first: one may be a part of another. Of the process, not of this module: the screen is a bundle of its own
 * with a copy of it, and what crashes in the one may be told by the other.
 */
const held = globalThis as { [IN_USE]?: readonly string[] };
/** A shorter one would black out half of every text, and is no secret. */
const SHORTEST = 4;
/** httpd's nonces are UUIDs. */
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** Whatever this process ever has to quote of itself (`maskCrash`), these are not in it. */
export function keepFromCrash(...secrets: readonly string[]): void {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[\\']/g, '\\$&'),
    encodeURIComponent(secret),
  ]);
  const long = [...(held[IN_USE] ?? []), ...forms].filter((each) => each.length >= SHORTEST);
  held[IN_USE] = [...new Set(long)].sort((one, other) => other.length - one.length);
}

/** What an error of the program itself says: it can quote anything, in any form, that the program holds. */
export function maskCrash(text: string): string {
  const bare = (held[IN_USE] ?? []).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return maskSecrets(bare).replace(UUID, '…');
}
