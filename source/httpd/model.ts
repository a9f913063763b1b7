/**
 * What one front end's balancer-manager says at one moment.
 * A poll makes a new value; nothing here is ever changed in place.
 * Texts are the page's own, unsafe to print: see `printable.ts` and `secrets.ts`.
 */

import type { WorkerStatus } from './status.ts';
import type { Charset } from './text-encoding.ts';

/** Bytes sent to or read from a back end. The HTML rounds from 973 on; only the XML is exact. */
export interface ByteCount {
  readonly bytes: number;
  readonly exact: boolean;
}

/** mod_proxy_hcheck's columns (2.4.21+, only where that module is loaded). */
export interface HealthCheck {
  /** NONE, TCP, OPTIONS, HEAD, GET, CPING, ... as the page spells it. */
  readonly method: string;
  readonly intervalMs: number | null;
  /** Passes needed, and counted so far. */
  readonly passes: number | null;
  readonly passed: number | null;
  readonly fails: number | null;
  readonly failed: number | null;
  readonly uri: string;
  readonly expression: string;
}

/** One worker of one balancer. Fields that the server does not show are null, never 0. */
export interface Worker {
  /** The displayed name, verbatim: identity within the balancer and what a change sends as `w`. */
  readonly url: string;
  readonly route: string;
  readonly redirect: string;
  readonly factor: number | null;
  readonly lbSet: number | null;
  readonly status: WorkerStatus;
  /** Times chosen since httpd started, failed tries included. Exact. */
  readonly elected: number | null;
  /** Requests in progress over all httpd processes (2.4). Can drift above the truth. */
  readonly busy: number | null;
  /** lbstatus, the scheduler's debt (2.4). Signed. */
  readonly load: number | null;
  readonly to: ByteCount | null;
  readonly from: ByteCount | null;
  readonly health: HealthCheck | null;
  /** null: it was reached since. Left out where nobody knows: the HTML doesn't tell. */
  readonly lastError?: LastError | null;
  /** Left out where the XML was not read. */
  readonly limits?: ConnectionLimits;
}

/** When httpd last failed to reach a worker (`last-error.ts`). */
export interface LastError {
  /** ms since the epoch: by httpd's clock where it tells (`?xml=1`), else when a poll last saw Err. */
  readonly at: number;
  readonly isTold: boolean;
  /** httpd's clock minus ours, ms. */
  readonly clockAhead: number;
  /** How long httpd leaves it alone; 60 unless `retry=` is set. */
  readonly retrySeconds: number;
  /** Times that httpd has tried it again since. */
  readonly retries: number | null;
}

/** Connections of each httpd process to a worker, as `?xml=1` gives them (2.4.4+). */
export interface ConnectionLimits {
  readonly min: number | null;
  readonly softMax: number | null;
  readonly max: number | null;
  /** How long one above the soft maximum may idle. */
  readonly ttlSeconds: number | null;
}

export interface Balancer {
  /** Without the `balancer://` in front; of two of one name the second as `httpdName` has it, told apart. */
  readonly name: string;
  /** Left out where it is `name`. httpd finds an earlier balancer of the page by it, and cannot change this one. */
  readonly httpdName?: string;
  /** The text in square brackets (2.4.4+). */
  readonly safeName: string | null;
  /** null: this page shows none (2.2 without members). '': `nonce=None`. */
  readonly nonce: string | null;
  /** The page's text, null when requests do not stick. */
  readonly sticky: string | null;
  readonly failoverDisabled: boolean | null;
  readonly timeoutSeconds: number | null;
  readonly failoverAttempts: number | null;
  readonly method: string;
  readonly maxMembers: number | null;
  readonly usedMembers: number | null;
  readonly path: string | null;
  readonly active: boolean | null;
  readonly workers: readonly Worker[];
}

/** The edit form that a request with `b` and `w` brings (section "9. Edit forms" of the facts). */
export interface EditForm {
  readonly kind: 'worker' | 'balancer';
  /** The name in the form's heading: proof of what `b` and `w` selected. */
  readonly subject: string;
  /** Names of the form's fields, such as `w_status_D` or, on 2.2, `dw`: what this server can change. */
  readonly fields: ReadonlySet<string>;
  /** Values that a field's choices offer, by field name (`w_hm`, `w_he`, `b_lbm`). */
  readonly choices: ReadonlyMap<string, readonly string[]>;
}

export interface HealthExpression {
  readonly name: string;
  readonly expression: string;
}

export interface ManagerPage {
  /** NAME of "Load Balancer Manager for NAME": the host that a Referer must carry (2.4.41+). */
  readonly serverName: string;
  /** "Apache/2.4.71 (Debian) ...", empty where the page has no such line. */
  readonly serverVersion: string;
  readonly serverBuilt: string;
  /** 2.2 takes changes by GET and knows disable and enable only; 2.4 takes POST. */
  readonly generation: '2.2' | '2.4';
  /** Are changes kept over a restart? null before 2.4.7, which does not say. */
  readonly persisted: boolean | null;
  readonly balancersInherited: boolean | null;
  readonly proxyPassInherited: boolean | null;
  readonly balancers: readonly Balancer[];
  /** The first whose members cannot be read: httpd writes their table for each, one without members too. */
  readonly unreadable?: string;
  readonly expressions: readonly HealthExpression[];
  readonly form: EditForm | null;
  /** How the page's bytes were read, and so how names go back. */
  readonly charset: Charset;
}
