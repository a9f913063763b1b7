/** What stands between the program and httpd in the connector tests: an HTTP proxy, and a unix socket. */

import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer as createPipe, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface ForwardingProxy {
  readonly url: string;
  readonly port: number;
  /** `METHOD TARGET`, one for each request that it let through. */
  readonly asked: readonly string[];
}

/** Speaks CONNECT and plain forwarding. `user`: `NAME:PASSWORD` that it wants. */
export async function startForwardingProxy(
  t: TestContext,
  user?: string,
): Promise<ForwardingProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = user === undefined ? null : `Basic ${Buffer.from(user).toString('base64')}`;
  const isLetIn = ({ method, url, headers }: IncomingMessage): boolean => {
    if (wanted !== null && headers['proxy-authorization'] !== wanted) return false;
    asked.push(`${method} ${url}`);
    return true;
  };
  const server = createServer((asked, answer) => {
    if (!isLetIn(asked)) {
      answer.writeHead(407).end();
      return;
    }
    const { 'proxy-authorization': _own, ...headers } = asked.headers;
    const onward = request(asked.url ?? '', { method: asked.method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  server.on('connect', (asked: IncomingMessage, client: Socket) => {
    if (!isLetIn(asked)) {
      client.end('HTTP/1.1 407 Who are you\r\n\r\n');
      return;
    }
    const [host, port] = (asked.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Go on\r\n\r\n');
      join(client, onward, sockets);
    });
    onward.on('error', () => client.end('HTTP/1.1 502 Nobody there\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked };
}

/** A unix socket that leads to a port of loopback: httpd cannot listen on one itself. */
export async function startUnixForwarder(t: TestContext, path: string, port: number) {
  const sockets = new Set<Socket>();
  const server = createPipe((client) => join(client, connect(port, '127.0.0.1'), sockets));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
}

function join(one: Socket, other: Socket, sockets: Set<Socket>): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}
