/** An HTTP server that does exactly what a test wants, and counts its connections. */

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface OddServer {
  readonly url: string;
  readonly port: number;
  /** Connections ever opened. */
  connections(): number;
}

export interface OddOptions {
  readonly tls?: ServerOptions;
  /** Default 127.0.0.1. */
  readonly address?: string;
}

export async function serve(
  t: TestContext,
  listener: RequestListener,
  { tls, address = '127.0.0.1' }: OddOptions = {},
): Promise<OddServer> {
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  let connections = 0;
  server.on(tls === undefined ? 'connection' : 'secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  t.after(() => closeNow(server));
  const { port } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  const scheme = tls === undefined ? 'http' : 'https';
  return {
    url: `${scheme}://${host}:${port}/balancer-manager`,
    port,
    connections: () => connections,
  };
}

function closeNow(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
