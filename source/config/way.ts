/** The way to a front end that is not reached straight: `--via`, `--unix-socket`, `--proxy`, or its context. */

import { excerpt } from '../manager/printable.ts';
import type { Way } from './context.ts';
import { type OptionValues, text } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** URL and way as one text: `http://127.0.0.1/…` through ssh is another page on each host. */
export function placeOf({ url, way }: { readonly url: URL; readonly way: Way | null }): string {
  if (way === null || way.kind === 'proxy') return url.href;
  return `${url.href} via ${way.kind === 'ssh' ? `ssh:${way.text}` : `unix:${way.path}`}`;
}

/** The URL in what `placeOf` made. */
export function urlIn(place: string): string {
  return place.split(' ', 1)[0] ?? place;
}

/** What flags say, for every front end; null: nothing. Throws `UsageError`. */
export function wayGiven(values: OptionValues): Way | null {
  const via = text(values.via);
  const socket = text(values['unix-socket']);
  const proxy = text(values.proxy);
  if ([via, socket, proxy].filter((each) => each !== undefined).length > 1) {
    throw new UsageError('--via, --unix-socket and --proxy are ways of their own', 'Give one.');
  }
  const configFile = text(values['ssh-config']) ?? null;
  if (via !== undefined) return parseVia(via, configFile);
  if (socket !== undefined) return { kind: 'unix', path: socket };
  return proxy === undefined ? null : parseProxy(proxy);
}

/** What a context says. Throws `UsageError`. */
export function wayOf(
  { via, proxy }: { readonly via: string | null; readonly proxy: string | null },
  values: OptionValues,
): Way | null {
  if (via !== null && proxy !== null) {
    throw new UsageError('via and proxy are ways of their own', 'Leave one of them out.');
  }
  if (via !== null) return parseVia(via, text(values['ssh-config']) ?? null);
  return proxy === null ? null : parseProxy(proxy);
}

/** `ssh:[USER@]HOST[:PORT]` or `unix:/PATH`. ssh must not take a host for an option. */
function parseVia(given: string, configFile: string | null): Way {
  if (given.startsWith('unix:/')) return { kind: 'unix', path: given.slice('unix:'.length) };
  const found = /^ssh:((?:([\w.-]+)@)?([\w.][\w.-]*)(?::(\d{1,5}))?)$/.exec(given);
  const [, whole, user, host, port] = found ?? [];
  if (whole === undefined || host === undefined || user?.startsWith('-') === true) {
    const shown = given.includes('@') ? '' : `, not "${excerpt(given)}"`;
    throw new UsageError(
      `--via wants ssh:HOST or unix:/PATH${shown}`,
      'HOST may be USER@HOST, HOST:PORT, or a name of your ~/.ssh/config.',
    );
  }
  const destination = user === undefined ? host : `${user}@${host}`;
  return { kind: 'ssh', text: whole, destination, host, port: port ?? null, configFile };
}

function parseProxy(given: string): Way {
  if (given.includes('@')) {
    throw new UsageError(
      "a user or password in the proxy's URL can be seen by others",
      'Take it out, put it into ~/.netrc, and give --netrc.',
    );
  }
  const full = given.includes('://') ? given : `http://${given}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || url.protocol !== 'http:' || !/^\/?$/.test(url.pathname)) {
    throw new UsageError('--proxy wants http://HOST:PORT', 'Only http is spoken with a proxy.');
  }
  return { kind: 'proxy', url };
}
