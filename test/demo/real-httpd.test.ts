/** The demo's 2.4.71 beside a real httpd of the same configuration. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { DemoPool } from '../../source/demo/server.ts';
import { findTool, needs } from '../helpers/needs.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { freePort } from '../lab/httpd.ts';
import { ask, demoFor, nonceIn } from './talk.ts';

const EXPRESSIONS = [
  ['ok234', '%{REQUEST_STATUS} =~ /^[234]/'],
  ['below', '%{REQUEST_STATUS} -lt 500'],
] as const;

const check = { intervalMs: 3_600_000 };

const POOLS: readonly DemoPool[] = [
  {
    name: 'app',
    sticky: 'JSESSIONID|jsessionid',
    members: [
      { url: 'ajp://10.0.4.11:8009', route: 'node1' },
      { url: 'ajp://10.0.4.12:8010', route: 'node2', factor: 2.5, lbSet: 1, redirect: 'node1' },
      { url: 'ajp://10.0.4.90:8009', route: 'spare1', standby: true },
    ],
  },
  {
    name: 'api.v2',
    method: 'bybusyness',
    growth: 3,
    timeoutSeconds: 7,
    attempts: 4,
    failoverDisabled: true,
    members: [
      { url: 'http://[::1]:8080' },
      { url: 'HTTP://user:s&c<ret@Host.example:80/Ctx%20a?x' },
      { url: "http://host/it's;a+b(c)~d" },
      { url: 'unix:/run/app.sock|http://localhost/foo' },
    ],
  },
  {
    name: 'static',
    sticky: 'S',
    members: [
      { url: 'http://127.0.0.1:9', health: { ...check, method: 'TCP', passes: 2, fails: 3 } },
      {
        url: 'http://127.0.0.1:19',
        health: { ...check, method: 'GET', uri: '/a&b"', expression: 'ok234' },
      },
      { url: 'http://127.0.0.1:29', spare: true },
    ],
  },
  { name: 'legacy', growth: 4 },
];

const STEPS: readonly {
  readonly name: string;
  readonly b: string;
  readonly w?: string;
  readonly fields: string;
}[] = [
  { name: 'nothing', b: 'app', fields: 'x=1' },
  { name: 'disable', b: 'app', w: 'ajp://10.0.4.11', fields: 'w_status_D=1' },
  {
    name: 'every flag',
    b: 'static',
    w: 'http://127.0.0.1:9',
    fields:
      'w_status_I=1&w_status_N=1&w_status_D=1&w_status_H=1&w_status_R=1&w_status_S=1&w_status_C=1&w_status_E=1',
  },
  {
    name: 'flags given as text are cleared',
    b: 'static',
    w: 'http://127.0.0.1:9',
    fields: 'w_status_N=on&w_status_D=&w_status_S=-3',
  },
  { name: 'factor', b: 'app', w: 'ajp://10.0.4.12:8010', fields: 'w_lf=3.14159' },
  { name: 'factor out of range', b: 'app', w: 'ajp://10.0.4.12:8010', fields: 'w_lf=101' },
  { name: 'set', b: 'app', w: 'ajp://10.0.4.12:8010', fields: 'w_ls=7' },
  { name: 'set as text', b: 'app', w: 'ajp://10.0.4.12:8010', fields: 'w_ls=abc' },
  {
    name: 'route with plus and entities',
    b: 'app',
    w: 'ajp://10.0.4.12:8010',
    fields: "W_WR=a+b%3C%26%22'",
  },
  { name: 'route decoded twice', b: 'app', w: 'ajp://10.0.4.12:8010', fields: 'w_wr=a%2541b' },
  {
    name: 'route of 63 bytes',
    b: 'app',
    w: 'ajp://10.0.4.12:8010',
    fields: `w_wr=${'r'.repeat(63)}`,
  },
  {
    name: 'route of 64 bytes',
    b: 'app',
    w: 'ajp://10.0.4.12:8010',
    fields: `w_wr=${'r'.repeat(64)}`,
  },
  {
    name: 'route of 96 bytes',
    b: 'app',
    w: 'ajp://10.0.4.12:8010',
    fields: `w_wr=${'r'.repeat(96)}`,
  },
  {
    name: 'health check',
    b: 'static',
    w: 'http://127.0.0.1:19',
    fields: 'w_hm=head&w_hi=7200s&w_hp=3&w_hf=4&w_hu=%2Fx&w_he=below',
  },
  { name: 'unknown expression', b: 'static', w: 'http://127.0.0.1:19', fields: 'w_he=nobody' },
  { name: 'longest prefix', b: 'static', w: 'http://127.0.0.1:29/deeper', fields: 'w_status_D=1' },
  {
    name: 'another host of the same beginning',
    b: 'static',
    w: 'http://127.0.0.1:299',
    fields: 'w_status_S=1',
  },
  { name: 'host in capitals', b: 'API.V2/x', w: 'HTTP://[::1]:8080', fields: 'w_status_D=1' },
  {
    name: 'socket',
    b: 'api.v2',
    w: 'unix:/run/app.sock|http://localhost/foo',
    fields: 'w_status_N=1',
  },
  {
    name: 'balancer',
    b: 'api.v2',
    fields: 'b_lbm=byrequests&b_tmo=9&b_max=3&b_sforce=0&b_ss=A%7Cb',
  },
  { name: 'balancer, refused', b: 'api.v2', fields: 'b_lbm=nosuch&b_tmo=7201&b_max=100&b_ss=' },
  { name: 'sticky off', b: 'api.v2', fields: 'b_ss=-' },
  { name: 'new worker', b: 'legacy', fields: 'b_nwrkr=http%3A%2F%2F10.9.9.9%3A81&b_wyes=1' },
  {
    name: 'new worker again',
    b: 'legacy',
    fields: 'b_nwrkr=http%3A%2F%2F10.9.9.9%3A81%2Fx&b_wyes=1',
  },
  {
    name: 'new worker without a free slot',
    b: 'app',
    fields: 'b_nwrkr=http%3A%2F%2F10.9.9.9%3A82&b_wyes=1',
  },
  { name: 'only member, any factor', b: 'legacy', w: 'http://10.9.9.9:81', fields: 'w_lf=5' },
  {
    name: 'name with percent, encoded once',
    b: 'api.v2',
    w: 'http://user:s&c<ret@host.example/Ctx%20a?x',
    fields: 'w_status_D=1',
  },
];

test('page, forms, XML and writes of 2.4.71 equal a real httpd', { timeout: 60_000 }, async (t) => {
  if (!needs(t, 'apache2')) return;
  const real = await startHttpd(t);
  const version = (await ask(real)).text.match(/Apache\/([\d.]+)/)?.[1];
  if (version !== '2.4.71') {
    t.skip(`skipped: apache2 is ${version}, not 2.4.71`);
    return;
  }
  const demo = await demoFor(t, { pools: POOLS, expressions: EXPRESSIONS });
  const both = async (what: Parameters<typeof ask>[1]) => {
    const [ours, theirs] = await Promise.all([ask(demo, what), ask(real, what)]);
    return { ours, theirs };
  };
  const same = async (what: Parameters<typeof ask>[1], name: string) => {
    const { ours, theirs } = await both(what);
    assert.equal(ours.status, theirs.status, name);
    assert.equal(ours.headers['content-type'], theirs.headers['content-type'], name);
    assert.equal(masked(ours.text), masked(theirs.text), name);
  };
  await same({}, 'page');
  await same({ query: '?xml=1' }, 'xml');
  await same({ headers: { referer: '' }, query: '?xml=1' }, 'xml without Referer');
  await same({ headers: { host: 'Www.Example:81' } }, 'Host in capitals, Referer of another name');
  for (const pool of POOLS) await same({ query: `?b=${pool.name}` }, `form of ${pool.name}`);
  for (const { name, b, w, fields } of STEPS) {
    const known = b.toLowerCase().split('/')[0] ?? '';
    const [ours, theirs] = await Promise.all(
      [demo, real].map(async (server) => {
        const nonce = nonceIn((await ask(server)).text, known);
        const worker = w === undefined ? '' : `&w=${encodeURIComponent(w)}`;
        return ask(server, { method: 'POST', body: `b=${b}${worker}&nonce=${nonce}&${fields}` });
      }),
    );
    assert.equal(ours?.status, theirs?.status, name);
    if (ours?.status !== 200) continue;
    assert.equal(masked(ours.text), masked(theirs?.text ?? ''), name);
  }
  await same({ query: '?xml=1' }, 'xml at the end');
});

/**
 * Without what may differ: nonces, the hash in safe names, version and build lines, the port, and
 * the order of the balancing methods: httpd lists them in the order of a hash table whose seed
 * is new at every start.
 */
function masked(page: string): string {
  return page
    .replace(/(?<=<select name='b_lbm'[^>]*>)[\s\S]*?(?=<\/select>)/, (options) =>
      options.split('\n').sort().join('\n'),
    )
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'NONCE')
    .replace(/\[p[0-9a-f]{1,8}_/g, '[pHASH_')
    .replace(/<dt>Server (Version|Built): [^<]*/g, '<dt>Server $1')
    .replace(/127\.0\.0\.1:\d{4,5}\//g, '127.0.0.1:PORT/');
}

/** `timeout` ends it even if this process is killed. */
async function startHttpd(t: TestContext): Promise<{ port: number }> {
  const root = await mkdtemp(join(tmpdir(), 'baltop-demo-httpd-'));
  await chmod(root, 0o755);
  const port = await freePort();
  const file = join(root, 'httpd.conf');
  await writeFile(file, configuration(root, port));
  const program = findTool('apache2') ?? 'apache2';
  const httpd = spawn('timeout', ['60', program, '-d', root, '-f', file, '-DFOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let output = '';
  httpd.stderr.on('data', (piece: Buffer) => {
    output += piece.toString('utf8');
  });
  const ended = new Promise<void>((resolve) => httpd.once('exit', () => resolve()));
  t.after(async () => {
    httpd.kill('SIGTERM');
    await ended;
    await rm(root, { recursive: true, force: true });
  });
  await waitFor(
    'httpd to serve',
    async () => {
      if (httpd.exitCode !== null) {
        throw new Error(output + (await readFile(join(root, 'error.log'), 'utf8').catch(() => '')));
      }
      return ask({ port }).then(
        () => true,
        () => false,
      );
    },
    { withinMs: 30_000 },
  );
  return { port };
}

function configuration(root: string, port: number): string {
  const modules = [
    'mpm_event',
    'authz_core',
    'slotmem_shm',
    'proxy',
    'proxy_http',
    'proxy_ajp',
    'proxy_balancer',
    'proxy_hcheck',
    'lbmethod_byrequests',
    'lbmethod_bybusyness',
    'lbmethod_bytraffic',
  ];
  const pools = POOLS.flatMap((pool) => [
    `<Proxy balancer://${pool.name}>`,
    ...(pool.members ?? []).map((member) =>
      [
        `BalancerMember ${member.url}`,
        member.route && `route=${member.route}`,
        member.redirect && `redirect=${member.redirect}`,
        member.factor && `loadfactor=${member.factor}`,
        member.lbSet && `lbset=${member.lbSet}`,
        member.standby && 'status=+H',
        member.spare && 'status=+R',
        member.health?.method && `hcmethod=${member.health.method}`,
        member.health?.intervalMs && `hcinterval=${member.health.intervalMs / 1000}`,
        member.health?.passes && `hcpasses=${member.health.passes}`,
        member.health?.fails && `hcfails=${member.health.fails}`,
        member.health?.uri && `'hcuri=${member.health.uri}'`,
        member.health?.expression && `hcexpr=${member.health.expression}`,
      ]
        .filter(Boolean)
        .join(' '),
    ),
    ...(pool.method ? [`ProxySet lbmethod=${pool.method}`] : []),
    ...(pool.sticky ? [`ProxySet stickysession=${pool.sticky}`] : []),
    ...(pool.growth ? [`ProxySet growth=${pool.growth}`] : []),
    ...(pool.timeoutSeconds ? [`ProxySet timeout=${pool.timeoutSeconds}`] : []),
    ...(pool.attempts ? [`ProxySet maxattempts=${pool.attempts}`] : []),
    ...(pool.failoverDisabled ? ['ProxySet nofailover=On'] : []),
    '</Proxy>',
    `ProxyPass /${pool.name} balancer://${pool.name}`,
  ]);
  return `${[
    `ServerRoot ${root}`,
    `DefaultRuntimeDir ${root}`,
    'ServerName 127.0.0.1',
    `Listen 127.0.0.1:${port}`,
    `PidFile ${root}/httpd.pid`,
    `ErrorLog ${root}/error.log`,
    `Mutex file:${root} default`,
    ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'ServerLimit 1',
    'StartServers 1',
    'ThreadsPerChild 25',
    'MaxRequestWorkers 25',
    ...EXPRESSIONS.map(([name, expression]) => `ProxyHCExpr ${name} {${expression}}`),
    ...pools,
    '<Location /balancer-manager>',
    'SetHandler balancer-manager',
    '</Location>',
  ].join('\n')}\n`;
}
