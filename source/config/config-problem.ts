/** What is wrong in the configuration file, and on which line. */

export interface ConfigProblem {
  /** From 1. */
  readonly line: number;
  /** `error`: the file is not used; `warning`: it is, without this. */
  readonly severity: 'error' | 'warning';
  /** One line, safe to print, without the values of the file: they could be secrets. */
  readonly what: string;
  readonly hint: string;
}
