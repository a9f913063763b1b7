/** An HTTP server that behaves as httpd's balancer-manager does, on a free port of 127.0.0.1. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { DemoMember, DemoPool } from './configuration.ts';
import { type DemoVersion, dialectOf } from './dialect.ts';
import {
  answerInstead,
  createFaultSwitch,
  type DemoFault,
  type RequestKind,
  sendError,
  sendWithFault,
} from './faults.ts';
import { answerManager } from './manager-request.ts';
import { createPageCache } from './page-cache.ts';
import { firstRead } from './parameters.ts';
import { type BehindTheBack, createSimulation, type Simulation } from './simulation.ts';
import { createStatusPages, STATUS_PATH } from './status-page.ts';
import { MANAGER_PATH } from './worker-row.ts';

export type { DemoMember, DemoPool } from './configuration.ts';
export { DEMO_VERSIONS, type DemoVersion, resolveDemoVersion } from './dialect.ts';
export type { DemoFault } from './faults.ts';
export type { BehindTheBack } from './simulation.ts';

export interface DemoOptions {
  /** 2.4.71 when absent. */
  readonly version?: DemoVersion;
  /** Generated pools of this total instead of the story's. */
  readonly members?: number;
  /** These pools instead of the story's. */
  readonly pools?: readonly DemoPool[];
  /** Health check expressions beside `pools`. */
  readonly expressions?: readonly (readonly [name: string, expression: string])[];
  /** Simulate by the clock; true when absent. Without, `tick` moves the traffic. */
  readonly traffic?: boolean;
  /** How often the simulation looks at the clock; 250 when absent. */
  readonly tickMs?: number;
  /** BalancerPersist On. */
  readonly persist?: boolean;
  /** Is mod_status's page there? true when absent; never on 2.2. */
  readonly serverStatus?: boolean;
  /** UseCanonicalName On with this ServerName; the request's Host when absent. */
  readonly serverName?: string;
  /** Basic authentication. */
  readonly user?: string;
  readonly password?: string;
  readonly now?: () => number;
  /** Seeded when absent: the demo is repeatable. */
  readonly random?: () => number;
}

export interface DemoRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** All of it, though httpd would use the first read only. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly at: number;
}

export interface DemoServer {
  readonly url: string;
  readonly port: number;
  /** Graceful. Flags, counters and added workers go, nonces change; persisted ones stay. 2.2 changes the nonce only. */
  restart(): void;
  /** The back end dies and httpd notices at once (Err). */
  failMember(balancer: string, url: string): void;
  /** The back end is well again, and Err and HcFl are gone. */
  recoverMember(balancer: string, url: string): void;
  /** Another client's change, with no request. */
  editBehindTheBack(balancer: string, url: string, change: BehindTheBack): void;
  removeMember(balancer: string, url: string): void;
  addMember(balancer: string, member: DemoMember): void;
  addBalancer(pool: DemoPool): void;
  setFault(fault: DemoFault | null): void;
  /** Moves the simulated traffic by that many milliseconds. */
  tick(ms: number): void;
  /** The last 1,000. */
  readonly requests: readonly DemoRequest[];
  close(): Promise<void>;
}

const REMEMBERED_REQUESTS = 1000;

export async function startDemo(options: DemoOptions = {}): Promise<DemoServer> {
  const dialect = dialectOf(options.version ?? '2.4.71');
  const now = options.now ?? Date.now;
  const simulation = createSimulation(dialect, options, now());
  const encode = createPageCache(dialect);
  const status = createStatusPages(dialect, now(), now);
  const hasStatus = options.serverStatus !== false && dialect.generation === '2.4';
  const faults = createFaultSwitch();
  const requests: DemoRequest[] = [];
  const expectedAuthorization =
    options.user === undefined
      ? null
      : `Basic ${Buffer.from(`${options.user}:${options.password ?? ''}`).toString('base64')}`;

  function handle(request: IncomingMessage, response: ServerResponse, body: Body): void {
    remember(requests, request, body, now());
    response.setHeader('Server', dialect.serverDescription);
    const path = request.url ?? '';
    // No fault is about it, and none is used up by it.
    if (hasStatus && path.startsWith(STATUS_PATH) && refusal(request, MANAGER_PATH) === null) {
      const { host = '127.0.0.1' } = request.headers;
      response.setHeader('Content-Type', 'text/html; charset=ISO-8859-1');
      response.end(status.render(simulation.state, { path, host }));
      return;
    }
    status.noteManager(path);
    const fault = faults.take(requestKind(request, body));
    if (fault !== null && answerInstead(fault, response)) return;
    if (fault?.kind !== 'slow') {
      answer(request, response, body, fault);
      return;
    }
    const timer = setTimeout(() => answer(request, response, body, null), fault.ms);
    response.on('close', () => clearTimeout(timer));
  }

  function answer(
    request: IncomingMessage,
    response: ServerResponse,
    body: Body,
    fault: DemoFault | null,
  ): void {
    const [path = '', query = ''] = splitOnce(request.url ?? '', '?');
    const refused = refusal(request, path);
    if (refused !== null) {
      sendError(response, refused, refused === 405 ? { Allow: 'HEAD,GET,POST,OPTIONS,TRACE' } : {});
      return;
    }
    const host = request.headers.host ?? '127.0.0.1';
    const requestName = /^(\[[^\]]*\]|[^:]*)/.exec(host)?.[1] ?? host;
    const page = answerManager(simulation.state, dialect, {
      method: request.method === 'POST' ? 'POST' : 'GET',
      query,
      body: firstRead(body.firstPiece),
      referer: fault?.kind === 'no-referer' ? undefined : request.headers.referer,
      serverName: options.serverName ?? requestName.toLowerCase().replace(/^\[|\]$/g, ''),
      action: `http://${host}${path}`,
      ignoresWrites: fault?.kind === 'ignore-writes',
    });
    if (typeof page === 'number') {
      sendError(response, page);
      return;
    }
    const headers = {
      'Content-Type': page.type === 'xml' ? 'text/xml' : 'text/html; charset=ISO-8859-1',
    };
    const sent = transformed(fault, encode(simulation.state, page));
    if (fault?.kind === 'new-nonces') simulation.changeNonces();
    sendWithFault(fault, response, headers, sent);
  }

  function refusal(request: IncomingMessage, path: string): 401 | 404 | 405 | null {
    if (expectedAuthorization !== null && request.headers.authorization !== expectedAuthorization) {
      return 401;
    }
    if (path !== MANAGER_PATH && !path.startsWith(`${MANAGER_PATH}/`)) return 404;
    if (request.method === 'POST') return dialect.generation === '2.2' ? 404 : null;
    return request.method === 'GET' || request.method === 'HEAD' ? null : 405;
  }

  const server = createServer((request, response) => {
    readBody(request, (body) => handle(request, response, body));
  });
  // Neither the server nor its clock keeps a program alive that has nothing else to do.
  server.on('connection', (socket) => socket.unref());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stopClock = startClock(simulation, options, now);

  return {
    url: `http://127.0.0.1:${port}${MANAGER_PATH}`,
    port,
    requests,
    ...simulation.controls,
    restart() {
      simulation.controls.restart();
      server.closeIdleConnections();
    },
    setFault: faults.set,
    close() {
      stopClock();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

interface Body {
  readonly firstPiece: Buffer;
  readonly all: Buffer;
}

function readBody(request: IncomingMessage, done: (body: Body) => void): void {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () =>
    done({ firstPiece: pieces[0] ?? Buffer.alloc(0), all: Buffer.concat(pieces) }),
  );
}

function remember(requests: DemoRequest[], request: IncomingMessage, body: Body, at: number): void {
  requests.push({
    method: request.method ?? '',
    path: request.url ?? '',
    body: body.all.toString('utf8'),
    headers: request.headers,
    at,
  });
  if (requests.length > REMEMBERED_REQUESTS) requests.shift();
}

function requestKind(request: IncomingMessage, body: Body): RequestKind {
  const [, query = ''] = splitOnce(request.url ?? '', '?');
  if (/(?:^|&)xml\b/.test(query)) return 'xml';
  const writes22 = /(?:^|&)(?:dw|lf|ls|wr|rr)=/.test(query);
  return request.method === 'POST' || writes22 || body.all.length > 0 ? 'post' : 'get';
}

function transformed(fault: DemoFault | null, page: Buffer): Buffer {
  if (fault?.kind !== 'transform') return page;
  return Buffer.from(fault.transform(page.toString('utf8')), 'utf8');
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function startClock(simulation: Simulation, options: DemoOptions, now: () => number): () => void {
  if (options.traffic === false) return () => undefined;
  let last = now();
  const timer = setInterval(() => {
    const at = now();
    // After a suspended laptop the simulation goes on where it stood.
    simulation.controls.tick(Math.min(Math.max(at - last, 0), 2000));
    last = at;
  }, options.tickMs ?? 250);
  timer.unref();
  return () => clearInterval(timer);
}
