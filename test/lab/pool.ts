/** The scene of most tests: one httpd with one balancer `app` and real back ends behind it. */

import type { TestContext } from 'node:test';
import { type BackEnd, startBackEnd } from './back-end.ts';
import { type Row, rowWithCurl } from './curl.ts';
import { type Httpd, startHttpd } from './httpd.ts';
import type { BalancerSetup, HttpdSetup, MemberSetup } from './httpd-setup.ts';

export interface Pool {
  readonly httpd: Httpd;
  readonly managerUrl: string;
  /** Requests to it go through the balancer. */
  readonly appUrl: string;
  readonly backEnds: readonly BackEnd[];
  backEnd(index: number): BackEnd;
  /** The member of that back end, as curl sees it now. */
  row(index: number): Promise<Row>;
}

export interface PoolOptions {
  /** One member each, besides its URL and, unless named otherwise, its route `nodeN`. */
  readonly members?: readonly Omit<MemberSetup, 'url'>[];
  readonly balancer?: Omit<BalancerSetup, 'name' | 'members'>;
  readonly setup?: HttpdSetup;
  /** Every back end answers this late. */
  readonly slowMs?: number;
  /** See `BackEndOptions`. */
  readonly breakable?: boolean;
}

export async function startPool(t: TestContext, options: PoolOptions = {}): Promise<Pool> {
  const settings = options.members ?? [{}, {}, {}];
  const members = settings.map((member, index) => ({ route: `node${index + 1}`, ...member }));
  const backEnds = await Promise.all(
    members.map(({ route }, index) =>
      startBackEnd(t, {
        name: `back-end-${index + 1}`,
        route,
        slowMs: options.slowMs ?? 0,
        breakable: options.breakable ?? false,
      }),
    ),
  );
  const backEnd = (index: number): BackEnd => {
    const found = backEnds[index];
    if (found === undefined) throw new Error(`no back end ${index}`);
    return found;
  };
  const httpd = await startHttpd(t, {
    ...options.setup,
    balancers: [
      {
        name: 'app',
        ...options.balancer,
        members: members.map((member, index) => ({ ...member, url: backEnd(index).url })),
      },
      ...(options.setup?.balancers ?? []),
    ],
  });
  return {
    httpd,
    managerUrl: httpd.managerUrl,
    appUrl: `${httpd.url}/app/`,
    backEnds,
    backEnd,
    row: (index) => rowWithCurl(httpd.managerUrl, backEnd(index).url),
  };
}
