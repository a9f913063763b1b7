/**
 * What an upgrade is about: an httpd, and behind each of its balancers Tomcats over AJP (the first with a secret) and
 * an HTTP back end, each a process that is really stopped and started. `upgrade` is the operator's step for `--exec`.
 */

import { createServer } from 'node:http';
import type { Scope } from '../helpers/scope.ts';
import { httpApplication } from './http-application.ts';
import { freePort, type Httpd, startHttpd, systemHttpd } from './httpd.ts';
import type { HttpdSetup } from './httpd-setup.ts';
import type { LostRequest } from './load.ts';
import { type ServerProcess, type ServerProgram, startServer } from './server-process.ts';
import { compileApplication, tomcat } from './tomcat.ts';

export interface UpgradeSite {
  readonly httpd: Httpd;
  /** Behind each balancer, in the order of their names. */
  readonly pools: readonly (readonly ServerProcess[])[];
  /** Requests to it go through that balancer. */
  poolUrl(balancer: string): string;
  /** For `--exec`: stops the member's server, at once, and starts its next version. */
  readonly upgrade: string;
  /** When `upgrade` stopped which host's server, ms since the epoch. */
  readonly stops: readonly { readonly host: string; readonly at: number }[];
  /** For `--check-url`. */
  readonly checkUrl: string;
  /** Of requests that had no answer, those that httpd took: the others never reached it, and no back end can help. */
  taken(balancer: string, requests: readonly LostRequest[]): readonly LostRequest[];
}

export interface UpgradeSiteOptions {
  readonly balancers?: readonly string[];
  readonly tomcats?: number;
  readonly httpBackEnds?: number;
  readonly threads?: number;
  /** `event` unless told. */
  readonly mpm?: NonNullable<HttpdSetup['mpm']>;
  /** Its servers are on addresses of 127.0.NET.0: several sites at a time need one each. */
  readonly net?: number;
  /** When each request came and went is kept by the servers (`requestLog`). */
  readonly logsRequests?: boolean;
  /** On each of their addresses; free ones unless told. */
  readonly ports?: { readonly ajp: number; readonly http: number };
  /** Everything ends itself after this, even when the test was killed. */
  readonly lifeSeconds?: number;
}

/** As node says it: closed before a byte of the answer. */
const CLOSED = /socket hang up|ECONNRESET|EPIPE/;
const SECRET = 'said-to-the-first';

export async function startUpgradeSite(
  scope: Scope,
  options: UpgradeSiteOptions = {},
): Promise<UpgradeSite> {
  const { balancers = ['app'], tomcats = 2, httpBackEnds = 1, threads = 25 } = options;
  const { lifeSeconds = 240, net = 0, mpm = 'event', logsRequests = false } = options;
  const applicationClass = await compileApplication(scope);
  const { ajp: ajpPort, http: httpPort } = options.ports ?? {
    ajp: await freePort(),
    http: await freePort(),
  };
  const programs = balancers.map((_, pool) =>
    Array.from({ length: tomcats + httpBackEnds }, (_, index): ServerProgram => {
      // A loopback address each: as on hosts of their own, all have the same ports.
      const host = `127.0.${net}.${10 * (pool + 1) + index + 1}`;
      const route = `node${index + 1}`;
      if (index >= tomcats) return httpApplication(host, httpPort, route);
      const secret = index === 0 ? { secret: SECRET } : {};
      return tomcat({ host, ajpPort, httpPort, route, ...secret }, applicationClass);
    }),
  );
  const pools = await Promise.all(
    programs.map((pool) =>
      Promise.all(pool.map((program) => startServer(scope, program, lifeSeconds, logsRequests))),
    ),
  );
  const httpd = await startHttpd(
    scope,
    {
      threads,
      mpm,
      balancers: balancers.map((name, index) => ({
        name,
        sticky: 'JSESSIONID',
        members: (pools[index] ?? []).map(({ url, route, secret }) => ({
          url,
          route,
          ...(secret === undefined ? {} : { secret }),
        })),
      })),
    },
    systemHttpd(),
    lifeSeconds,
  );
  const stops: { host: string; at: number }[] = [];
  const operator = await startOperator(scope, pools.flat(), (host) => {
    stops.push({ host, at: Date.now() });
  });
  return {
    httpd,
    pools,
    stops,
    poolUrl: (balancer) => `${httpd.url}/${balancer}/`,
    upgrade: `curl -q -fsS --noproxy 127.0.0.1 -m 60 ${operator}/upgrade/{host}`,
    checkUrl: `http://{host}:${httpPort}/health`,
    taken(balancer, requests) {
      if (requests.length === 0) return [];
      const lines = httpd.accessLog().matchAll(new RegExp(` /${balancer}/\\S*\\?id=(\\d+) `, 'g'));
      const ids = new Set(Array.from(lines, ([, id]) => Number(id)));
      return requests.filter(({ id, why }) => ids.has(id) || !CLOSED.test(why));
    },
  };
}

/** Does as it is asked by a command, as sshd on the member's host would. */
async function startOperator(
  scope: Scope,
  servers: readonly ServerProcess[],
  stopping: (host: string) => void,
): Promise<string> {
  const operator = createServer(async (request, response) => {
    const host = /^\/upgrade\/(.+)$/.exec(request.url ?? '')?.[1];
    const server = servers.find((each) => each.host === host);
    response.statusCode = server === undefined ? 404 : 200;
    if (server !== undefined) stopping(server.host);
    await server?.upgrade().catch((problem: unknown) => {
      response.statusCode = 500;
      response.write(String(problem));
    });
    response.end();
  });
  const port = await freePort();
  await new Promise<void>((resolve) => operator.listen(port, '127.0.0.1', resolve));
  scope.after(() => {
    operator.closeAllConnections();
    operator.close();
  });
  return `http://127.0.0.1:${port}`;
}
