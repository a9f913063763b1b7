/** One call of the program: which verb, on what, with which options. */

import type { Configuration } from '../config/context.ts';
import type { Environment, OptionValues } from '../config/settings.ts';
import type { OptionGroup } from './options.ts';

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

export interface VerbSpec {
  readonly name: string;
  /** Operands as the help writes them. */
  readonly operands: string;
  /** How many operands it takes. */
  readonly takes: readonly [least: number, most: number];
  readonly help: string;
  readonly groups: readonly OptionGroup[];
  readonly load: () => Promise<Command>;
}
