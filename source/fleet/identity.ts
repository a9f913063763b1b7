/** Who is who over several front ends: (balancer name, worker URL), never a row number. */

/** By scheme; a page can hold any, and words that every object of JavaScript knows. */
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['ajp', '8009'],
  ['fcgi', '8000'],
  ['scgi', '4000'],
  ['ftp', '21'],
  ['ws', '80'],
  ['wss', '443'],
  ['h2c', '80'],
  ['h2', '443'],
]);

export interface WorkerAddress {
  readonly scheme: string;
  /** Brackets included for IPv6; the path of the socket for unix-socket workers. */
  readonly host: string;
  /** Filled in where httpd drops a default port; '' where the scheme has none. */
  readonly port: string;
  readonly path: string;
}

/** A login ends at the last `@` of the authority, as httpd reads it (`apr_uri_parse`). */
const WORKER_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?(.*)$/is;

/** Takes a worker URL apart; null for what is no URL. `unix:/path|http://host/` keeps the socket as host. */
export function addressOf(url: string): WorkerAddress | null {
  const socket = /^unix:([^|]*)\|(.*)$/s.exec(url);
  if (socket !== null) {
    const inner = WORKER_URL.exec(socket[2] ?? '');
    const [, scheme = 'unix', , , , path = ''] = inner ?? [];
    return { scheme, host: `unix:${socket[1]}`, port: '', path };
  }
  const found = WORKER_URL.exec(url);
  if (found === null) return null;
  const [, scheme = '', , host = '', port, path = ''] = found;
  return { scheme, host, port: port ?? DEFAULT_PORTS.get(scheme.toLowerCase()) ?? '', path };
}

/** httpd drops default ports (`ajp://h:8009` shows as `ajp://h`); both spellings are one worker. */
export function sameWorker(one: string, other: string): boolean {
  return one === other || canonicalUrl(one) === canonicalUrl(other);
}

/** Polls ask for the same few names again and again. */
const canonical = new Map<string, string>();
const MAX_REMEMBERED = 50_000;

/** With the port always written, scheme and host in lower case. What is no URL comes back as it is. */
export function canonicalUrl(url: string): string {
  const known = canonical.get(url);
  if (known !== undefined) return known;
  if (canonical.size >= MAX_REMEMBERED) canonical.clear();
  const result = toCanonical(url);
  canonical.set(url, result);
  return result;
}

function toCanonical(url: string): string {
  const address = addressOf(url);
  if (address === null || url.startsWith('unix:')) return url;
  const user = /^[^:]*:\/\/([^/?#]*@)/.exec(url)?.[1] ?? '';
  const port = address.port === '' ? '' : `:${address.port}`;
  const authority = `${user}${address.host.toLowerCase()}${port}`;
  return `${address.scheme.toLowerCase()}://${authority}${address.path}`;
}

/** `host:port` with the port always written; the whole text for what is no URL. */
export function hostPort(url: string): string {
  const address = addressOf(url);
  return address === null ? url : authorityOf(address);
}

function authorityOf({ host, port }: WorkerAddress): string {
  return port === '' ? host : `${host}:${port}`;
}

/** `host:port/path`: as `hostPort`, and what tells the members of one server apart. */
export function addressName(url: string): string {
  const address = addressOf(url);
  if (address === null) return url;
  const { host, path } = address;
  return authorityOf(address) + (path === '/' || host.startsWith('unix:') ? '' : path);
}

/** The one that httpd drops when it writes the URL. */
export function hasUsualPort({ scheme, port }: WorkerAddress): boolean {
  return port !== '' && DEFAULT_PORTS.get(scheme.toLowerCase()) === port;
}

const keys = new Map<string, Map<string, string>>();

/** Key of a member over all front ends; the same string for the same texts, so that maps need not compare them. */
export function memberKey(balancer: string, url: string): string {
  let own = keys.get(balancer);
  if (own === undefined || own.size >= MAX_REMEMBERED) {
    if (keys.size >= MAX_REMEMBERED) keys.clear();
    own = new Map();
    keys.set(balancer, own);
  }
  let key = own.get(url);
  if (key === undefined) {
    key = `${balancer}\n${canonicalUrl(url)}`;
    own.set(url, key);
  }
  return key;
}

/** Key of a member on one front end. */
export function placeKey(frontEnd: string, key: string): string {
  return `${frontEnd}\n${key}`;
}
