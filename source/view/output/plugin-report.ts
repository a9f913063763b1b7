/** What a monitoring system is told of a fleet: one state, a line with performance data, a line for each finding. */

import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { emptyPage } from '../../manager/empty-page.ts';
import type { ErrorKind, ManagerError } from '../../manager/errors.ts';
import type { Balancer } from '../../manager/model.ts';
import { printable } from '../../manager/printable.ts';
import { takesNewRequests } from '../../manager/status.ts';
import { listedBalancers } from './listing.ts';
import { alerts, type Range } from './threshold.ts';

/** Worst last: what could not be read may be worse than a warning. */
const STATES = ['OK', 'WARNING', 'UNKNOWN', 'CRITICAL'] as const;
export type PluginState = (typeof STATES)[number];

export const METRICS = ['usable', 'busy', 'err', 'out'] as const;
export type Metric = (typeof METRICS)[number];

export interface Limit {
  readonly warning?: Range;
  readonly critical?: Range;
}
export type Limits = Readonly<Partial<Record<Metric, Limit>>>;

/** null where this httpd shows no such number. */
const VALUES: Readonly<Record<Metric, (balancer: Balancer) => number | null>> = {
  usable: ({ workers }) => workers.filter(({ status }) => takesNewRequests(status)).length,
  busy: ({ workers }) =>
    workers.reduce<number | null>(
      (sum, { busy }) => (sum === null || busy === null ? null : sum + busy),
      0,
    ),
  err: ({ workers }) =>
    workers.filter(({ status }) => status.health === 'error' || status.health === 'check-failed')
      .length,
  out: ({ workers }) => workers.filter(({ status }) => status.intent !== 'in').length,
};

const WORDS: Readonly<Record<Metric, string>> = {
  usable: 'usable',
  busy: 'busy',
  err: 'in error',
  out: 'taken out',
};

/** The web server itself does not serve; every other failure is about how it was asked. */
const IS_DOWN: ReadonlySet<ErrorKind> = new Set([
  'unknown-host',
  'unreachable',
  'reset',
  'timeout',
  'server-error',
]);

export interface PluginReport {
  readonly state: PluginState;
  /** Of at least one line; the first holds the performance data. */
  readonly lines: readonly string[];
}

interface Finding {
  readonly state: PluginState;
  readonly text: string;
}

/** `name`: one balancer only. OK is said of what was read and judged, and of nothing else. */
export function pluginReport(
  snapshot: FleetSnapshot,
  name: string | undefined,
  limits: Limits,
): PluginReport {
  const several = snapshot.frontEnds.length > 1;
  const views = listedBalancers(snapshot, name);
  const findings: Finding[] = [];
  const summary: string[] = [];
  const data: string[] = [];
  for (const frontEnd of snapshot.frontEnds) {
    const where = several ? `${frontEnd.name}: ` : '';
    if (frontEnd.error !== null) {
      const state = isDown(frontEnd.error) ? 'CRITICAL' : 'UNKNOWN';
      findings.push({ state, text: `${where}${frontEnd.error.what}` });
      continue;
    }
    const own = views.filter((view) => view.frontEnd === frontEnd.name);
    if (own.length === 0) {
      const empty = emptyPage(frontEnd.page);
      const what =
        empty !== null
          ? `${empty.what}. ${empty.hint}`
          : name === undefined
            ? 'no balancer'
            : `no balancer "${name}"`;
      findings.push({ state: 'UNKNOWN', text: `${where}${what}` });
    }
    for (const { balancer } of own) {
      const label = several ? `${frontEnd.name}/${balancer.name}` : balancer.name;
      summary.push(`${label} ${VALUES.usable(balancer)}/${balancer.workers.length} usable`);
      // One without members waits to be given some: no trouble, unless it is asked for.
      const isJudged = name !== undefined || balancer.workers.length > 0;
      for (const metric of METRICS) {
        const value = VALUES[metric](balancer);
        const limit = isJudged ? (limits[metric] ?? {}) : {};
        const finding = judge(label, metric, value, limit);
        if (finding !== null) findings.push(finding);
        data.push(performance(`${label} ${metric}`, value, limit, balancer.workers.length, metric));
      }
    }
  }
  const state = findings.reduce<PluginState>((worst, each) => worse(worst, each.state), 'OK');
  const worst = findings.filter((each) => each.state === state);
  const headline = (worst.length > 0 ? worst.map(({ text }) => text) : summary).join(', ');
  const first = `BALTOP ${state} - ${plain(headline)}`;
  return {
    state,
    lines: [
      data.length === 0 ? first : `${first} | ${data.join(' ')}`,
      ...findings.map((each) => plain(`${each.state}: ${each.text}`)),
    ],
  };
}

/** A 503 with Retry-After is a limit to who asks, and an outage to who watches. */
function isDown({ kind, status = 0 }: ManagerError): boolean {
  return IS_DOWN.has(kind) || (kind === 'limited' && status >= 500);
}

function judge(label: string, metric: Metric, value: number | null, limit: Limit): Finding | null {
  const { warning, critical } = limit;
  if (warning === undefined && critical === undefined) return null;
  if (value === null) {
    return { state: 'UNKNOWN', text: `${label}: this httpd does not show ${WORDS[metric]}` };
  }
  const broken = (range: Range | undefined) => range !== undefined && alerts(range, value);
  const tell = (state: PluginState, range: Range | undefined) => {
    const text = `${label}: ${value} ${WORDS[metric]} (limit ${range?.text ?? ''})`;
    return { state, text };
  };
  if (broken(critical)) return tell('CRITICAL', critical);
  return broken(warning) ? tell('WARNING', warning) : null;
}

function worse(one: PluginState, other: PluginState): PluginState {
  return STATES.indexOf(other) > STATES.indexOf(one) ? other : one;
}

/** `'label'=value;warn;crit;min;max`; U: not known. */
function performance(
  label: string,
  value: number | null,
  { warning, critical }: Limit,
  members: number,
  metric: Metric,
): string {
  const name = plain(label).replaceAll("'", "''").replaceAll('=', '_');
  const most = metric === 'busy' ? '' : `;${members}`;
  return `'${name}'=${value ?? 'U'};${warning?.text ?? ''};${critical?.text ?? ''};0${most}`;
}

/** A bar begins performance data, wherever it stands. */
function plain(text: string): string {
  return printable(text).replaceAll('|', '/');
}
