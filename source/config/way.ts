/** The way to a front end that is not reached straight: `--via`, `--unix-socket`, `--proxy`, or its context. */

import { statSync } from 'node:fs';
import { distrustFile } from '../files/trust.ts';
import { excerpt } from '../httpd/printable.ts';
import type { SshWay, Way } from './context.ts';
import { type OptionValues, text } from './settings.ts';
import { UsageError } from './usage-error.ts';

type UnixWay = Extract<Way, { kind: 'unix' }>;

/** URL and way as one text: `http://127.0.0.1/…` through ssh is another page on each host. */
export function placeOf({ url, way }: { readonly url: URL; readonly way: Way | null }): string {
  const connector = way?.kind === 'proxy' ? way.through : way;
  if (connector === null) return url.href;
  return `${url.href} via ${connector.kind === 'ssh' ? `ssh:${connector.text}` : `unix:${connector.path}`}`;
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
  if (via !== undefined && socket !== undefined) {
    throw new UsageError('--via and --unix-socket cannot be combined', 'Give one.');
  }
  const first: SshWay | UnixWay | null =
    socket === undefined ? viaOf(via ?? null, values) : { kind: 'unix', path: socket };
  return joined(first, proxy ?? null);
}

/** What a context says. Throws `UsageError`. */
export function wayOf(
  { via, proxy }: { readonly via: string | null; readonly proxy: string | null },
  values: OptionValues,
): Way | null {
  return joined(viaOf(via, values), proxy);
}

/** With both, ssh carries the connection to the proxy, whose URL is as seen from the host that ssh goes to. */
function joined(first: SshWay | UnixWay | null, proxy: string | null): Way | null {
  if (proxy === null) return first;
  if (first?.kind === 'unix') {
    throw new UsageError(
      'a unix socket leads to httpd itself: it cannot use a proxy',
      'Remove one of them.',
    );
  }
  return { kind: 'proxy', url: parseProxy(proxy), through: first };
}

/** The ssh that the way begins with; null: none. */
export function sshOf(way: Way | null): SshWay | null {
  if (way?.kind === 'ssh') return way;
  return way?.kind === 'proxy' ? way.through : null;
}

function viaOf(given: string | null, values: OptionValues): SshWay | UnixWay | null {
  if (given === null) return null;
  const configFile = text(values['ssh-config']) ?? null;
  if (configFile !== null) refuseForeign(configFile);
  return parseVia(given, configFile);
}

/** ssh itself believes a file that it is given by name, and that can hold a ProxyCommand. */
function refuseForeign(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`no ssh configuration ${path}`, 'Check its path.');
  const distrust = distrustFile(`the ssh configuration ${path}`, path, stats);
  if (distrust !== null) throw new UsageError(distrust.what, distrust.mend);
}

/** `ssh:[USER@]HOST[:PORT]` or `unix:/PATH`. ssh must not take a host for an option. */
function parseVia(given: string, configFile: string | null): SshWay | UnixWay {
  if (given.startsWith('unix:/')) return { kind: 'unix', path: given.slice('unix:'.length) };
  const found = /^ssh:((?:([\w.-]+)@)?([\w.][\w.-]*)(?::(\d{1,5}))?)$/.exec(given);
  const [, whole, user, host, port] = found ?? [];
  if (whole === undefined || host === undefined || user?.startsWith('-') === true) {
    const shown = given.includes('@') ? '' : `, not "${excerpt(given)}"`;
    throw new UsageError(
      `--via takes ssh:HOST or unix:/PATH${shown}`,
      'HOST may be USER@HOST, HOST:PORT, or a name of your ~/.ssh/config.',
    );
  }
  const destination = user === undefined ? host : `${user}@${host}`;
  return { kind: 'ssh', text: whole, destination, host, port: port ?? null, configFile };
}

function parseProxy(given: string): URL {
  if (given.includes('@')) {
    throw new UsageError(
      "a user or password in the proxy's URL can be seen by others",
      'Put it into ~/.netrc instead, and use --netrc.',
    );
  }
  const full = given.includes('://') ? given : `http://${given}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || url.protocol !== 'http:' || !/^\/?$/.test(url.pathname)) {
    throw new UsageError('--proxy takes http://HOST:PORT', 'Only http proxies are supported.');
  }
  return url;
}
