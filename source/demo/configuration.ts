/** What a configuration file would say, and the state that httpd makes of it at a start. */

import type { Dialect } from './dialect.ts';
import {
  type DemoBalancer,
  type DemoState,
  type DemoWorker,
  type HealthCheckState,
  STATUS,
} from './state.ts';
import { toByteText } from './texts.ts';

export interface DemoMember {
  /** `ajp://10.0.4.11:8009`, or `unix:/run/app.sock|http://localhost/`. */
  readonly url: string;
  readonly route?: string;
  readonly redirect?: string;
  /** 1 to 100; 1 when absent. */
  readonly factor?: number;
  readonly lbSet?: number;
  readonly standby?: boolean;
  readonly spare?: boolean;
  readonly health?: Readonly<Partial<HealthCheckState>>;
}

export interface DemoPool {
  readonly name: string;
  /** byrequests when absent. */
  readonly method?: string;
  /** `JSESSIONID` or `JSESSIONID|jsessionid`. */
  readonly sticky?: string;
  readonly failoverDisabled?: boolean;
  readonly timeoutSeconds?: number;
  readonly attempts?: number;
  /** Free slots for workers added at run time. */
  readonly growth?: number;
  /** Front-end path; `/NAME` when absent. */
  readonly path?: string;
  /** Fixed nonce; '' is `nonce=None`. */
  readonly nonce?: string;
  readonly members?: readonly DemoMember[];
}

export interface DemoConfiguration {
  readonly pools: DemoPool[];
  readonly expressions: readonly (readonly [name: string, expression: string])[];
  readonly persist: boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ajp: 8009 };

export function buildState(
  configuration: DemoConfiguration,
  dialect: Dialect,
  random: () => number,
): DemoState {
  return {
    balancers: configuration.pools.map((pool) => buildBalancer(pool, dialect, random)),
    expressions: dialect.healthChecks ? configuration.expressions : [],
    persisted: configuration.persist,
    serverNonce: makeNonce(random),
    revision: 0,
    settings: 0,
  };
}

export function buildBalancer(
  pool: DemoPool,
  dialect: Dialect,
  random: () => number,
): DemoBalancer {
  const members = pool.members ?? [];
  const [cookie = '', parameter = cookie] = toByteText(pool.sticky ?? '').split('|');
  return {
    name: toByteText(pool.name.toLowerCase()),
    workers: members.map((member) => buildWorker(member, dialect)),
    method: pool.method ?? 'byrequests',
    stickyCookie: cookie,
    stickyParameter: parameter,
    failoverDisabled: pool.failoverDisabled ?? false,
    timeoutSeconds: pool.timeoutSeconds ?? 0,
    attempts: pool.attempts ?? Math.max(0, members.length - 1),
    attemptsSet: pool.attempts !== undefined || members.length > 1,
    maxMembers: members.length + (pool.growth ?? 0),
    path: toByteText(pool.path ?? `/${pool.name}`),
    nonce: pool.nonce ?? makeNonce(random),
  };
}

/** Hot spares and health checks are left out where the version has none. */
export function buildWorker(member: DemoMember, dialect: Dialect): DemoWorker {
  const named = splitWorkerUrl(toByteText(member.url));
  if (named === null) throw new TypeError(`not a worker URL: ${member.url}`);
  const spare = dialect.hotSpares && member.spare === true;
  const standby = member.standby === true || (member.spare === true && !dialect.hotSpares);
  return {
    ...named,
    status: STATUS.init | (standby ? STATUS.standby : 0) | (spare ? STATUS.spare : 0),
    route: toByteText(member.route ?? ''),
    redirect: toByteText(member.redirect ?? ''),
    factor: Math.round((member.factor ?? 1) * 100),
    lbSet: member.lbSet ?? 0,
    elected: 0,
    busy: 0,
    load: 0,
    to: 0,
    from: 0,
    errorAt: 0,
    retries: 0,
    health: {
      method: 'NONE',
      intervalMs: 30_000,
      passes: 1,
      passed: 0,
      fails: 1,
      failed: 0,
      uri: '',
      expression: '',
      ...(dialect.healthChecks ? member.health : {}),
    },
    backend: {
      down: false,
      sessions: 0,
      share: 0,
      credit: 0,
      ends: [],
      slow: 0,
      nextCheckAt: 0,
      retryAt: 0,
    },
  };
}

/** Scheme and host in lower case, the scheme's own port dropped, as httpd names workers. */
export function splitWorkerUrl(
  text: string,
): Pick<DemoWorker, 'url' | 'socket' | 'scheme' | 'host' | 'port'> | null {
  const [, socket = null, url = ''] = /^(?:unix:([^|]*)\|)?(.*)$/s.exec(text) ?? [];
  const match =
    /^([a-z][a-z0-9+.-]*):\/\/((?:[^/?#]*@)?)(\[[^\]]*\]|[^/:?#@]+)(?::(\d{1,5}))?([/?#].*)?$/is.exec(
      url,
    );
  if (match === null) return null;
  const [, rawScheme = '', user = '', rawHost = '', rawPort, path = ''] = match;
  const scheme = rawScheme.toLowerCase();
  const host = rawHost.toLowerCase();
  const defaultPort = DEFAULT_PORTS[scheme];
  const port = rawPort === undefined ? (defaultPort ?? 0) : Number(rawPort);
  const shownPort = rawPort === undefined || port === defaultPort ? '' : `:${port}`;
  return {
    url: `${scheme}://${user}${host}${shownPort}${path}`,
    socket,
    scheme,
    host: host.replace(/^\[|\]$/g, ''),
    port,
  };
}

/** 36 characters in the form of a UUID. */
export function makeNonce(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
