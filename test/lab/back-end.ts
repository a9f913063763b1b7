/** A back end of a balancer: answers its own name, sets the route cookie, counts what it gets. */

import { createServer, type ServerResponse } from 'node:http';
import type { Scope } from '../helpers/scope.ts';

export interface BackEndOptions {
  readonly name: string;
  /** Route that it tells clients by cookie ROUTEID, so that their next requests come back. */
  readonly route?: string;
  /** Every answer comes this late. */
  readonly slowMs?: number;
  readonly host?: `127.0.0.${number}` | '::1';
  /** A unix socket to listen on instead of a port. */
  readonly socket?: string;
  /** From `/break` to `/mend` it answers 500 to what comes through a proxy, and well to who asks it directly. */
  readonly breakable?: boolean;
}

export interface BackEnd {
  /** For BalancerMember: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly hostPort: string;
  readonly name: string;
  /** Requests so far, health checks (`/health`) not counted. */
  requests(): number;
  requestsOf(path: string): number;
  /** Requests that wait for their answer now. */
  inFlight(): number;
  /** Gives those their answers now. */
  answerAll(): void;
}

export async function startBackEnd(t: Scope, options: BackEndOptions): Promise<BackEnd> {
  const { name, route, slowMs = 0, host = '127.0.0.1', socket, breakable = false } = options;
  let isBroken = false;
  const counts = new Map<string, number>();
  const waiting = new Map<ServerResponse, NodeJS.Timeout>();
  const answer = (response: ServerResponse) => {
    clearTimeout(waiting.get(response));
    waiting.delete(response);
    if (route !== undefined) response.setHeader('Set-Cookie', `ROUTEID=session.${route}; Path=/`);
    response.end(`${name}\n`);
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    counts.set(path, (counts.get(path) ?? 0) + 1);
    if (breakable && (path === '/break' || path === '/mend')) isBroken = path === '/break';
    const isProxied = request.headers['x-forwarded-for'] !== undefined;
    if (isBroken && isProxied) response.statusCode = 500;
    if (slowMs === 0) return answer(response);
    waiting.set(
      response,
      setTimeout(() => answer(response), slowMs),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (socket === undefined) server.listen(0, host, resolve);
    else server.listen(socket, resolve);
  });
  t.after(async () => {
    for (const timer of waiting.values()) clearTimeout(timer);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const hostPort = `${host === '::1' ? '[::1]' : host}:${port}`;
  return {
    url: socket === undefined ? `http://${hostPort}` : `unix:${socket}|http://localhost`,
    hostPort,
    name,
    requests: () =>
      [...counts].reduce((sum, [path, count]) => (path === '/health' ? sum : sum + count), 0),
    requestsOf: (path) => counts.get(path) ?? 0,
    inFlight: () => waiting.size,
    answerAll() {
      for (const response of waiting.keys()) answer(response);
    },
  };
}
