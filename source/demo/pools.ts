/** The demo's pools: three with traffic and an empty one, or as many members as a benchmark wants. */

import type { DemoConfiguration, DemoPool } from './configuration.ts';

const healthz = {
  method: 'GET',
  uri: '/healthz',
  expression: 'ok234',
  intervalMs: 5000,
  passes: 2,
  fails: 2,
};

export function storyConfiguration(persist: boolean): DemoConfiguration {
  return {
    persist,
    expressions: [['ok234', '%{REQUEST_STATUS} =~ /^[234]/']],
    pools: [
      {
        name: 'app',
        sticky: 'JSESSIONID|jsessionid',
        members: [
          ...[1, 2, 3, 4, 5].map((n) => ({ url: `ajp://10.0.4.1${n}:8009`, route: `node${n}` })),
          { url: 'ajp://10.0.4.90:8009', route: 'spare1', standby: true },
        ],
      },
      {
        name: 'api',
        method: 'bybusyness',
        growth: 2,
        timeoutSeconds: 5,
        members: [
          { url: 'http://10.0.5.21:8080', route: 'a1' },
          { url: 'http://10.0.5.22:8080', route: 'a2' },
        ],
      },
      {
        name: 'static',
        members: [
          { url: 'http://10.0.6.31:8080', route: 's1', health: healthz },
          { url: 'http://10.0.6.32:8080', route: 's2', health: healthz },
          { url: 'http://10.0.6.33:8080', route: 's3', spare: true, health: healthz },
        ],
      },
      { name: 'legacy', growth: 4 },
    ],
  };
}

/** Pools of equal size, for benchmarks: 10 members in 2 pools, 10,000 in 100. */
export function generatedConfiguration(members: number, persist: boolean): DemoConfiguration {
  const poolSize = Math.min(100, Math.max(5, Math.ceil(Math.sqrt(members))));
  const pools: DemoPool[] = [];
  for (let first = 0; first < members; first += poolSize) {
    const pool = pools.length + 1;
    const size = Math.min(poolSize, members - first);
    pools.push({
      name: `pool${pool}`,
      sticky: 'JSESSIONID|jsessionid',
      members: Array.from({ length: size }, (_, at) => ({
        url: `http://10.${20 + Math.floor(pool / 250)}.${pool % 250}.${at + 1}:8080`,
        route: `p${pool}n${at + 1}`,
      })),
    });
  }
  return { pools, expressions: [], persist };
}
