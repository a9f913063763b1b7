/** `baltop check`: a plug-in for monitoring systems, by the convention that Nagios began: 0, 1, 2, 3. */

import { isUsageError, UsageError } from '../config/usage-error.ts';
import { UNKNOWN_MEND, unknownNames, unknownNameText } from '../fleet/unknown-names.ts';
import { excerpt } from '../manager/printable.ts';
import {
  type Limit,
  type Limits,
  METRICS,
  type Metric,
  type PluginState,
  pluginReport,
} from '../view/output/plugin-report.ts';
import { parseRange, type Range } from '../view/output/threshold.ts';
import { connect } from './connect.ts';
import type { Invocation } from './invocation.ts';
import { complain, print } from './say.ts';

const CODES: Readonly<Record<PluginState, number>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

/** Without limits: no usable member is critical, and one in error a warning. */
const STANDARD: Readonly<Record<keyof Limit, readonly string[]>> = {
  warning: ['err=0'],
  critical: ['usable=1:'],
};

export async function check(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const limits = limitsOf(values);
  const connection = await connect(invocation);
  try {
    const snapshot = await connection.fleet.readOnce();
    for (const name of unknownNames(snapshot, connection.settings.labels)) {
      complain(unknownNameText(name), UNKNOWN_MEND);
    }
    const { state, lines } = pluginReport(snapshot, operands[0], limits);
    print(lines.join('\n'));
    return CODES[state];
  } finally {
    connection.close();
  }
}

/** What was typed takes the place of the standard limit of the same metric and level. Throws `UsageError`. */
function limitsOf(values: Invocation['values']): Limits {
  const limits: Partial<Record<Metric, Limit>> = {};
  for (const level of ['warning', 'critical'] as const) {
    const typed = values[level];
    for (const text of [...STANDARD[level], ...(Array.isArray(typed) ? typed : [])]) {
      const { metric, range } = limitOf(text, level);
      limits[metric] = { ...limits[metric], [level]: range };
    }
  }
  return limits;
}

/** `usable=2:`, or the range alone, which is about usable members. */
function limitOf(text: string, level: string): { metric: Metric; range: Range } {
  const found = /^(?:([a-z]+)=)?([^=]*)$/.exec(text);
  const metric = METRICS.find((each) => each === (found?.[1] ?? 'usable'));
  const range = parseRange(found?.[2] ?? '');
  if (metric !== undefined && range !== null) return { metric, range };
  throw new UsageError(
    `--${level} takes a range such as 2: or err=0:1, not "${excerpt(text)}"`,
    `It knows ${METRICS.join(', ')}.`,
  );
}

/** The plug-in could not even begin: never 0, and never a code that means something else to a monitoring system. */
export function sayUnknown(problem: unknown): number {
  const what = isUsageError(problem) ? `${problem.message}. ${problem.hint}` : 'internal error';
  print(`BALTOP UNKNOWN - ${excerpt(what, 400).replaceAll('|', '/')}`);
  return CODES.UNKNOWN;
}
