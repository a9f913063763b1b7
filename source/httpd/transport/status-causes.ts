/** What a status means for who asks for a balancer-manager, and what mends it; those that depend on more are not here. */

import type { ErrorKind } from '../errors.ts';
import { cachedHint } from './cache-signs.ts';

/** `{url}`, `{host}` and `{path}` are filled in. */
export type StatusCause = readonly [kind: ErrorKind, what: string, hint: string];

const EATEN =
  'If the path is right, a ProxyPass covers it: put ProxyPass {path} ! before the others.';
const BETWEEN = 'Check what is between here and httpd (a proxy, a load balancer).';

export const STATUS_CAUSES: Readonly<
  Record<number, StatusCause | ((method: 'GET' | 'POST') => StatusCause)>
> = {
  203: ['bad-answer', 'something in between has changed the page', BETWEEN],
  204: ['not-a-manager', 'an answer without a page from {url}', `Check the path. ${EATEN}`],
  205: ['not-a-manager', 'an answer without a page from {url}', `Check the path. ${EATEN}`],
  206: ['bad-answer', 'a part of the page only, though all of it was asked for', BETWEEN],
  300: [
    'not-found',
    'no page at {url}, but at paths like it (mod_speling, or type maps)',
    'Check how the path is spelled.',
  ],
  304: [
    'cached',
    '"not modified", to a request for the whole page: a cache answers for httpd',
    cachedHint('{path}'),
  ],
  400: [
    'bad-answer',
    'the server at {host} rejects the request',
    'Check scheme, host and port of the URL; its error log says why.',
  ],
  404: (method) =>
    method === 'POST'
      ? [
          'forbidden',
          'the front end gives the page, and hides it from a change (POST)',
          'A rule forbids changes: a RewriteRule, a firewall (mod_security).',
        ]
      : [
          'not-found',
          'no page at {url}',
          `Check the path: it is that of SetHandler balancer-manager. ${EATEN}`,
        ],
  405: (method) =>
    method === 'POST'
      ? [
          'forbidden',
          'the server does not allow POST at {url}',
          'A rule forbids changes: <LimitExcept>, AllowMethods, a firewall.',
        ]
      : [
          'not-found',
          'the server does not allow GET at {url}',
          `Something else answers there: check the path. ${EATEN}`,
        ],
  406: ['bad-answer', 'the server has no HTML at {url}', `Check the path. ${EATEN}`],
  407: [
    'forbidden',
    'a proxy in between, which --proxy does not name, needs a login of its own',
    'Have it let this host pass without one, or name it: --proxy URL, and --netrc for its login.',
  ],
  408: [
    'timeout',
    'the server timed out waiting for the whole request',
    'The network is slow or loses packets, or the limit of mod_reqtimeout (RequestReadTimeout) is short.',
  ],
  410: ['not-found', 'the page at {url} is gone for good', 'Check the path.'],
  413: [
    'bad-answer',
    'the request is too large for {host}',
    'Raise LimitRequestBody, or the limit of the proxy in front.',
  ],
  414: [
    'bad-answer',
    'the URL of the request is too long for {host}',
    'Raise LimitRequestLine: a name on the page is long.',
  ],
  426: ['tls', 'the server at {host} requires TLS', 'Write https:// in the URL.'],
  431: [
    'bad-answer',
    'the head of the request is too large for {host}',
    'Raise LimitRequestFieldSize; a very long password can be the cause.',
  ],
  451: [
    'forbidden',
    'the page is withheld for legal reasons, by a filter in between rather than by httpd',
    BETWEEN,
  ],
  500: ['server-error', '{url} failed inside the server', 'See the error log of httpd.'],
  501: [
    'server-error',
    'the server at {url} does not know the method',
    `Something other than httpd answers there. ${EATEN}`,
  ],
  502: [
    'server-error',
    'a proxy got no valid answer for {url}',
    `${EATEN} Otherwise a proxy in front does not reach httpd.`,
  ],
  503: [
    'server-error',
    'no service at {url}',
    `${EATEN} Otherwise httpd, or a proxy in front, is overloaded or under maintenance.`,
  ],
  504: [
    'server-error',
    'a proxy got no answer in time for {url}',
    `${EATEN} Otherwise a proxy in front gets no answer from httpd.`,
  ],
  505: ['bad-answer', 'the server at {host} does not support HTTP/1.1', BETWEEN],
  511: [
    'forbidden',
    'the network requires a login first (a captive portal)',
    'Log in to the network with a browser, then try again.',
  ],
};
