/** A proxy between the program and httpd that does what a test wants between one request and the next. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { TestContext } from 'node:test';
import { MANAGER_PATH } from './httpd-setup.ts';

export interface Meddling {
  /** Awaited before a request goes on to httpd. */
  readonly before?: (asked: IncomingMessage) => Promise<void>;
  /** The headers that httpd gets. */
  readonly headers?: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
  /** The headers that come back from httpd. */
  readonly answerHeaders?: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
  /** httpd gets the request, and its answer is lost on the way back. */
  readonly loseAnswer?: (asked: IncomingMessage) => boolean;
}

/** The manager's URL as seen through the proxy. */
export async function startMeddlingProxy(
  t: TestContext,
  httpdUrl: string,
  { before, headers = (all) => all, answerHeaders = (all) => all, loseAnswer }: Meddling,
): Promise<string> {
  const { hostname, port } = new URL(httpdUrl);
  const server = createServer(async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    await before?.(asked);
    // A connection for each request: httpd closes kept ones when it restarts, and that is not the test.
    const { connection: _connection, ...kept } = asked.headers;
    const onward = request(
      {
        hostname,
        port,
        agent: false,
        path: asked.url,
        method: asked.method,
        headers: headers(kept),
      },
      (answered) => {
        if (loseAnswer?.(asked) === true) {
          answered.resume().on('end', () => answer.destroy());
          return;
        }
        answer.writeHead(answered.statusCode ?? 502, answerHeaders(answered.headers));
        answered.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    onward.end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}${MANAGER_PATH}`;
}
