/** What can be known of a server before any request: its addresses, whether it accepts, and its certificate. */

import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { steadyMs } from '../clock.ts';
import { failure, type Result, success } from '../errors.ts';
import { networkError } from './http-errors.ts';

export interface TlsSettings {
  /** Name to ask for and to compare with the certificate. */
  readonly name: string;
  /** PEM texts. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly timeoutMs: number;
}

export interface SeenCertificate {
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** Hosts that it is for; unsafe to print. */
  readonly names: readonly string[];
  /** Unsafe to print. */
  readonly issuer: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
  /** Why it would not be accepted; null: it is. */
  readonly problem: { readonly what: string; readonly hint: string } | null;
}

/** Addresses in the order in which they are tried; the host itself where it is one. */
export async function findAddresses(url: URL): Promise<Result<readonly string[]>> {
  const host = hostOf(url);
  if (isIP(host) !== 0) return success([host]);
  try {
    return success((await lookup(host, { all: true })).map(({ address }) => address));
  } catch (problem) {
    return { ok: false, error: networkError(problem, url.host, 0) };
  }
}

/** Milliseconds until it accepted. */
export function tryConnect(url: URL, timeoutMs: number): Promise<Result<number>> {
  const startedAt = steadyMs();
  const socket = connect({ host: hostOf(url), port: portOf(url), timeout: timeoutMs });
  return settle(socket, 'connect', url, timeoutMs, () => steadyMs() - startedAt);
}

/** Accepts any certificate, to look at it; nothing is sent over it. */
export function seeCertificate(
  url: URL,
  { name, ca, cert, key, timeoutMs }: TlsSettings,
): Promise<Result<SeenCertificate>> {
  const socket: TLSSocket = connectTls({
    host: hostOf(url),
    port: portOf(url),
    timeout: timeoutMs,
    rejectUnauthorized: false,
    // A server name may be no address (RFC 6066); the certificate is compared with the address all the same.
    ...(isIP(name) === 0 && { servername: name }),
    ...(ca !== null && { ca }),
    ...(cert !== null && { cert }),
    ...(key !== null && { key }),
  });
  return settle(socket, 'secureConnect', url, timeoutMs, () => {
    const certificate = socket.getPeerCertificate();
    return {
      protocol: socket.getProtocol() ?? 'TLS',
      names: namesIn(certificate),
      issuer: first(certificate.issuer?.O) ?? first(certificate.issuer?.CN) ?? 'nobody',
      expiresAt: Date.parse(certificate.valid_to),
      problem: socket.authorized ? null : problemOf(socket, url, timeoutMs),
    };
  });
}

function settle<T>(
  socket: ReturnType<typeof connect>,
  event: 'connect' | 'secureConnect',
  url: URL,
  timeoutMs: number,
  read: () => T,
): Promise<Result<T>> {
  return new Promise<Result<T>>((resolve) => {
    const fail = (problem: unknown) =>
      resolve({ ok: false, error: networkError(problem, url.host, timeoutMs) });
    socket.once(event, () => resolve(success(read())));
    socket.once('error', fail);
    socket.once('timeout', () => fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    socket.once('close', () => resolve(closed(url)));
  }).finally(() => socket.destroy());
}

function closed(url: URL): Result<never> {
  return failure('reset', `${url.host} closed the connection without an answer`, 'Try again.');
}

function problemOf(socket: TLSSocket, url: URL, timeoutMs: number) {
  // Node's type says Error, and its code is what is given.
  const code: unknown = socket.authorizationError;
  const { what, hint } = networkError(
    Object.assign(new Error(String(code)), { code: String(code) }),
    url.host,
    timeoutMs,
  );
  return { what, hint };
}

/** `DNS:web1.example, IP Address:10.0.0.1` -> the names; without any, the common name. */
function namesIn(certificate: PeerCertificate): readonly string[] {
  const listed = (certificate.subjectaltname ?? '')
    .split(', ')
    .map((each) => each.replace(/^(DNS|IP Address):/, ''))
    .filter(Boolean);
  const common = first(certificate.subject?.CN);
  return listed.length > 0 || common === undefined ? listed : [common];
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}
