/** What a real httpd won't do on demand. */

import type { ServerResponse } from 'node:http';

type Limited<T> = T & {
  /** `get`: reads; `post`: writes (2.2's too); `xml`: requests for the XML. All when absent. */
  readonly only?: 'get' | 'post' | 'xml';
  /** How many requests it hits; every one when absent. */
  readonly times?: number;
};

export type DemoFault = Limited<
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang-in-body' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** Half a page, then the connection ends: against a Content-Length, or chunked with no last chunk. */
  | { readonly kind: 'cut'; readonly framing: 'content-length' | 'chunked' }
  | { readonly kind: 'empty' }
  /** That much of a page, and no end. */
  | { readonly kind: 'endless'; readonly megabytes: number }
  | { readonly kind: 'status'; readonly status: 401 | 403 | 404 | 411 | 413 | 500 | 503 }
  /** `to`: the whole Location. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** "It works!" */
  | { readonly kind: 'not-a-manager' }
  /** A 200, and nothing is written. */
  | { readonly kind: 'ignore-writes' }
  /** The request is carried out, and its answer never comes. */
  | { readonly kind: 'apply-then-drop' }
  /** The answer is complete, and its connection is closed at once without a word. */
  | { readonly kind: 'close-connections' }
  /** Every page's nonces are stale as soon as it is sent. */
  | { readonly kind: 'new-nonces' }
  /** As a proxy between would: the Referer never arrives. */
  | { readonly kind: 'no-referer' }
  /** The page as UTF-8 text, for hostile content. */
  | { readonly kind: 'transform'; readonly transform: (html: string) => string }
>;

export type RequestKind = 'get' | 'post' | 'xml';

export interface FaultSwitch {
  set(fault: DemoFault | null): void;
  /** The fault that hits this request, if any; counts it. */
  take(kind: RequestKind): DemoFault | null;
}

export function createFaultSwitch(): FaultSwitch {
  let current: DemoFault | null = null;
  let left = Number.POSITIVE_INFINITY;
  return {
    set(fault) {
      current = fault;
      left = fault?.times ?? Number.POSITIVE_INFINITY;
    },
    take(kind) {
      if (current === null || left <= 0) return null;
      if (current.only !== undefined && current.only !== kind) return null;
      left -= 1;
      return current;
    },
  };
}

/** Faults that need no page of ours. true: the request is dealt with. */
export function answerInstead(fault: DemoFault, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'hang':
      return true;
    case 'empty':
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': 0 }).end();
      return true;
    case 'endless':
      sendEndless(response, fault.megabytes);
      return true;
    case 'status':
      sendError(response, fault.status);
      return true;
    case 'redirect':
      response.writeHead(302, { Location: fault.to }).end();
      return true;
    case 'not-a-manager':
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end('<html><head><title>It works!</title></head><body><h1>It works!</h1></body></html>\n');
      return true;
    default:
      return false;
  }
}

/** Faults in the way a page is sent. */
export function sendWithFault(
  fault: DemoFault | null,
  response: ServerResponse,
  headers: Readonly<Record<string, string | number>>,
  page: Buffer,
): void {
  const half = page.subarray(0, page.length >> 1);
  switch (fault?.kind) {
    case 'apply-then-drop':
      response.destroy();
      return;
    case 'hang-in-body':
      response.writeHead(200, headers).write(half);
      return;
    case 'cut': {
      const framing = fault.framing === 'chunked' ? {} : { 'Content-Length': page.length };
      response.writeHead(200, { ...headers, ...framing });
      response.write(half, () => response.destroy());
      return;
    }
    case 'close-connections': {
      const { socket } = response;
      response.on('finish', () => socket?.end());
      break;
    }
    default:
  }
  response.writeHead(200, headers);
  // Two calls: httpd's pages are chunked, and a lone `end` would give them a Content-Length.
  response.write(page);
  response.end();
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function sendError(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const reason = REASONS[status] ?? 'Error';
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="balancer-manager"' } : {};
  const page =
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n' +
    `<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n<h1>${reason}</h1>\n</body></html>\n`;
  response
    .writeHead(status, {
      'Content-Type': 'text/html; charset=iso-8859-1',
      ...challenge,
      ...headers,
    })
    .end(page);
}

function sendEndless(response: ServerResponse, megabytes: number): void {
  const filler = Buffer.alloc(1 << 20, '<tr><td>never</td></tr>\n');
  response.writeHead(200, { 'Content-Type': 'text/html; charset=ISO-8859-1' });
  response.write('<html><head><title>Balancer Manager</title></head>\n<body><table>\n');
  let left = megabytes;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(filler)) return;
    }
  };
  response.on('drain', more);
  more();
}
