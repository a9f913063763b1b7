/** Front ends that take one password, trying one, and what can come of it. */

/** One question for all of them: they are of one context, and their password is from one source. */
export interface LoginGroup {
  /** Names of front ends. */
  readonly frontEnds: readonly string[];
  /** null: it is typed, too. */
  readonly user: string | null;
  /** What became of the password before: `read from the file /x`, safe to print; null: there was none. */
  readonly origin: string | null;
  /** What Enter alone does: `reads it there again`; null: nothing. */
  readonly again: string | null;
}

/** What came of one try. The first refusal ends it: more of them could lock the user out. */
export type LoginOutcome =
  | { readonly kind: 'taken'; readonly frontEnds: readonly string[] }
  /** `why`: safe to print. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Nobody said no: the front end did not answer, or the password could not be read again. */
  | { readonly kind: 'failed'; readonly why: string };

/** A password to be tried. null: the one before, read again. */
export interface LoginWish {
  /** Index of the group. */
  readonly group: number;
  readonly frontEnds: readonly string[];
  readonly user: string;
  readonly password: string | null;
}

/** Logging in while the program runs. */
export interface LoginSupply {
  /** A password is sent only to front ends of one of them. */
  readonly groups: readonly LoginGroup[];
  /** Tries them one after the other. Never rejects. */
  readonly logIn: (wish: LoginWish) => Promise<LoginOutcome>;
}
