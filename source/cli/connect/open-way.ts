/** The ways to a front end that are not straight, loaded only where one is used. */

import type { Way } from '../../config/context.ts';
import { findInNetrc, netrcPath, readNetrc } from '../../config/netrc.ts';
import type { Environment } from '../../config/settings.ts';
import type { ForwardingProxy, HttpWay } from '../../httpd/transport/http.ts';

export interface WayOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  /** Look for the proxy's user in netrc. */
  readonly netrc: boolean;
  readonly env: Environment;
}

/** What the client must be told. Throws `UsageError`. */
export async function openWay(
  way: Way,
  { url, timeoutMs, netrc, env }: WayOptions,
): Promise<Pick<HttpWay, 'connector' | 'proxy'>> {
  switch (way.kind) {
    case 'ssh':
      return {
        connector: (await import('../../httpd/transport/ssh-connector.ts')).sshConnector(way),
      };
    case 'unix':
      return {
        connector: (await import('../../httpd/transport/unix-connector.ts')).unixConnector(
          way.path,
        ),
      };
    case 'proxy': {
      const proxy = withUser(way.url, netrc, env);
      const through =
        way.through === null
          ? null
          : (await import('../../httpd/transport/ssh-connector.ts')).sshConnector(way.through);
      if (url.protocol === 'http:')
        return { proxy, ...(through !== null && { connector: through }) };
      const { proxyConnector } = await import('../../httpd/transport/proxy-connector.ts');
      return { connector: proxyConnector(proxy, timeoutMs, through) };
    }
  }
}

function withUser(url: URL, netrc: boolean, env: Environment): ForwardingProxy {
  const found = netrc ? findInNetrc(readNetrc(netrcPath(env)), url.hostname, null) : null;
  return found === null ? { url } : { url, credentials: found };
}
