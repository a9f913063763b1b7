/** The one place that hides what must never be printed. */

/**
 * Worker URLs can hold `user:password@` and the page shows it in full. The greedy match takes the last
 * `@` of the authority, so that a password with an `@` in it is hidden whole.
 */
const PASSWORD = /(:\/\/[^/?#:@]*):[^/?#]*@/g;

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

/** Any text, such as the stack of an error: passwords in URLs, nonces and credentials are hidden. */
export function maskSecrets(text: string): string {
  return maskUrl(text)
    .replace(/(\bnonce=)[^&\s"']*/g, '$1…')
    .replace(/(authorization['"]?\s*[:=]\s*['"]?(?:\w+ )?)[^\s'",]+/gi, '$1***');
}
