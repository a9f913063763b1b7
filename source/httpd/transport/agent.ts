/** The connection of a client: kept alive, one at a time, plain or TLS, straight or through a connector. */

import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
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

/** Told until when the certificate of a new connection is valid, ms since the epoch. */
export type SeeCertificate = (endsAt: number) => void;

/** `timeoutMs`: of a connection on which nothing happens. */
export function createAgent(
  secure: boolean,
  { ca, cert, key, insecure }: TlsOptions,
  connector: Connector | undefined,
  timeoutMs: number,
  see: SeeCertificate = () => undefined,
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
  const agent = seeing(new https.Agent(tls), see);
  return connector === undefined ? agent : secureThrough(connector, agent);
}

function seeing(agent: https.Agent, see: SeeCertificate): https.Agent {
  const speakTls = agent.createConnection.bind(agent);
  return Object.assign(agent, {
    createConnection(...given: Parameters<typeof speakTls>) {
      const socket = speakTls(...given);
      if (socket instanceof TLSSocket) socket.once('secureConnect', () => tell(socket, see));
      return socket;
    },
  });
}

/** Of a session that is taken up again the certificate may not be there: it is that of the session. */
function tell(socket: TLSSocket, see: SeeCertificate): void {
  const endsAt = Date.parse(socket.getPeerCertificate().valid_to);
  if (!Number.isNaN(endsAt)) see(endsAt);
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

function secureThrough(connector: Connector, agent: https.Agent): https.Agent {
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
