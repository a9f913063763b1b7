/** Through a unix socket of this host. */

import { connect } from 'node:net';
import { printable } from '../printable.ts';
import { type Connector, ConnectorError } from './connector.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ECONNREFUSED: 'nobody listens on it',
  EACCES: 'permission denied',
  ENOTSOCK: 'it is not a socket',
};

export function unixConnector(path: string): Connector {
  const words = `via unix:${printable(path)}`;
  return {
    words,
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = connect(path);
        socket.once('connect', () => resolve(socket));
        socket.once('error', (problem: NodeJS.ErrnoException) => {
          const reason = REASONS[problem.code ?? ''] ?? problem.code ?? 'failed';
          reject(
            new ConnectorError({
              kind: 'unreachable',
              what: `cannot connect to the socket ${printable(path)}: ${reason}`,
              hint: 'Check the path, its owner, and who listens there.',
            }),
          );
        });
      }),
  };
}
