/** A tunnel through an HTTP proxy (CONNECT), for https: the proxy sees the host's name and no more. */

import http from 'node:http';
import type { Socket } from 'node:net';
import type { ManagerError } from '../errors.ts';
import { keepFromCrash } from '../secrets.ts';
import { type Connector, ConnectorError } from './connector.ts';
import type { ForwardingProxy } from './http.ts';
import { networkError, proxyWantsUser } from './http-errors.ts';
import { basicAuth, type Credentials } from './login.ts';

/** `timeoutMs`: until the tunnel is open. `through`: the way to the proxy, where it is not a connection of our own. */
export function proxyConnector(
  { url, credentials }: ForwardingProxy,
  timeoutMs: number,
  through: Connector | null = null,
): Connector {
  return {
    words: `via proxy ${url.host}${through === null ? '' : ` ${through.words}`}`,
    connect: async (host, port) => {
      const own = await through?.connect(hostOf(url), portOf(url));
      return new Promise((resolve, reject) => {
        const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
        const fail = (error: ManagerError) => reject(new ConnectorError(error));
        const asked = http.request({
          host: hostOf(url),
          port: portOf(url),
          ...(own !== undefined && { createConnection: () => own as Socket }),
          method: 'CONNECT',
          path: target,
          agent: own === undefined ? false : undefined,
          headers: {
            Host: target,
            ...(credentials !== undefined && { 'Proxy-Authorization': basic(credentials) }),
          },
        });
        // A tunnel of ssh's has no timeouts of its own.
        const timer = setTimeout(
          () => asked.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
          timeoutMs,
        );
        asked.once('close', () => clearTimeout(timer));
        asked.once('connect', (answer, socket, rest) => {
          clearTimeout(timer);
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) {
            if (rest.length > 0) socket.unshift(rest);
            resolve(socket);
            return;
          }
          socket.destroy();
          fail(proxyRefusal(status, url.host, target));
        });
        asked.once('error', (problem) =>
          problem instanceof ConnectorError
            ? reject(problem)
            : fail(networkError(problem, `the proxy ${url.host}`, timeoutMs)),
        );
        asked.end();
      });
    },
  };
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function portOf({ port }: URL): number {
  return port === '' ? 80 : Number(port);
}

function proxyRefusal(status: number, proxy: string, target: string): ManagerError {
  if (status === 407) return proxyWantsUser(proxy);
  return {
    kind: status === 403 ? 'forbidden' : 'unreachable',
    what: `${status}: the proxy ${proxy} refuses to connect to ${target}`,
    hint: 'Check host and port of the URL, and what the proxy allows.',
  };
}

function basic(credentials: Credentials): string {
  const encoded = basicAuth(credentials);
  keepFromCrash(credentials.password, encoded);
  return `Basic ${encoded}`;
}
