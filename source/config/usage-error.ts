/** The user asked for something that can't be: exit code 2. Message and hint are one line each. */
export class UsageError extends Error {
  readonly hint: string;

  constructor(message: string, hint = 'See baltop --help.') {
    super(message);
    this.hint = hint;
  }
}
