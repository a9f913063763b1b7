/** A proxy between the program and httpd that drops the Referer, as some company proxies do. */

import { createServer, request } from 'node:http';
import type { TestContext } from 'node:test';

/** The URL that stands for `target`'s origin. */
export async function startRefererEater(t: TestContext, target: string): Promise<string> {
  const { hostname, port } = new URL(target);
  const server = createServer((from, to) => {
    const headers = { ...from.headers };
    delete headers.referer;
    const onward = request(
      { hostname, port, path: from.url, method: from.method, headers },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      },
    );
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
