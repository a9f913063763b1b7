/** Where nothing better is known: the program says which verb's help it is. */
export const SEE_HELP = 'See baltop --help.';

/** The user asked for something that can't be: exit code 2. Message and hint are one line each. */
export class UsageError extends Error {
  readonly hint: string;

  constructor(message: string, hint = SEE_HELP) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** By its name: the screen is a bundle of its own, with a class of its own. */
export function isUsageError(problem: unknown): problem is UsageError {
  return problem instanceof Error && problem.name === 'UsageError';
}
