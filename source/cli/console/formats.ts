/** What `-o` knows, by what is printed. */

/** The members of a list. */
export const LIST_FORMATS = [
  'table',
  'wide',
  'json',
  'jsonl',
  'yaml',
  'csv',
  'name',
  'openmetrics',
] as const;

export type Format = (typeof LIST_FORMATS)[number];

/** One member. */
export const MEMBER_FORMATS = ['json', 'yaml'] as const;
/** Of verbs that stay for a while: what happens, as docs/events.md has it. */
export const EVENT_FORMATS = ['jsonl'] as const;
export const LOG_FORMATS = ['table', 'json', 'jsonl'] as const;
export const DIAGNOSIS_FORMATS = ['table', 'json'] as const;
export const CONTEXT_FORMATS = ['table', 'json', 'name'] as const;
