/** What goes wrong, in two parts: a command prints both, the screen joins them. It may contain arguments and text of pages. */

export interface Said {
  /** What happened; no stop at its end. */
  readonly what: string;
  /** What it means, or what to do; '' where that is plain. */
  readonly hint: string;
}

export function joined({ what, hint }: Said): string {
  return hint === '' ? what : `${what}. ${hint}`;
}
