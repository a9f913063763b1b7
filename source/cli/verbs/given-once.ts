/** Options that name members: given twice, the members of the first would be forgotten. */

import { OPTION_NAMES, rowOf } from '../../config/options/options.ts';
import { UsageError } from '../../config/usage-error.ts';

/** `typed`: names of the options as they come. parseArgs keeps the last of each. Throws `UsageError`. */
export function checkOnce(typed: readonly string[]): void {
  const twice = OPTION_NAMES.find(
    (name) => rowOf(name).once === true && typed.indexOf(name) !== typed.lastIndexOf(name),
  );
  if (twice === undefined) return;
  const isList = rowOf(twice).takes === 'MEMBERS';
  throw new UsageError(
    `--${twice} is given twice, and only the last would count`,
    isList ? 'Give it once, with commas between the members.' : 'Give it once.',
  );
}
