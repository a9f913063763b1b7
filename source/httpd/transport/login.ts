/** Who a client is to its server, and what became of the password. */

import { systemClock } from '../clock.ts';
import { failure, type ManagerError } from '../errors.ts';
import { excerpt } from '../printable.ts';
import { keepFromCrash } from '../secrets.ts';
import { offersBasic, schemeNames, schemesOf } from './challenge.ts';
import { loginForm } from './refused-answer.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface LoginOptions {
  readonly credentials?: Credentials;
  /** Asked once, when httpd requires a login and there are no credentials; null: nobody answered. */
  readonly askLogin?: () => Promise<Credentials | null>;
  /**
   * A password that was refused is not sent again before, ms: directories lock a user out after a few wrong ones.
   * Infinity: not before `become` or `tryAgain`. Default 0: the caller takes care.
   */
  readonly refusedRestMs?: number;
}

const UNNAMED_HINT =
  'Login forms (mod_auth_form) and single sign-on answer like this, and are not supported: let this host in (Require ip ADDRESS). If it takes Basic authentication, give --user NAME.';
const ASK_HINT = 'Give --user NAME: its password is asked for, or see --password-file.';
/** httpd answers 401, not 403, to a right password whose user is not on the Require list. */
const REJECTED_HINT =
  'Check user and password, and that the Require list of the page has that user or its group.';

export class Login {
  private readonly options: LoginOptions;
  private readonly now: () => number;
  private current: Credentials | null;
  private refused: { readonly at: number; readonly error: ManagerError } | null = null;
  private hasAsked = false;

  constructor(options: LoginOptions, now: () => number = () => systemClock.monotonic()) {
    this.options = options;
    this.now = now;
    this.current = options.credentials ?? null;
    if (this.current !== null) keepFromCrash(...secretsOf(this.current));
  }

  /** As they are sent now. */
  get credentials(): Credentials | null {
    return this.current;
  }

  /** Why nothing may be sent: the password was refused a short while ago. */
  get refusal(): ManagerError | null {
    if (this.refused === null) return null;
    const { at, error } = this.refused;
    return this.now() - at < (this.options.refusedRestMs ?? 0) ? error : null;
  }

  /** Nothing is sent before somebody gives another password, or wants this one tried again. */
  get waitsForPassword(): boolean {
    return this.refused !== null && this.options.refusedRestMs === Number.POSITIVE_INFINITY;
  }

  become(credentials: Credentials): void {
    keepFromCrash(...secretsOf(credentials));
    this.current = credentials;
    this.refused = null;
  }

  /** The same password may be sent once more. */
  tryAgain(): void {
    this.refused = null;
  }

  /** What a 401 says to a request that was sent as `sentAs`. `challenge`: its WWW-Authenticate; unsafe to print, as `body` is. */
  refuse(sentAs: Credentials | null, challenge: unknown, more: RefusedOf = {}): ManagerError {
    const error = refusalOf(sentAs, typeof challenge === 'string' ? challenge : null, more);
    // It may have overtaken a newer password on the way.
    if (sentAs !== null && sentAs === this.current) this.refused = { at: this.now(), error };
    return error;
  }

  /** Is there somebody to try as, who was not tried yet? */
  async ask(): Promise<boolean> {
    const { askLogin } = this.options;
    if (askLogin === undefined || this.current !== null || this.hasAsked) return false;
    this.hasAsked = true;
    const answer = await askLogin();
    if (answer === null) return false;
    this.become(answer);
    return true;
  }
}

/** What else is known of a request that got a 401. */
export interface RefusedOf {
  readonly body?: Buffer;
  /** It was a change, and this front end gives the page to the same client. */
  readonly onlyChange?: boolean;
}

function refusalOf(
  sentAs: Credentials | null,
  challenge: string | null,
  { body, onlyChange = false }: RefusedOf,
): ManagerError {
  const schemes = schemesOf(challenge ?? '');
  const form = schemes.length === 0 && body !== undefined ? loginForm(body) : null;
  if (form !== null) return { ...form, what: `401: ${form.what}` };
  if (schemes.length > 0 && !offersBasic(schemes)) {
    const where = onlyChange ? 'gives the page, but for a change ' : '';
    const what = `401: the front end ${where}asks for a login by ${schemeNames(schemes)}`;
    return failure(
      'forbidden',
      what,
      'Only Basic authentication and client certificates are supported.',
    ).error;
  }
  // mod_auth_form answers so without a page of its own; a proxy can have taken the header out.
  if (challenge === null) {
    const what =
      sentAs === null
        ? '401: user and password needed, and it is not said how (no WWW-Authenticate)'
        : `401: user "${excerpt(sentAs.user)}" rejected, and it is not said how to log in (no WWW-Authenticate)`;
    return failure('auth', what, UNNAMED_HINT).error;
  }
  if (sentAs === null) {
    const what = onlyChange
      ? '401: the front end gives the page without a login, but a change needs a user and password'
      : '401: user and password needed';
    return failure('auth', what, ASK_HINT).error;
  }
  const user = `user "${excerpt(sentAs.user)}"`;
  const what = onlyChange
    ? `401: the front end gives the page, but rejected ${user} for a change`
    : `401: ${user} rejected`;
  return failure('auth', what, REJECTED_HINT).error;
}

/** `user:password` in UTF-8, as a header carries it. */
export function basicAuth({ user, password }: Credentials): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}

function secretsOf(credentials: Credentials): readonly [string, string] {
  return [credentials.password, basicAuth(credentials)];
}
