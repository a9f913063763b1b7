/** A way to a front end other than a TCP connection of our own: through ssh, a unix socket, a proxy. */

import type { Duplex } from 'node:stream';
import type { ManagerError } from '../errors.ts';

export interface Connector {
  /** For error lines, such as `via ssh:web1`: safe to print, without secrets. */
  readonly words: string;
  /** A new connection to the host and port of the URL. What goes wrong, now or later, is a `ConnectorError`. */
  connect(host: string, port: number): Promise<Duplex>;
}

/** What a connector has to say of its failure; Node and axios know errors only as thrown ones. */
export class ConnectorError extends Error {
  readonly error: ManagerError;

  constructor(error: ManagerError) {
    super(error.what);
    this.error = error;
  }
}
