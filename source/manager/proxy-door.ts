/** A tunnel through an HTTP proxy (CONNECT), for https: the proxy sees the host's name and no more. */

import http from 'node:http';
import type { ForwardingProxy } from './client.ts';
import { type Door, DoorError } from './door.ts';
import type { ManagerError } from './errors.ts';
import { networkError, proxyWantsUser } from './http-errors.ts';
import { basicAuth, type Credentials } from './login.ts';
import { keepFromCrash } from './secrets.ts';

/** `timeoutMs`: until the tunnel stands. */
export function createProxyDoor({ url, credentials }: ForwardingProxy, timeoutMs: number): Door {
  return {
    words: `via proxy ${url.host}`,
    connect: (host, port) =>
      new Promise((resolve, reject) => {
        const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
        const fail = (error: ManagerError) => reject(new DoorError(error));
        const asked = http.request({
          host: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? 80 : Number(url.port),
          method: 'CONNECT',
          path: target,
          agent: false,
          headers: {
            Host: target,
            ...(credentials !== undefined && { 'Proxy-Authorization': basic(credentials) }),
          },
          timeout: timeoutMs,
        });
        asked.once('connect', (answer, socket, rest) => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) {
            socket.setTimeout(0);
            if (rest.length > 0) socket.unshift(rest);
            resolve(socket);
            return;
          }
          socket.destroy();
          fail(proxyRefusal(status, url.host, target));
        });
        asked.once('timeout', () =>
          asked.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
        );
        asked.once('error', (problem) =>
          fail(networkError(problem, `the proxy ${url.host}`, timeoutMs)),
        );
        asked.end();
      }),
  };
}

function proxyRefusal(status: number, proxy: string, target: string): ManagerError {
  if (status === 407) return proxyWantsUser(proxy);
  return {
    kind: status === 403 ? 'forbidden' : 'unreachable',
    what: `${status}: the proxy ${proxy} opens no way to ${target}`,
    hint: 'Check host and port of the URL, and what the proxy allows.',
  };
}

function basic(credentials: Credentials): string {
  const encoded = basicAuth(credentials);
  keepFromCrash(credentials.password, encoded);
  return `Basic ${encoded}`;
}
