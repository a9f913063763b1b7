/** 2.4's writes. Whatever is refused is left out in silence; only a bad new worker is reported. */

import { buildWorker, splitWorkerUrl } from './configuration.ts';
import type { Dialect } from './dialect.ts';
import { atof, atoi, type Parameters } from './parameters.ts';
import { selectWorker } from './selection.ts';
import { type DemoBalancer, type DemoState, type DemoWorker, STATUS, setStatus } from './state.ts';

export const LB_METHODS: readonly string[] = ['byrequests', 'bybusyness', 'bytraffic'];

/** Routes, redirects and health check URIs. */
const LONGEST_TEXT = 63;
const SHORTEST_CHECK_MS = 100;
const MS_OF_UNIT: Readonly<Record<string, number>> = { h: 3_600_000, mi: 60_000, s: 1000, ms: 1 };

export function applyWorkerEdit(
  state: DemoState,
  balancer: DemoBalancer,
  worker: DemoWorker,
  parameters: Parameters,
  dialect: Dialect,
): void {
  const take = (name: string, use: (value: string) => void) => {
    const value = parameters.get(name);
    if (value !== undefined) use(value);
  };
  take('w_lf', (value) => setFactor(balancer, worker, value, dialect));
  take('w_wr', (value) => {
    worker.route = fitting(value, LONGEST_TEXT);
  });
  take('w_rr', (value) => {
    worker.redirect = fitting(value, LONGEST_TEXT);
  });
  for (const [field, bit] of statusFields(dialect)) {
    take(field, (value) => setStatus(worker, bit, atoi(value) !== 0));
  }
  take('w_ls', (value) => setLbSet(worker, value));
  if (dialect.healthChecks) applyHealthCheck(state, worker, take, dialect);
}

export function statusFields(dialect: Dialect): readonly (readonly [string, number])[] {
  return [
    ['w_status_i', STATUS.ignoreErrors],
    ['w_status_n', STATUS.draining],
    ['w_status_d', STATUS.disabled],
    ['w_status_h', STATUS.standby],
    ...(dialect.hotSpares ? [['w_status_r', STATUS.spare] as const] : []),
    ...(dialect.healthChecks
      ? [['w_status_c', STATUS.checkFailed] as const, ['w_status_s', STATUS.stopped] as const]
      : []),
  ];
}

function setFactor(
  balancer: DemoBalancer,
  worker: DemoWorker,
  value: string,
  dialect: Dialect,
): void {
  const hundredths = dialect.decimalFactors ? Math.trunc(atof(value) * 100) : atoi(value) * 100;
  if (hundredths < 100 || hundredths > 10_000) return;
  worker.factor = hundredths;
  restartLoads(balancer, dialect);
}

/** A valid factor sets every member's Load to its factor; an only member is forced back to 1. */
export function restartLoads(balancer: DemoBalancer, dialect: Dialect): void {
  const [first] = balancer.workers;
  if (balancer.workers.length === 1 && first !== undefined) first.factor = 100;
  for (const each of balancer.workers) {
    each.load = dialect.decimalFactors ? each.factor : Math.trunc(each.factor / 100);
  }
}

/** Text parses as 0 and is applied. */
export function setLbSet(worker: DemoWorker, value: string): void {
  const set = atoi(value);
  if (set >= 0 && set <= 99) worker.lbSet = set;
}

/** Too long is not refused: the field becomes empty. */
export function fitting(value: string, longest: number): string {
  return value.length <= longest ? value : '';
}

export function healthMethods(dialect: Dialect): readonly string[] {
  const common = ['NONE', 'TCP', 'OPTIONS', 'HEAD', 'GET', 'CPING'];
  return dialect.http11Checks ? [...common, 'OPTIONS11', 'HEAD11', 'GET11'] : common;
}

function applyHealthCheck(
  state: DemoState,
  worker: DemoWorker,
  take: (name: string, use: (value: string) => void) => void,
  dialect: Dialect,
): void {
  const { health } = worker;
  take('w_hi', (value) => {
    const [, digits = '', unit = 'ms'] = /^\s*(\d+)(h|ms|mi|s)?/i.exec(value) ?? [];
    const interval = Number(digits) * (MS_OF_UNIT[unit.toLowerCase()] ?? 0);
    if (digits !== '' && interval >= SHORTEST_CHECK_MS) health.intervalMs = interval;
  });
  take('w_hp', (value) => {
    if (atoi(value) >= 1) health.passes = atoi(value);
  });
  take('w_hf', (value) => {
    if (atoi(value) >= 1) health.fails = atoi(value);
  });
  take('w_hm', (value) => {
    const wanted = value.toUpperCase();
    if (healthMethods(dialect).includes(wanted)) health.method = wanted;
  });
  take('w_hu', (value) => {
    health.uri = fitting(value, LONGEST_TEXT);
  });
  take('w_he', (value) => {
    health.expression = state.expressions.some(([name]) => name === value) ? value : '';
  });
  const withoutExpression = ['NONE', 'TCP', ...(dialect.reworkedHandler ? ['CPING'] : [])];
  if (withoutExpression.includes(health.method)) health.expression = '';
}

/** false: a worker could not be added, and nothing tells why. */
export function applyBalancerEdit(
  balancer: DemoBalancer,
  parameters: Parameters,
  dialect: Dialect,
): boolean {
  const method = parameters.get('b_lbm');
  if (method !== undefined && method !== balancer.method && LB_METHODS.includes(method)) {
    balancer.method = method;
    resetFor(method, balancer);
  }
  const timeout = parameters.get('b_tmo');
  if (timeout !== undefined && atoi(timeout) >= 0 && atoi(timeout) <= 7200) {
    balancer.timeoutSeconds = atoi(timeout);
  }
  const attempts = parameters.get('b_max');
  if (attempts !== undefined && atoi(attempts) >= 0 && atoi(attempts) <= 99) {
    balancer.attempts = atoi(attempts);
  }
  const force = parameters.get('b_sforce');
  if (force !== undefined) balancer.failoverDisabled = atoi(force) !== 0;
  setSticky(balancer, parameters.get('b_ss') ?? '');
  const newWorker = parameters.get('b_nwrkr');
  if (parameters.get('b_wyes') !== '1' || newWorker === undefined) return true;
  return addWorker(balancer, newWorker, dialect) || !dialect.refusesBadWorker;
}

function resetFor(method: string, balancer: DemoBalancer): void {
  for (const worker of balancer.workers) {
    if (method === 'byrequests') worker.load = 0;
    if (method === 'bybusyness') worker.busy = 0;
    if (method === 'bytraffic') {
      worker.to = 0;
      worker.from = 0;
    }
  }
}

function setSticky(balancer: DemoBalancer, value: string): void {
  if (value === '' || value.length > 62) return;
  const bar = value.indexOf('|');
  const [cookie, parameter] =
    value === '-'
      ? ['', '']
      : bar < 0
        ? [value, value]
        : [value.slice(0, bar), value.slice(bar + 1)];
  balancer.stickyCookie = cookie;
  balancer.stickyParameter = parameter;
}

/** A new worker starts disabled. A URL that starts with a member's URL counts as that member. */
function addWorker(balancer: DemoBalancer, url: string, dialect: Dialect): boolean {
  if (balancer.workers.length >= balancer.maxMembers) return false;
  if (splitWorkerUrl(url) === null || selectWorker(balancer.workers, url) !== null) return false;
  const worker = buildWorker({ url: Buffer.from(url, 'latin1').toString('utf8') }, dialect);
  setStatus(worker, STATUS.disabled, true);
  balancer.workers.push(worker);
  return true;
}
