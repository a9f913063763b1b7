/** What a monitoring system is told of a fleet: one state, a line with performance data, a line for each finding. */

import { countPool, distinctWorkers, reserveServes, usableText } from '../../fleet/pool-count.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import type { ErrorKind, ManagerError } from '../../httpd/errors.ts';
import type { Balancer } from '../../httpd/model.ts';
import { emptyPage } from '../../httpd/page/empty-page.ts';
import { noBalancerText } from '../../messages/refusal-text.ts';
import { listedBalancers } from './listing.ts';
import { PerformanceLabels } from './performance-labels.ts';
import { plainForPlugin } from './plugin-text.ts';
import { alerts, type Range } from './threshold.ts';

/** Worst last: what could not be read may be worse than a warning. */
const STATES = ['OK', 'WARNING', 'UNKNOWN', 'CRITICAL'] as const;
export type PluginState = (typeof STATES)[number];

export const METRICS = ['usable', 'busy', 'err', 'out', 'serving'] as const;
export type Metric = (typeof METRICS)[number];

export interface Limit {
  readonly warning?: Range;
  readonly critical?: Range;
}
export type Limits = Readonly<Partial<Record<Metric, Limit>>>;

/** Limits by balancer: its configuration may ask for more usable members than others. */
export type LimitsOf = (balancer: Balancer) => Limits;

/** null where this httpd shows no such number. */
const VALUES: Readonly<Record<Metric, (balancer: Balancer) => number | null>> = {
  usable: (balancer) => countPool(balancer).usable,
  busy: (balancer) =>
    distinctWorkers(balancer).reduce<number | null>(
      (sum, { busy }) => (sum === null || busy === null ? null : sum + busy),
      0,
    ),
  err: (balancer) =>
    distinctWorkers(balancer).filter(
      ({ status }) => status.health === 'error' || status.health === 'check-failed',
    ).length,
  out: (balancer) =>
    distinctWorkers(balancer).filter(({ status }) => status.intent !== 'in').length,
  serving: (balancer) => countPool(balancer).serving,
};

const WORDS: Readonly<Record<Metric, string>> = {
  usable: 'usable',
  busy: 'busy',
  err: 'in error',
  out: 'taken out',
  serving: 'serving',
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
  limits: LimitsOf,
): PluginReport {
  const several = snapshot.frontEnds.length > 1;
  const views = listedBalancers(snapshot, name);
  const findings: Finding[] = [];
  const summary: string[] = [];
  const data: string[] = [];
  const dataLabels = new PerformanceLabels();
  for (const frontEnd of snapshot.frontEnds) {
    const where = several ? `${frontEnd.name}: ` : '';
    if (frontEnd.error !== null) {
      const state = isDown(frontEnd.error) ? 'CRITICAL' : 'UNKNOWN';
      findings.push({ state, text: `${where}${frontEnd.error.what}` });
      continue;
    }
    const own = views.filter((view) => view.frontEnd === frontEnd.name);
    // Rows that cannot be read look like no rows, too.
    const isJudged = name !== undefined || own.some(({ balancer }) => balancer.workers.length > 0);
    if (own.length === 0) {
      const empty = emptyPage(frontEnd.page);
      const what =
        empty !== null
          ? `${empty.what}. ${empty.hint}`
          : name === undefined
            ? 'no balancer'
            : noBalancerText(name);
      findings.push({ state: 'UNKNOWN', text: `${where}${what}` });
    } else if (!isJudged) {
      findings.push({ state: 'UNKNOWN', text: `${where}no balancer shows a member` });
    }
    for (const { balancer } of own) {
      const names = several ? [frontEnd.name, balancer.name] : [balancer.name];
      const label = names.join('/');
      const dataLabel = dataLabels.of(names);
      const count = countPool(balancer);
      summary.push(`${label} ${usableText(count)}`);
      const broken: Broken[] = [];
      const own: Limits = isJudged ? limits(balancer) : {};
      for (const metric of METRICS) {
        const value = VALUES[metric](balancer);
        const limit = own[metric] ?? {};
        const found = judge(metric, value, limit);
        if (found !== null) broken.push(found);
        const most = metric === 'usable' ? count.ordinary : count.members;
        data.push(performance(`${dataLabel} ${metric}`, value, limit, most, metric));
      }
      const more = count.members === 0 ? 'it has no members' : reserveServes(count);
      findings.push(...told(label, broken, more));
    }
  }
  const state = findings.reduce<PluginState>((worst, each) => worse(worst, each.state), 'OK');
  const worst = findings.filter((each) => each.state === state);
  const headline = (worst.length > 0 ? worst.map(({ text }) => text) : summary).join(', ');
  const first = `BALTOP ${state} - ${plainForPlugin(headline)}`;
  return {
    state,
    lines: [
      data.length === 0 ? first : `${first} | ${data.join(' ')}`,
      ...findings.map((each) => plainForPlugin(`${each.state}: ${each.text}`)),
    ],
  };
}

/** A 503 with Retry-After is a limit to who asks, and an outage to who watches. */
function isDown({ kind, status = 0 }: ManagerError): boolean {
  return IS_DOWN.has(kind) || (kind === 'limited' && status >= 500);
}

interface Broken {
  readonly state: PluginState;
  readonly what: string;
  /** ` (limit 1:)`; '' where it is not a limit that is broken. */
  readonly limit: string;
}

function judge(metric: Metric, value: number | null, limit: Limit): Broken | null {
  const { warning, critical } = limit;
  if (warning === undefined && critical === undefined) return null;
  if (value === null) {
    return { state: 'UNKNOWN', what: `this httpd does not show ${WORDS[metric]}`, limit: '' };
  }
  const isBroken = (range: Range | undefined) => range !== undefined && alerts(range, value);
  const tell = (state: PluginState, range: Range | undefined) => {
    return { state, what: `${value} ${WORDS[metric]}`, limit: ` (limit ${range?.text ?? ''})` };
  };
  if (isBroken(critical)) return tell('CRITICAL', critical);
  return isBroken(warning) ? tell('WARNING', warning) : null;
}

/** Of a pool that its reserve serves, the last of its findings says so: that nobody is turned away matters most. */
function told(label: string, broken: readonly Broken[], more: string | null): readonly Finding[] {
  return broken.map(({ state, what, limit }, index) => {
    const last = more !== null && index === broken.length - 1 ? `; ${more}` : '';
    return { state, text: `${label}: ${what}${last}${limit}` };
  });
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
  const most = metric === 'busy' ? '' : `;${members}`;
  return `'${label}'=${value ?? 'U'};${warning?.text ?? ''};${critical?.text ?? ''};0${most}`;
}
