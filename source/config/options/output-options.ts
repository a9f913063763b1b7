/** What is printed, and how. */

import type { OptionRow } from './option-row.ts';

export const OUTPUT = {
  output: {
    short: 'o',
    takes: 'FORMAT',
    help: 'table, wide, json, jsonl, yaml, csv, name or openmetrics; events of drain, wait and rolling: jsonl',
  },
  'output-file': {
    takes: 'FILE',
    help: 'write atomically to a file, such as for the textfile collector of the node exporter',
  },
  watch: { help: 'list again after every poll, until ctrl-c' },
  'no-headers': { help: 'omit the header line of table, wide and csv' },
  sort: { takes: 'COLUMN', help: 'sort by a column; -COLUMN reverses' },
  state: { takes: 'STATES', help: 'only these states, such as ok or err,hcfl' },
  json: { help: 'one JSON object per line' },
  since: {
    takes: 'TIME',
    help: 'only entries newer than this, such as 2h or 7d, or since a date: 2026-01-31 or 2026-01-31T14:00Z',
  },
  utc: { help: 'times in UTC' },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** Of the monitoring plug-in. */
export const LIMITS = {
  warning: {
    short: 'w',
    takes: '[METRIC=]RANGE',
    repeats: true,
    help: 'warn outside this range; METRIC is usable (when none is named), serving, busy, err or out',
  },
  critical: {
    short: 'c',
    takes: '[METRIC=]RANGE',
    repeats: true,
    help: 'critical outside this range; RANGE is 2: (2 or more), 5 (0 to 5), 2:5, ~:5, or @2:5 (not 2 to 5)',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
