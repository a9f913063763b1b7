/** The one place where HTTP is spoken: by which way, with which certificates, and nothing followed anywhere else. */

import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import { keepFromCrash } from '../secrets.ts';
import { createAgent, type SeeCertificate, type TlsOptions } from './agent.ts';
import type { Connector } from './connector.ts';
import { basicAuth, type Credentials } from './login.ts';

/** An HTTP proxy as plain http uses it: it gets the whole request. */
export interface ForwardingProxy {
  readonly url: URL;
  readonly credentials?: Credentials;
}

/** How a server is reached, and believed. */
export interface HttpWay extends TlsOptions {
  /** The way to the server, where it is not a connection of our own. */
  readonly connector?: Connector;
  /** For http URLs, reached through the `connector` if there is one; https has a `connector` of its own, so that the proxy sees nothing. */
  readonly proxy?: ForwardingProxy;
}

export interface HttpOptions extends HttpWay {
  /** http or https. */
  readonly url: URL;
  /** For the whole answer, ms; connecting gets at most this too. Default 5,000. */
  readonly timeoutMs?: number;
  /** Default 32 MiB: 10,000 members make about 4 MB of HTML and 9 MB of XML. */
  readonly maxAnswerBytes?: number;
}

export interface Http {
  readonly axios: AxiosInstance;
  /** Host, port and way, safe to print. */
  readonly where: string;
  /** Ends the connection. */
  readonly close: () => void;
}

export const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/** Node reports a 101 only to a listener for it: without one, the request would wait until its timeout. */
export const SWITCHED = 'BALTOP_SWITCHED';

function transportTo({ protocol }: URL) {
  const { request } = protocol === 'https:' ? https : http;
  return {
    request(options: https.RequestOptions, answered: (answer: http.IncomingMessage) => void) {
      const asked = request(options, answered);
      asked.once('upgrade', (_answer, socket) => {
        socket.destroy();
        asked.emit('error', Object.assign(new Error('101'), { code: SWITCHED }));
      });
      return asked;
    },
  };
}

/** One kept-alive connection at most; every status is an answer. */
export function openHttp(
  options: HttpOptions,
  headers: Readonly<Record<string, string>>,
  see?: SeeCertificate,
): Http {
  const { url, connector, proxy, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const agent = createAgent(url.protocol === 'https:', options, connector, 2 * timeoutMs, see);
  const way = [proxy === undefined ? undefined : `via proxy ${proxy.url.host}`, connector?.words];
  return {
    axios: axios.create({
      adapter: 'http',
      httpAgent: agent,
      httpsAgent: agent,
      maxRedirects: 0,
      transport: transportTo(url),
      proxy: proxy === undefined ? false : axiosProxy(proxy),
      responseType: 'arraybuffer',
      validateStatus: () => true,
      maxContentLength: options.maxAnswerBytes ?? DEFAULT_MAX_BYTES,
      headers: { ...headers },
    }),
    where: [url.host, ...way].filter(Boolean).join(' '),
    close: () => agent.destroy(),
  };
}

export function axiosAuth({ user, password }: Credentials) {
  return { username: user, password };
}

function axiosProxy({ url, credentials }: ForwardingProxy) {
  if (credentials !== undefined) keepFromCrash(credentials.password, basicAuth(credentials));
  return {
    protocol: 'http',
    host: url.hostname,
    port: url.port === '' ? 80 : Number(url.port),
    ...(credentials !== undefined && { auth: axiosAuth(credentials) }),
  };
}
