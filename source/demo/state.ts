/** The demo's balancers and workers: what httpd keeps in shared memory. Mutable, unlike the client's model. */

/** httpd's own bits, in the order in which 2.4 prints their tokens. */
export const STATUS = {
  init: 0x001,
  ignoreErrors: 0x002,
  draining: 0x004,
  disabled: 0x020,
  stopped: 0x040,
  error: 0x080,
  standby: 0x100,
  spare: 0x800,
  checkFailed: 0x400,
} as const;

const NOT_USABLE = STATUS.disabled | STATUS.stopped | STATUS.error | STATUS.checkFailed;

const TOKENS: readonly (readonly [number, string])[] = [
  [STATUS.init, 'Init '],
  [STATUS.ignoreErrors, 'Ign '],
  [STATUS.draining, 'Drn '],
  [STATUS.disabled, 'Dis '],
  [STATUS.stopped, 'Stop '],
  [STATUS.error, 'Err '],
  [STATUS.standby, 'Stby '],
  [STATUS.spare, 'Spar '],
  [STATUS.checkFailed, 'HcFl '],
];

export interface HealthCheckState {
  method: string;
  intervalMs: number;
  passes: number;
  passed: number;
  fails: number;
  failed: number;
  uri: string;
  expression: string;
}

/** What httpd's page doesn't show of a worker: the simulated back end behind it. */
export interface Backend {
  down: boolean;
  /** Requests a second that carry this worker's session. */
  sessions: number;
  /** Part of the pool's new requests, 0 to 1. */
  share: number;
  /** Fraction of a request not sent yet. */
  credit: number;
  /** Slow requests by the step in which they end, as a ring. */
  readonly ends: number[];
  slow: number;
  nextCheckAt: number;
  retryAt: number;
}

export interface DemoWorker {
  /** Without a socket's path: what `w` must match. */
  readonly url: string;
  /** `/run/app.sock` of a worker shown as `unix:/run/app.sock|URL`. */
  readonly socket: string | null;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  status: number;
  route: string;
  redirect: string;
  /** Hundredths. */
  factor: number;
  lbSet: number;
  elected: number;
  busy: number;
  load: number;
  to: number;
  from: number;
  /** Milliseconds since 1970, 0 when the last try went well. */
  errorAt: number;
  retries: number;
  readonly health: HealthCheckState;
  readonly backend: Backend;
}

export interface DemoBalancer {
  readonly name: string;
  readonly workers: DemoWorker[];
  method: string;
  /** Cookie name and URL parameter; both empty when requests do not stick. */
  stickyCookie: string;
  stickyParameter: string;
  failoverDisabled: boolean;
  timeoutSeconds: number;
  attempts: number;
  readonly attemptsSet: boolean;
  maxMembers: number;
  readonly path: string;
  nonce: string;
}

export interface DemoState {
  readonly balancers: DemoBalancer[];
  readonly expressions: readonly (readonly [name: string, expression: string])[];
  readonly persisted: boolean;
  /** 2.2 has one nonce for everything. */
  serverNonce: string;
  /** Grows with every change: pages are cached until it does. */
  revision: number;
  /** Grows with every change but those of counters and states: parts of rows are cached until it does. */
  settings: number;
}

/** To be called for every change of a setting, a name or a nonce. */
export function touch(state: DemoState): void {
  state.revision += 1;
  state.settings += 1;
}

export function hasStatus(worker: DemoWorker, bit: number): boolean {
  return (worker.status & bit) !== 0;
}

export function setStatus(worker: DemoWorker, bit: number, on: boolean): void {
  worker.status = on ? worker.status | bit : worker.status & ~bit;
}

export function isUsable(worker: DemoWorker): boolean {
  return hasStatus(worker, STATUS.init) && !hasStatus(worker, NOT_USABLE);
}

/** `unix:/run/app.sock|http://localhost/foo`, or the URL. */
export function workerName(worker: DemoWorker): string {
  return worker.socket === null ? worker.url : `unix:${worker.socket}|${worker.url}`;
}

const statusTexts = new Map<number, string>();

/** The Status cell of 2.4: every flag and `Ok `, each with a space behind. */
export function statusText(worker: DemoWorker): string {
  const known = statusTexts.get(worker.status);
  if (known !== undefined) return known;
  const tokens = TOKENS.filter(([bit]) => hasStatus(worker, bit)).map(([, token]) => token);
  const text = tokens.join('') + (isUsable(worker) ? 'Ok ' : '') || '??? ';
  statusTexts.set(worker.status, text);
  return text;
}

/** The Status cell of 2.2. */
export function statusText22(worker: DemoWorker): string {
  return (
    (hasStatus(worker, STATUS.disabled) ? 'Dis ' : '') +
    (hasStatus(worker, STATUS.error) ? 'Err ' : '') +
    (hasStatus(worker, STATUS.stopped) ? 'Stop ' : '') +
    (hasStatus(worker, STATUS.standby) ? 'Stby ' : '') +
    (isUsable(worker) ? 'Ok' : '') +
    (hasStatus(worker, STATUS.init) ? '' : '-')
  );
}

/** The one word of the XML before 2.4.21, which can't show a drain. */
export function statusWord(worker: DemoWorker): string {
  if (hasStatus(worker, STATUS.disabled)) return 'Disabled';
  if (hasStatus(worker, STATUS.error)) return 'Error';
  if (hasStatus(worker, STATUS.stopped)) return 'Stopped';
  if (hasStatus(worker, STATUS.standby)) return 'Standby';
  return isUsable(worker) ? 'OK' : 'Uninitialized';
}
