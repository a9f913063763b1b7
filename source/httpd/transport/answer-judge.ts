/** The answers of one front end, judged with what it said before: a current page, or why it is none. */

import { isIP } from 'node:net';
import type { AxiosResponse } from 'axios';
import { steadyMs } from '../clock.ts';
import { failure, type ManagerError, type Result, success } from '../errors.ts';
import type { ManagerPage } from '../model.ts';
import { cachedAnswer, cacheSign, mixedPages, oldPage } from './cache-signs.ts';
import type { Connector } from './connector.ts';
import { DateWatch } from './date-watch.ts';
import type { ForwardingProxy } from './http.ts';
import { proxyWantsUser } from './http-errors.ts';
import type { Credentials, Login } from './login.ts';
import { PageWatch } from './page-watch.ts';
import { nameOfHost } from './referer.ts';
import { loginForm, refusedAnswer, rewrittenPage, strangeEncoding } from './refused-answer.ts';
import type { RequestLimit } from './request-limit.ts';

export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly credentials: Credentials | null;
  /** Monotonic, ms. */
  readonly sentAt: number;
}

export interface Asked {
  readonly url: URL;
  readonly connector?: Connector;
  /** Forwards what is not encrypted: then a 407 is its own. */
  readonly proxy?: ForwardingProxy;
  /** Sent as Host instead of the URL's. */
  readonly hostHeader?: string;
}

export class AnswerJudge {
  private readonly options: Asked;
  private readonly login: Login;
  private readonly limit: RequestLimit;
  private readonly dates = new DateWatch();
  private readonly pages = new PageWatch();
  private gavePage = false;

  constructor(options: Asked, login: Login, limit: RequestLimit) {
    this.options = options;
    this.login = login;
    this.limit = limit;
  }

  answer({ status, headers, data }: AxiosResponse<Buffer>, sent: Sent): Result<Buffer> {
    const { url, connector, hostHeader } = this.options;
    const body = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    if (status === 401) {
      const challenge = headers['www-authenticate'];
      const onlyChange = sent.method === 'POST' && this.gavePage;
      const error = this.login.refuse(sent.credentials, challenge, { body, onlyChange });
      return { ok: false, error };
    }
    if (status === 407 && this.options.proxy !== undefined) {
      return { ok: false, error: { status, ...proxyWantsUser(this.options.proxy.url.host) } };
    }
    const refused = refusedAnswer({
      ...{ status, headers, body, url, gavePage: this.gavePage, method: sent.method },
      way: connector?.words ?? '',
      byAddress: isIP(nameOfHost(hostHeader ?? url.host)) !== 0,
      user: sent.credentials?.user ?? null,
    });
    if (refused?.kind === 'limited') {
      return { ok: false, error: this.limit.noteLimited(refused) };
    }
    this.limit.noteAnswered();
    if (refused !== null) return { ok: false, error: refused };
    if (!Buffer.isBuffer(data)) {
      return failure('bad-answer', `unreadable answer from ${url.host}`, 'Try again.');
    }
    const strange = strangeEncoding(headers['content-encoding'], url.host);
    if (strange !== null) return { ok: false, error: strange };
    const behind = this.dates.secondsBehind(headers.date, sent.sentAt, steadyMs());
    const sign = cacheSign(headers) ?? (behind === 0 ? null : `its Date is ${behind} s behind`);
    if (sign !== null) return { ok: false, error: cachedAnswer(sign, url.pathname) };
    return success(data);
  }

  /** A connection that ended: what it means by what came of this front end before. */
  broken(error: ManagerError): ManagerError {
    const { protocol } = this.options.url;
    if (error.kind !== 'reset' || this.gavePage || protocol !== 'http:') return error;
    return {
      ...error,
      hint: 'Try again. If the port speaks TLS, write https:// in the URL.',
    };
  }

  private withMend(error: ManagerError): ManagerError {
    const mend = `Check the path. If it is right, put ProxyPass ${this.options.url.pathname} ! before the others.`;
    return { ...error, hint: mend };
  }

  /** `body`: what it was read from. */
  page(page: Result<ManagerPage>, body: Buffer): Result<ManagerPage> {
    if (!page.ok) {
      if (page.error.kind !== 'not-a-manager') return page;
      return { ok: false, error: loginForm(body) ?? this.withMend(page.error) };
    }
    const { unreadable } = page.value;
    if (unreadable !== undefined) return { ok: false, error: rewrittenPage(unreadable) };
    this.gavePage = true;
    const { pathname } = this.options.url;
    const older = this.pages.olderBy(page.value);
    if (this.pages.areMixed) return { ok: false, error: mixedPages(pathname) };
    return older === null ? page : { ok: false, error: oldPage(older, pathname) };
  }
}
