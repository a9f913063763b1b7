/** What a test wants of an httpd, as data, and the configuration file that says it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface MemberSetup {
  readonly url: string;
  readonly route?: string;
  readonly redirect?: string;
  readonly factor?: number;
  readonly lbSet?: number;
  /** Seconds that httpd leaves it alone after an error; 60 unless set. */
  readonly retry?: number;
  /** Of an AJP connector. */
  readonly secret?: string;
  /** As in httpd's `status=`: `+H` hot standby, `+D` disabled, `+N` draining, ... */
  readonly status?: string;
  readonly health?: {
    readonly method: string;
    readonly intervalSeconds: number;
    readonly passes: number;
    readonly fails: number;
    readonly uri: string;
  };
}

export interface BalancerSetup {
  readonly name: string;
  readonly members: readonly MemberSetup[];
  /** Name of the cookie, such as ROUTEID; the back ends of the lab set that cookie. */
  readonly sticky?: string;
  readonly method?: 'byrequests' | 'bybusyness' | 'bytraffic';
  readonly noFailover?: boolean;
  /** Free slots for members that are added at run time. */
  readonly growth?: number;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** One virtual host. */
export interface SiteSetup {
  readonly host: string;
  readonly balancers: readonly BalancerSetup[];
}

export interface HttpdSetup {
  /** Balancers of the main server; each one is reached under `/NAME/`. */
  readonly balancers?: readonly BalancerSetup[];
  /** Name-based virtual hosts; the first answers for unknown hosts, too. */
  readonly sites?: readonly SiteSetup[];
  readonly serverName?: string;
  readonly useCanonicalName?: boolean;
  readonly persist?: boolean;
  /** Of each of its two processes: half of the clients that it can have at a time; 25 unless told. */
  readonly threads?: number;
  /** Health check expressions (`ProxyHCExpr`) by name. */
  readonly expressions?: Readonly<Record<string, string>>;
  /** Basic authentication on the manager. */
  readonly login?: Login;
  /** The manager's `Require`, such as `all denied`; `all granted` otherwise. */
  readonly require?: string;
  /** mod_status's page, `/server-status`; `none` or without rows (`letters`) where that is wanted. */
  readonly status?: 'rows' | 'letters' | 'none' | 'forbidden';
  /** `event` unless told. */
  readonly mpm?: 'event' | 'worker' | 'prefork';
  /** More modules, by name or as `NAME FILE`. */
  readonly modules?: readonly string[];
  /** More lines at the end, as httpd.conf has them; `@PORT@` is its own port. */
  readonly lines?: readonly string[];
  /** A server certificate, which makes the whole server speak TLS only. */
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    /** Clients need a certificate of this CA. */
    readonly clientCa?: string;
  };
}

/** Where the files of one instance are. */
export interface Installation {
  readonly root: string;
  readonly modules: string;
  readonly port: number;
  /** 2.4 as root must be told whom its children shall be. */
  readonly asRoot: boolean;
}

const MODULES = [
  'authz_core',
  'authz_host',
  'authz_user',
  'authn_core',
  'authn_file',
  'auth_basic',
  'slotmem_shm',
  'socache_shmcb',
  'proxy',
  'proxy_http',
  'proxy_ajp',
  'proxy_balancer',
  'proxy_hcheck',
  'lbmethod_byrequests',
  'lbmethod_bybusyness',
  'lbmethod_bytraffic',
  // Built in on Debian, files of their own elsewhere.
  'watchdog',
  'log_config',
  'unixd',
  'status',
];

/** The manager's path. */
export const MANAGER_PATH = '/balancer-manager';

export function configuration(setup: HttpdSetup, at: Installation): string {
  return `${[
    ...serverLines(setup, at),
    ...managerLines(setup, at),
    ...statusLines(setup),
    ...Object.entries(setup.expressions ?? {}).map(
      ([name, test]) => `ProxyHCExpr ${name} {${test}}`,
    ),
    ...(setup.balancers ?? []).flatMap(balancerLines),
    ...(setup.sites ?? []).flatMap((site) => siteLines(site, at)),
    ...(setup.lines ?? []).map((line) => line.replaceAll('@PORT@', String(at.port))),
  ].join('\n')}\n`;
}

/** The password file: httpd takes {SHA} everywhere, so that no tool is needed to make it. */
export const PASSWORDS = 'passwords';

function serverLines(setup: HttpdSetup, at: Installation): string[] {
  const file = (name: string) => `"${join(at.root, name)}"`;
  const threads = setup.threads ?? 25;
  return [
    `ServerRoot ${file('')}`,
    `DefaultRuntimeDir ${file('')}`,
    `PidFile ${file('httpd.pid')}`,
    `Listen 127.0.0.1:${at.port}`,
    `ServerName ${setup.serverName ?? '127.0.0.1'}:${at.port}`,
    ...[`mpm_${setup.mpm ?? 'event'}`, ...MODULES, ...(setup.tls === undefined ? [] : ['ssl'])]
      .filter((name) => existsSync(join(at.modules, `mod_${name}.so`)))
      .map((name) => `LoadModule ${name}_module "${join(at.modules, `mod_${name}.so`)}"`),
    ...(setup.modules ?? []).map((module) => {
      const [name, file] = module.split(' ');
      return `LoadModule ${name}_module "${file ?? join(at.modules, `mod_${name}.so`)}"`;
    }),
    ...(at.asRoot ? ['User #65534', 'Group #65534'] : []),
    // Two processes: counters and flags have to meet in shared memory. Threads enough, and none taken away again:
    // event closes kept-alive client connections when it is short of them (16 threads and 14 clients: 4 of 4,105
    // requests, with nothing upgraded; its access log has none of them), which would look like a loss of ours.
    'StartServers 2',
    // Places for the processes of the next generation while those of the last one finish.
    ...(setup.mpm === 'prefork'
      ? [`ServerLimit ${3 * threads}`, `MaxRequestWorkers ${2 * threads}`, 'MinSpareServers 5']
      : threadLines(threads)),
    'GracefulShutdownTimeout 1',
    'LogLevel warn',
    `ErrorLog ${file('error.log')}`,
    `CustomLog ${file('access.log')} "%m %U%q %>s"`,
    // How many requests came before on the same connection.
    `CustomLog ${file('reuse.log')} "%k"`,
    `UseCanonicalName ${setup.useCanonicalName === true ? 'On' : 'Off'}`,
    ...(setup.persist === true ? ['BalancerPersist On'] : []),
    ...(setup.tls === undefined
      ? []
      : [
          'SSLEngine on',
          `SSLCertificateFile "${setup.tls.certificate}"`,
          `SSLCertificateKeyFile "${setup.tls.key}"`,
          ...(setup.tls.clientCa === undefined
            ? []
            : [`SSLCACertificateFile "${setup.tls.clientCa}"`, 'SSLVerifyClient require']),
        ]),
  ];
}

function threadLines(threads: number): string[] {
  return [
    'ServerLimit 8',
    `ThreadsPerChild ${threads}`,
    ...(threads > 64 ? [`ThreadLimit ${threads}`] : []),
    `MaxRequestWorkers ${2 * threads}`,
    'MinSpareThreads 1',
    `MaxSpareThreads ${4 * threads}`,
  ];
}

function statusLines({ status = 'rows' }: HttpdSetup): string[] {
  if (status === 'none') return [];
  const require = status === 'forbidden' ? 'all denied' : 'all granted';
  return [
    `ExtendedStatus ${status === 'letters' ? 'Off' : 'On'}`,
    ...(status === 'letters' ? ['ProxyStatus On'] : []),
    '<Location "/server-status">',
    '  SetHandler server-status',
    `  Require ${require}`,
    '</Location>',
    'ProxyPass /server-status !',
  ];
}

function managerLines(setup: HttpdSetup, at: Installation): string[] {
  const require = setup.require ?? (setup.login === undefined ? 'all granted' : 'valid-user');
  return [
    `<Location "${MANAGER_PATH}">`,
    '  SetHandler balancer-manager',
    ...(setup.login === undefined
      ? []
      : [
          '  AuthType Basic',
          '  AuthName "lab"',
          '  AuthBasicProvider file',
          `  AuthUserFile "${join(at.root, PASSWORDS)}"`,
        ]),
    `  Require ${require}`,
    '</Location>',
    `ProxyPass ${MANAGER_PATH} !`,
  ];
}

function siteLines(site: SiteSetup, at: Installation): string[] {
  return [
    `<VirtualHost 127.0.0.1:${at.port}>`,
    `ServerName ${site.host}`,
    `ProxyPass ${MANAGER_PATH} !`,
    'ProxyPass /server-status !',
    ...site.balancers.flatMap(balancerLines),
    '</VirtualHost>',
  ];
}

function balancerLines(balancer: BalancerSetup): string[] {
  const settings = [
    `lbmethod=${balancer.method ?? 'byrequests'}`,
    ...(balancer.sticky === undefined ? [] : [`stickysession=${balancer.sticky}`]),
    ...(balancer.noFailover === true ? ['nofailover=On'] : []),
    ...(balancer.growth === undefined ? [] : [`growth=${balancer.growth}`]),
  ];
  return [
    `<Proxy "balancer://${balancer.name}">`,
    ...balancer.members.map((member) => `  ${memberLine(member)}`),
    `  ProxySet ${settings.join(' ')}`,
    '</Proxy>',
    `ProxyPass "/${balancer.name}/" "balancer://${balancer.name}/"`,
  ];
}

function memberLine(member: MemberSetup): string {
  const { route, redirect, factor, lbSet, retry, secret, status, health } = member;
  return [
    `BalancerMember "${member.url}"`,
    ...(route === undefined ? [] : [`route=${route}`]),
    ...(redirect === undefined ? [] : [`redirect=${redirect}`]),
    ...(retry === undefined ? [] : [`retry=${retry}`]),
    ...(factor === undefined ? [] : [`loadfactor=${factor}`]),
    ...(lbSet === undefined ? [] : [`lbset=${lbSet}`]),
    ...(secret === undefined ? [] : [`secret=${secret}`]),
    ...(status === undefined ? [] : [`status=${status}`]),
    ...(health === undefined
      ? []
      : [
          `hcmethod=${health.method}`,
          `hcinterval=${health.intervalSeconds}`,
          `hcpasses=${health.passes}`,
          `hcfails=${health.fails}`,
          `hcuri=${health.uri}`,
        ]),
  ].join(' ');
}
