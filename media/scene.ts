/**
 * What the pictures show: two httpds in front of three pools of real back ends, with real traffic. One member is slow, one
 * dies while it is watched, one drains, one is disabled, one is a spare.
 */

import http from 'node:http';
import type { Scope } from '../test/helpers/scope.ts';
import { startBackEnd } from '../test/lab/back-end.ts';
import { writeWithCurl } from '../test/lab/curl.ts';
import { type Httpd, startHttpd, systemHttpd } from '../test/lab/httpd.ts';
import type { MemberSetup } from '../test/lab/httpd-setup.ts';

const LIFE_SECONDS = 1_200;
const CLIENTS = { app: 13, api: 2, static: 3 } as const;

export interface Site {
  readonly frontEnds: readonly Httpd[];
  /** Another operator takes app/node2 out. */
  readonly drain: () => Promise<void>;
  /** The server of app/node4 goes away. */
  readonly kill: () => Promise<void>;
}

export async function startSite(scope: Scope): Promise<Site> {
  const ends: (() => unknown)[] = [];
  const own: Scope = { after: (end) => void ends.push(end) };
  const member = async (
    route: string,
    slowMs: number,
    more: Omit<MemberSetup, 'url' | 'route'> = {},
  ): Promise<MemberSetup> => {
    // Its scope is that of the scene, but for the one that dies.
    const of = route === 'node4' ? own : scope;
    const { url } = await startBackEnd(of, { name: route, route, slowMs });
    return { url, route, ...more };
  };
  const balancers = [
    {
      name: 'app',
      sticky: 'ROUTEID',
      members: [
        await member('node1', 110),
        await member('node2', 120),
        await member('node3', 480),
        await member('node4', 115, { retry: 600 }),
        await member('node5', 105),
        await member('spare1', 110, { status: '+H' }),
      ],
    },
    { name: 'api', members: [await member('a1', 60), await member('a2', 60, { status: '+D' })] },
    {
      name: 'static',
      members: await Promise.all([1, 2, 3, 4, 5, 6].map((index) => member(`s${index}`, 12))),
    },
  ];
  const start = () => startHttpd(scope, { balancers }, systemHttpd(), LIFE_SECONDS);
  const frontEnds = [await start(), await start()];
  for (const [index, httpd] of frontEnds.entries()) {
    for (const [pool, clients] of Object.entries(CLIENTS)) {
      for (let client = 0; client < clients; client += 1) {
        startClient(scope, `${httpd.url}/${pool}/`, 40 + 25 * ((client + index) % 5));
      }
    }
  }
  scope.after(async () => {
    for (const end of ends.splice(0)) await end();
  });
  return {
    frontEnds,
    drain: async () => {
      const url = balancers[0]?.members[1]?.url ?? '';
      for (const { managerUrl } of frontEnds) {
        await writeWithCurl(managerUrl, 'app', url, 'w_status_N=1');
      }
    },
    kill: async () => {
      for (const end of ends.splice(0)) await end();
    },
  };
}

/** One request after the other; every second client comes back to the member that it had. */
function startClient(scope: Scope, url: string, thinkMs: number): void {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let cookie: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const next = () => {
    if (!isOver) timer = setTimeout(ask, thinkMs);
  };
  const ask = () => {
    const headers = cookie === null || thinkMs % 2 === 0 ? {} : { Cookie: cookie };
    const request = http.get(url, { agent, headers }, (answer) => {
      cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
      answer.resume().once('close', next);
    });
    request.once('error', next);
  };
  ask();
  scope.after(() => {
    isOver = true;
    clearTimeout(timer);
    agent.destroy();
  });
}
