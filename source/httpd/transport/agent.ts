/** The connection of a client: kept alive, one at a time, plain or TLS, straight or through a connector. */

import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Connector } from './connector.ts';

export interface TlsOptions {
  /** PEM text of the CAs to trust instead of the system's. */
  readonly ca?: string;
  /** PEM texts of the client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** Accept any certificate. */
  readonly insecure?: boolean;
}

/** `timeoutMs`: of a connection on which nothing happens. */
export function createAgent(
  secure: boolean,
  { ca, cert, key, insecure }: TlsOptions,
  connector: Connector | undefined,
  timeoutMs: number,
): http.Agent {
  const settings = { keepAlive: true, maxSockets: 1, timeout: timeoutMs };
  if (!secure)
    return connector === undefined ? new http.Agent(settings) : plainThrough(connector, settings);
  const tls = {
    ...settings,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    rejectUnauthorized: insecure !== true,
  };
  return connector === undefined ? new https.Agent(tls) : secureThrough(connector, tls);
}

type Created = (problem: Error | null, stream: Duplex) => void;
interface Target {
  readonly host?: string | null | undefined;
  readonly port?: string | number | null | undefined;
}

function plainThrough(connector: Connector, settings: http.AgentOptions): http.Agent {
  return Object.assign(new http.Agent(settings), {
    createConnection(target: Target, created: Created): undefined {
      open(connector, target, 80, created, (socket) => socket);
    },
  });
}

function secureThrough(connector: Connector, settings: https.AgentOptions): https.Agent {
  const agent = new https.Agent(settings);
  const speakTls = agent.createConnection.bind(agent);
  return Object.assign(agent, {
    createConnection(target: Target, created: Created): undefined {
      open(connector, target, 443, created, (socket) => {
        const secured = speakTls({ ...target, socket } as https.RequestOptions) as Duplex;
        // TLS over a stream of ours closes, but says neither why it broke nor that it is not needed any more.
        socket.once('error', (problem) => secured.destroy(problem));
        secured.once('close', () => socket.destroy());
        return secured;
      });
    },
  });
}

function open(
  connector: Connector,
  { host, port }: Target,
  usual: number,
  created: Created,
  dress: (socket: Duplex) => Duplex,
): void {
  connector.connect(host ?? 'localhost', Number(port ?? usual)).then(
    (socket) => created(null, dress(socket)),
    // Node looks at the stream only where there is no problem.
    (problem: Error) => (created as (problem: Error) => void)(problem),
  );
}
