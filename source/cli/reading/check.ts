/** `baltop check`: a plug-in for monitoring systems, by the convention that Nagios began: 0, 1, 2, 3. */

import { isUsageError, UsageError } from '../../config/usage-error.ts';
import { countPool } from '../../fleet/pool-count.ts';
import { leastUsable } from '../../fleet/safety.ts';
import { UNKNOWN_MEND, unknownNames, unknownNameText } from '../../fleet/unknown-names.ts';
import type { Balancer } from '../../httpd/model.ts';
import { excerpt } from '../../httpd/printable.ts';
import { connect } from '../connect/connect.ts';
import { commandPolicy } from '../connect/policy.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain, print } from '../console/say.ts';
import {
  type Limit,
  type Limits,
  METRICS,
  type Metric,
  type PluginState,
  pluginReport,
} from '../output/plugin-report.ts';
import { parseRange, type Range } from '../output/threshold.ts';

const CODES: Readonly<Record<PluginState, number>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

/**
 * Without limits: critical is only that nobody serves, not even a hot standby; a warning, that fewer are usable than the
 * configuration asks for, or one is in error.
 */
function standardLimits(least: number): Readonly<Record<keyof Limit, readonly string[]>> {
  return { warning: ['err=0', `usable=${least}:`], critical: ['serving=1:'] };
}

export async function check(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  // What is typed must be right before anything is read.
  limitsOf(values, 1);
  const connection = await connect(invocation);
  try {
    const snapshot = await connection.fleet.readOnce();
    for (const name of unknownNames(snapshot, connection.settings.labels)) {
      complain(unknownNameText(name), UNKNOWN_MEND);
    }
    const { settings } = connection;
    const policy = commandPolicy(settings);
    // One of standbys alone is as it was configured while they serve.
    const least = (balancer: Balancer) =>
      countPool(balancer).ordinary === 0 ? 0 : leastUsable(policy, balancer.name);
    const limits = (balancer: Balancer) => limitsOf(values, least(balancer));
    const { state, lines } = pluginReport(snapshot, operands[0], limits);
    print(lines.join('\n'));
    return CODES[state];
  } finally {
    connection.close();
  }
}

/** What was typed takes the place of the standard limit of the same metric and level. Throws `UsageError`. */
function limitsOf(values: Invocation['values'], least: number): Limits {
  const standard = standardLimits(least);
  const limits: Partial<Record<Metric, Limit>> = {};
  for (const level of ['warning', 'critical'] as const) {
    const given = values[level];
    const typed = (Array.isArray(given) ? given : []).map((text) => limitOf(text, level));
    for (const { metric, range } of standard[level].map((text) => limitOf(text, level))) {
      if (typed.some((each) => isSaidBy(each.metric, metric))) continue;
      limits[metric] = { ...limits[metric], [level]: range };
    }
    for (const { metric, range } of typed) limits[metric] = { ...limits[metric], [level]: range };
  }
  return limits;
}

/** Who says how many must be usable has said what is too few: then no standard limit is about who serves. */
function isSaidBy(typed: Metric, standard: Metric): boolean {
  return typed === standard || (typed === 'usable' && standard === 'serving');
}

/** `usable=2:`, or the range alone, which is about usable members. */
function limitOf(text: string, level: string): { metric: Metric; range: Range } {
  const found = /^(?:([a-z]+)=)?([^=]*)$/.exec(text);
  const metric = METRICS.find((each) => each === (found?.[1] ?? 'usable'));
  const range = parseRange(found?.[2] ?? '');
  if (metric !== undefined && range !== null) return { metric, range };
  const word = /^[a-z]/i.test(text) && !text.includes('=');
  const mend = level === 'critical' && word ? ' A context is named with --context here.' : '';
  throw new UsageError(
    `--${level} takes a range such as 2: or err=0:1, not "${excerpt(text)}"`,
    `Metrics: ${METRICS.join(', ')}.${mend}`,
  );
}

/** The plug-in could not even begin: never 0, and never a code that means something else to a monitoring system. */
export function sayUnknown(problem: unknown): number {
  const what = isUsageError(problem) ? `${problem.message}. ${problem.hint}` : 'internal error';
  print(`BALTOP UNKNOWN - ${excerpt(what, 400).replaceAll('|', '/')}`);
  return CODES.UNKNOWN;
}
