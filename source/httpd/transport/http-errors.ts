/** What axios or Node said of a connection, as a `ManagerError`. Nothing of axios leaves this floor. */

import { isAxiosError } from 'axios';
import type { ErrorKind, ManagerError } from '../errors.ts';
import { excerpt } from '../printable.ts';
import { ConnectorError } from './connector.ts';
import { SWITCHED } from './http.ts';
import { tlsTrouble } from './tls-trouble.ts';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EADDRNOTAVAIL: 'address not available',
  EACCES: 'permission denied',
};

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
  const tls = tlsTrouble(code, message);
  if (tls !== null) return error('tls', `TLS to ${where} failed: ${tls.what}`, tls.hint);
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
      'It was ignored. Try again.',
    );
  }
  if (code.startsWith('Z_')) {
    return error('bad-answer', `the compressed answer of ${where} is broken`, 'Try again.');
  }
  if (code === SWITCHED) {
    return error(
      'bad-answer',
      `101: ${where} switches to another protocol, which nobody asked for`,
      'A balancer-manager never answers like this: check the URL, and what is between here and httpd.',
    );
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return error('reset', `${where} closed the connection without an answer`, 'Try again.');
  }
  if (code.startsWith('HPE_') && speaksTls(problem)) {
    return error(
      'tls',
      `${where} speaks TLS, and was asked in plain HTTP`,
      'Write https:// in the URL.',
    );
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return error(
      'bad-answer',
      `${where} sent more than 16 KB of headers before the page`,
      'Look at what adds them (cookies, a policy): in httpd, or in a proxy in front.',
    );
  }
  if (code.startsWith('HPE_') && rawText(problem).startsWith('HTTP/1.')) {
    return error(
      'bad-answer',
      `${where} answered against the rules of HTTP (${excerpt(code)})`,
      'It was ignored. Check what is between here and httpd (a proxy, a load balancer).',
    );
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

export function proxyWantsUser(proxy: string): ManagerError {
  return error(
    'forbidden',
    `407: the proxy ${proxy} rejected the user and password, or needs some`,
    'Put machine, login and password of the proxy into ~/.netrc, and give --netrc.',
  );
}

/** A connector knows best what is wrong with it. */
function doorError(problem: unknown): ManagerError | null {
  const cause = isAxiosError(problem) ? problem.cause : problem;
  return cause instanceof ConnectorError ? cause.error : null;
}

/** The alert (21) or handshake (22) of TLS 3.x that a TLS server sends to what it can't read. */
function speaksTls(problem: unknown): boolean {
  return /^[\x15\x16]\x03/.test(rawText(problem));
}

/** The beginning of the last piece that came. */
function rawText(problem: unknown): string {
  const cause = isAxiosError(problem) ? problem.cause : problem;
  if (!(cause instanceof Error) || !('rawPacket' in cause)) return '';
  const { rawPacket } = cause;
  return Buffer.isBuffer(rawPacket) ? rawPacket.subarray(0, 16).toString('latin1') : '';
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

function error(kind: ErrorKind, what: string, hint: string): ManagerError {
  return { kind, what, hint };
}
