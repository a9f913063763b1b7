/**
 * mod_status's page of the server that answers the manager: the same scheme, host and port, the same way there, nothing
 * followed. Asked on a connection of its own, so that the row of the manager's last request stays on the scoreboard
 * beside it: that row is the proof that one httpd answers both.
 */

import { systemClock } from '../clock.ts';
import { failure, type ManagerError, type Result, success } from '../errors.ts';
import type { StatusAnswer, StatusAsk } from '../manager-port.ts';
import { readServerStatus } from '../page/server-status.ts';
import { yieldToInput } from '../yield-to-input.ts';
import { cachedAnswer, cacheSign, PAST_CACHES } from './cache-signs.ts';
import { offersBasic, schemesOf } from './challenge.ts';
import { axiosAuth, DEFAULT_TIMEOUT_MS, type Http, type HttpOptions, openHttp } from './http.ts';
import { networkError } from './http-errors.ts';
import type { Http2Offer } from './http2-offer.ts';
import type { Login } from './login.ts';
import type { RequestLimit } from './request-limit.ts';

/** A row is some 300 bytes; 20,000 slots are the most that httpd takes. */
const MAX_BYTES = 8 * 1024 * 1024;

/** As the manager is asked. */
export interface StatusOptions extends HttpOptions {
  readonly hostHeader?: string;
  readonly userAgent?: string;
  readonly onRequest?: (line: string) => void;
}

export class StatusClient {
  private readonly options: StatusOptions;
  private readonly login: Login;
  private readonly limit: RequestLimit;
  private readonly http2: Http2Offer;
  /** Was this sent by us, to the manager, a short while ago? */
  private readonly isOurs: (asked: string) => boolean;
  private readonly timeoutMs: number;
  private readonly http: Http;
  /** It wanted the manager's login: from then on it gets it at once. */
  private wantsLogin = false;
  private asked = 0;
  private hasAnswered = false;

  constructor(
    options: StatusOptions,
    {
      login,
      limit,
      http2,
    }: { readonly login: Login; readonly limit: RequestLimit; readonly http2: Http2Offer },
    isOurs: (asked: string) => boolean,
  ) {
    this.limit = limit;
    this.http2 = http2;
    this.options = options;
    this.login = login;
    this.isOurs = isOurs;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.http = openHttp(
      { ...options, maxAnswerBytes: MAX_BYTES },
      {
        Accept: 'text/html',
        ...PAST_CACHES,
        'User-Agent': options.userAgent ?? 'baltop',
        ...(options.hostHeader !== undefined && { Host: options.hostHeader }),
      },
    );
  }

  close(): void {
    this.http.close();
  }

  /** mod_evasive answers 403, to whoever asks too often, for every page: of a page that was given before it is no rule. */
  private isLimit(status: number): boolean {
    return status === 429 || status === 503 || (status === 403 && this.hasAnswered);
  }

  private limited(status: number): Result<never> {
    const before = this.hasAnswered ? ', and gave the page before' : '';
    const what = `server-status answers ${status}${before}`;
    const error: ManagerError = { kind: 'limited', what, hint: '', status };
    return { ok: false, error: this.limit.noteLimited(error) };
  }

  async read(ask: StatusAsk): Promise<Result<StatusAnswer>> {
    const first = await this.send(ask);
    // A catch-all proxy may pass the request on: the password goes out only where it is asked for.
    if (first !== 'login') return first;
    this.wantsLogin = true;
    const second = await this.send(ask);
    return second === 'login' ? refused(401) : second;
  }

  private async send({
    path,
    machine,
    signal,
  }: StatusAsk): Promise<Result<StatusAnswer> | 'login'> {
    this.asked += 1;
    // Digits: mod_status looks for the words of its options anywhere in a query.
    const token = `${Math.floor(Math.random() * 1e9)}${this.asked}`;
    const [place = '', query = ''] = path.split('?');
    const fields = [query, machine ? 'auto' : '', `asked=${token}`].filter(Boolean).join('&');
    const url = new URL(`${place}?${fields}`, this.options.url);
    const deadline = AbortSignal.timeout(this.timeoutMs);
    const { credentials, refusal } = this.login;
    if (refusal !== null) return { ok: false, error: refusal };
    // A front end that limits requests is left alone, and asked in no bursts, by this one, too.
    const rests = await this.limit.turn(false, signal, undefined);
    if (rests !== null) return { ok: false, error: rests };
    const sentAt = systemClock.monotonic();
    try {
      const { status, headers, data } = await this.http.axios.get<Buffer>(url.href, {
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
        ...(this.wantsLogin && credentials !== null && { auth: axiosAuth(credentials) }),
        // Letters: a kept connection would be in the same slot at every look.
        ...(machine && { headers: { Connection: 'close' } }),
      });
      const answeredAt = systemClock.monotonic();
      this.http2.note(headers);
      this.options.onRequest?.(`GET ${place} -> ${status}`);
      if (status === 401 && !this.wantsLogin && credentials !== null) {
        const challenge = headers['www-authenticate'];
        if (typeof challenge === 'string' && offersBasic(schemesOf(challenge))) return 'login';
      }
      if (status !== 200) return this.isLimit(status) ? this.limited(status) : refused(status);
      this.hasAnswered = true;
      const sign = cacheSign(headers);
      if (sign !== null) return { ok: false, error: cachedAnswer(sign, place) };
      await yieldToInput();
      const page = readServerStatus(data);
      if (!page.ok) return page;
      const rows = page.value.rows ?? [];
      return success({
        page: page.value,
        sentAt,
        answeredAt,
        own: rows.find(({ asked }) => asked === token) ?? null,
        offersHttp2: this.http2.seen,
        isManagers: rows.some(({ asked }) => asked !== '' && this.isOurs(asked)),
      });
    } catch (problem) {
      const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
      const cause = deadline.aborted ? late : problem;
      const error: ManagerError = networkError(cause, this.http.where, this.timeoutMs);
      this.options.onRequest?.(`GET ${place} -> ${error.kind}`);
      return { ok: false, error };
    }
  }
}

function refused(status: number): Result<never> {
  const kind =
    status === 401
      ? 'auth'
      : status === 403
        ? 'forbidden'
        : status === 404
          ? 'not-found'
          : status >= 300 && status < 400
            ? 'redirect'
            : 'server-error';
  return failure(kind, `it answers ${status}`, '');
}
