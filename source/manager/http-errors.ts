/** What axios, Node or the server's status said, as a `ManagerError`. Nothing of axios leaves this floor. */

import { isAxiosError } from 'axios';
import { DoorError } from './door.ts';
import { type ErrorKind, failure, type ManagerError, type Result } from './errors.ts';
import { excerpt } from './printable.ts';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EADDRNOTAVAIL: 'address not available',
  EACCES: 'permission denied',
};

const TLS_CODES =
  /^(ERR_TLS_|ERR_OSSL_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO)/;

/** `where`: host and port, safe to print. `timeoutMs`: what the request was given. */
export function networkError(problem: unknown, where: string, timeoutMs: number): ManagerError {
  const told = doorError(problem);
  if (told !== null) return told;
  const { code, message } = rootCause(problem);
  const seconds = `${timeoutMs / 1000} s`;
  if (code === 'ERR_CANCELED' && message === 'stopped') {
    return error('aborted', `request to ${where} was stopped`, 'Nothing more was read.');
  }
  if (code === 'ERR_CANCELED' || code === 'ETIMEDOUT' || code === 'ECONNABORTED') {
    return error(
      'timeout',
      `no complete answer from ${where} within ${seconds}`,
      'Check that httpd is up and not overloaded, or give it longer with --request-timeout.',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return error('unknown-host', `cannot find host ${where}`, 'Check the host name in the URL.');
  }
  if (TLS_CODES.test(code)) {
    return error('tls', `TLS to ${where} failed: ${tlsReason(code, message)}`, tlsHint(code));
  }
  if (/maxContentLength/.test(message)) {
    return error(
      'too-large',
      `the answer of ${where} is larger than any balancer-manager page`,
      'Check the path of the URL.',
    );
  }
  if (/aborted/.test(message) || code === 'ERR_BAD_RESPONSE') {
    return error(
      'incomplete',
      `${where} closed the connection in the middle of the answer`,
      'Nothing of it is used. Try again.',
    );
  }
  if (code.startsWith('Z_')) {
    return error('bad-answer', `the compressed answer of ${where} is broken`, 'Try again.');
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return error('reset', `${where} closed the connection without an answer`, 'Try again.');
  }
  if (code.startsWith('HPE_')) {
    return error('bad-answer', `${where} does not speak HTTP`, 'Check scheme and port of the URL.');
  }
  const reason = UNREACHABLE[code] ?? excerpt(code === '' ? message : code);
  return error(
    'unreachable',
    `cannot connect to ${where}: ${reason}`,
    'Check host, port and firewall, and that httpd is running.',
  );
}

/** null for 200: the page then decides; a 401 is for `Login`. `location`: where a redirect points, unsafe to print. */
export function statusError(
  status: number,
  url: string,
  location: string | undefined,
): Result<never> | null {
  if (status === 200) return null;
  if (status === 407) return { ok: false, error: proxyWantsUser('on the way') };
  if (status === 403) {
    const hint =
      "Add this host to the Require list of the page's <Location>, or run from a host on it.";
    return failure('forbidden', "403: this host is not in the page's Require list", hint);
  }
  if (status === 404) {
    const hint = 'Check the path: the URL must be the one of SetHandler balancer-manager.';
    return failure('not-found', `404: no page at ${url}`, hint);
  }
  if (status >= 300 && status < 400) {
    const target = location === undefined ? 'elsewhere' : `to ${safeLocation(location)}`;
    const hint =
      'Redirects are not followed, so that no password travels. Use that URL if you trust it.';
    return failure('redirect', `${status}: ${url} redirects ${target}`, hint);
  }
  if (status >= 500) {
    const hint =
      'See the error log of httpd; a ProxyPass in front of the manager answers like this too.';
    return failure('server-error', `${status} from ${url}`, hint);
  }
  return failure('bad-answer', `unexpected status ${status} from ${url}`, 'Check the URL.');
}

/** Without user, password, query and fragment: a redirect could carry secrets in any of them. */
function safeLocation(location: string): string {
  const bare = location.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
  return excerpt(bare, 120);
}

export function proxyWantsUser(proxy: string): ManagerError {
  return error(
    'forbidden',
    `407: the proxy ${proxy} wants a user, or another one`,
    'Put machine, login and password of the proxy into ~/.netrc, and give --netrc.',
  );
}

/** A door knows best what is wrong with it. */
function doorError(problem: unknown): ManagerError | null {
  const cause = isAxiosError(problem) ? problem.cause : problem;
  return cause instanceof DoorError ? cause.error : null;
}

/** The innermost error: happy eyeballs wraps one for each address, axios wraps what Node said. */
function rootCause(problem: unknown): { code: string; message: string } {
  if (isAxiosError(problem) && problem.cause !== undefined) {
    const inner = rootCause(problem.cause);
    if (inner.code !== '') return inner;
  }
  if (problem instanceof AggregateError && problem.errors.length > 0) {
    return rootCause(problem.errors[0]);
  }
  if (problem instanceof Error) {
    return { code: 'code' in problem ? String(problem.code) : '', message: problem.message };
  }
  return { code: '', message: String(problem) };
}

function tlsReason(code: string, message: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'the certificate has expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'the certificate is for another host name';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'the certificate is signed by an authority that is not trusted here';
    case 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED':
    case 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE':
      return 'the other side wants a client certificate, or agrees to no cipher of ours';
    case 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA':
    case 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE':
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN':
      return 'the other side does not trust our client certificate';
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED':
      return 'our client certificate has expired';
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'the other side does not speak TLS';
    default:
      return excerpt(message, 100);
  }
}

function tlsHint(code: string): string {
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return 'Is it http:// rather than https://?';
  }
  if (/ALERT_(CERTIFICATE|HANDSHAKE|UNKNOWN_CA|BAD_CERT)/.test(code)) {
    return 'Give the right one with --cert FILE and --key FILE.';
  }
  if (code.startsWith('ERR_SSL_')) return 'Check which TLS versions and certificates it wants.';
  if (code === 'CERT_HAS_EXPIRED') return 'Renew the certificate.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'Use the name that the certificate is for (--host-header sets it for a tunnel).';
  }
  return 'Give the CA with --cacert FILE.';
}

function error(kind: ErrorKind, what: string, hint: string): ManagerError {
  return { kind, what, hint };
}
