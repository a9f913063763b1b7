/** The same documents as `json.ts`, in YAML. */

import { stringify } from 'yaml';
import { escapeUnsafe } from './json.ts';

/** One document. Every text is quoted, so that `no` and `1.10` stay texts, and safe on a terminal. */
export function safeYaml(value: unknown): string {
  const text = stringify(value, {
    // Flags that are alike are one array in memory; as `*a1` they would be hard to read.
    aliasDuplicateObjects: false,
    defaultKeyType: 'PLAIN',
    defaultStringType: 'QUOTE_DOUBLE',
    lineWidth: 0,
  });
  return escapeUnsafe(text);
}
