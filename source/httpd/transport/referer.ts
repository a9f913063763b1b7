/** The name that a Referer carries: httpd compares it with its own (2.4.41+). */

/** `Web1:8080` -> `web1`, as the h1 will show it (2.4.41 minds the case); `[::1]:80` -> `::1`. */
export function nameOfHost(host: string): string {
  const found = /^\[([^\]]*)\]/.exec(host);
  return (found?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase();
}

/** Brackets round a name with a colon (the h1 says `::1`); a name no header can carry falls away. */
export function refererHost(name: string): string {
  const safe = /^[\w.:-]+$/.test(name) ? name : 'localhost';
  return safe.includes(':') ? `[${safe}]` : safe;
}
