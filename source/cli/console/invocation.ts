/** One call of the program: which verb, on what, with which options. */

import type { Configuration } from '../../config/context.ts';
import type { OptionName, OptionValues } from '../../config/options/options.ts';
import type { Environment } from '../../config/settings.ts';

export interface Invocation {
  readonly verb: VerbSpec;
  readonly operands: readonly string[];
  readonly values: OptionValues;
  readonly env: Environment;
  /** The configuration file; empty for verbs that reach no front end. */
  readonly configuration: Configuration;
}

/** Runs a command and gives its exit code. */
export type Command = (invocation: Invocation) => Promise<number>;

export type Example = readonly [call: string, what: string];

export interface VerbSpec {
  /** The words that call it: `disable`, `context add`; '' without a verb. */
  readonly name: string;
  /** Operands as the help writes them. */
  readonly operands: string;
  /** How many operands it takes. */
  readonly takes: readonly [least: number, most: number];
  /** What to name, where too few operands are given. */
  readonly missing?: string;
  readonly help: string;
  /** For the help and the man page: two or more, of calls that people make. */
  readonly examples: readonly Example[];
  /** All that it takes; where two have the same letter, it is that of the first. */
  readonly options: readonly OptionName[];
  /** What `-o` knows. */
  readonly formats?: readonly string[];
  /** `may-be-new`: the file need not be there. Without it the file is not read beforehand. */
  readonly configuration?: 'read' | 'may-be-new';
  /** Verbs of two words, which begin with its own. */
  readonly subs?: readonly VerbSpec[];
  readonly load: () => Promise<Command>;
}
