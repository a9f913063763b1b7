/** The options of one verb, and what its letters mean. */

import type { VerbSpec } from './invocation.ts';
import { OPTIONS, type OptionSpec } from './options.ts';

/** In the table's order. A letter that two of them have is that of the group that fewer verbs have: `-c` of check. */
export function optionsOf(verb: VerbSpec): readonly OptionSpec[] {
  const special = (option: OptionSpec) => verb.groups.indexOf(option.group);
  const own = OPTIONS.filter((option) => special(option) >= 0);
  return own.map((option) => {
    const isTaken = own.some(
      (other) =>
        other !== option &&
        other.short !== undefined &&
        other.short === option.short &&
        special(other) > special(option),
    );
    if (!isTaken) return option;
    const { short: _, ...rest } = option;
    return rest;
  });
}

/** All options, in the order in which a letter is looked for: those of the verb first. */
export function optionsFor(verb: VerbSpec): readonly OptionSpec[] {
  const own = optionsOf(verb);
  return [...own, ...OPTIONS.filter((option) => !verb.groups.includes(option.group))];
}
