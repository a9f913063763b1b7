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
