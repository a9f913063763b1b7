/** HTTP to one front end: one kept-alive connection, one answer at a time, nothing followed anywhere else. */

import { steadyMs, systemClock } from '../clock.ts';
import { type ManagerError, type Result, success } from '../errors.ts';
import type { Ask, ManagerPort, StatusAnswer, StatusAsk } from '../manager-port.ts';
import type { ManagerPage } from '../model.ts';
import type { PageOf } from '../page/read-page.ts';
import { xmlQuery } from '../page/xml-query.ts';
import { maskRequest } from '../secrets.ts';
import { yieldToInput } from '../yield-to-input.ts';
import { AnswerJudge } from './answer-judge.ts';
import { PAST_CACHES, pastCaches } from './cache-signs.ts';
import { axiosAuth, DEFAULT_TIMEOUT_MS, type Http, type HttpOptions, openHttp } from './http.ts';
import { networkError } from './http-errors.ts';
import { Http2Offer } from './http2-offer.ts';
import { Login, type LoginOptions } from './login.ts';
import { nameOfHost, refererHost } from './referer.ts';
import { RequestLimit } from './request-limit.ts';
import type { StatusClient } from './status-client.ts';

/** `url`: of the page, without user, password, query and fragment. */
export interface ClientOptions extends HttpOptions, LoginOptions {
  /** Sent as Host, and compared with the certificate: for tunnels and name-based virtual hosts. */
  readonly hostHeader?: string;
  readonly userAgent?: string;
  /** Told of every request: method and path without nonce, and status or error kind. For `-v`. */
  readonly onRequest?: (line: string) => void;
  /** Told before a change waits until the front end, which limits requests, may be asked again. */
  readonly onRest?: (error: ManagerError, restMs: number) => void;
}

/** The row of an older request is gone from httpd's scoreboard, or was another client's before. */
const REMEMBERED = 16;

export class ManagerClient implements ManagerPort {
  /** URL of the page, safe to print: a URL with a user or password is refused before it gets here. */
  readonly url: string;
  readonly login: Login;
  readonly limit = new RequestLimit();
  readonly http2 = new Http2Offer();
  certificateEnds: number | null = null;
  private readonly options: ClientOptions;
  private readonly timeoutMs: number;
  private readonly http: Http;
  private readonly judge: AnswerJudge;
  private pageOf: Promise<PageOf> | null = null;
  private status: Promise<StatusClient> | null = null;
  /** By what the last requests can be known on the server's scoreboard. */
  private asked: readonly string[] = [];
  /** The server's clock minus ours, ms, by the last answer. */
  private clockAhead = 0;
  /** The name that a Referer must carry: from the URL or Host override at first, then from each page's h1. */
  private serverName: string;

  constructor(options: ClientOptions) {
    this.options = options;
    this.url = options.url.href;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.login = new Login(options);
    this.judge = new AnswerJudge(options, this.login, this.limit);
    this.serverName = nameOfHost(options.hostHeader ?? options.url.host);
    const headers = {
      Accept: 'text/html',
      ...PAST_CACHES,
      'User-Agent': options.userAgent ?? 'baltop',
      ...(options.hostHeader !== undefined && { Host: options.hostHeader }),
    };
    this.http = openHttp(options, headers, (endsAt) => {
      this.certificateEnds = endsAt;
    });
  }

  /**
   * The page as it is now. The Referer carries the server's own name: without it 2.4.41+ drops every
   * parameter and writes a line to its error log at each poll (AH10187).
   */
  async readPage(ask: Ask = {}): Promise<Result<ManagerPage>> {
    this.pageOf ??= loadReader();
    const answer = await this.request(ask);
    if (!answer.ok) return answer;
    const pageOf = await this.pageOf;
    await yieldToInput();
    const page = this.judge.page(pageOf(answer.value), answer.value);
    if (page.ok) this.serverName = page.value.serverName;
    return page;
  }

  /** The page with what only `?xml=1` tells, where this server gives it; otherwise as `readPage`. */
  async readExactPage(signal?: AbortSignal): Promise<Result<ManagerPage>> {
    const page = await this.readPage(signal === undefined ? {} : { signal });
    return page.ok ? success((await this.withXml(page.value, signal)) ?? page.value) : page;
  }

  /** A page that was just read, with what only `?xml=1` tells; null where it can't be had. A second request. */
  async withXml(page: ManagerPage, signal?: AbortSignal): Promise<ManagerPage | null> {
    const query = xmlQuery(page);
    if (query === null) return null;
    const answer = await this.request({ query, ...(signal !== undefined && { signal }) });
    if (!answer.ok) return null;
    const { readXml, withXml } = await import('../page/read-xml.ts');
    await yieldToInput();
    const table = readXml(answer.value);
    return table === null ? null : withXml(page, table, this.clockAhead);
  }

  async readStatus(ask: StatusAsk): Promise<Result<StatusAnswer>> {
    this.status ??= import('./status-client.ts').then(
      ({ StatusClient }) =>
        new StatusClient(this.options, this, (asked) => this.asked.includes(asked)),
    );
    return (await this.status).read(ask);
  }

  close(): void {
    this.http.close();
    void this.status?.then((client) => client.close());
  }

  /** The Referer's host, as the last page named it. */
  get refererName(): string {
    return this.serverName;
  }

  /** One request; a GET on a kept-alive connection that httpd was just closing is sent once more. */
  private async request(ask: Ask): Promise<Result<Buffer>> {
    const first = await this.send(ask);
    if (!first.ok && first.error.kind === 'auth' && (await this.login.ask()))
      return this.request(ask);
    if (first.ok || ask.body !== undefined) return first;
    const { kind } = first.error;
    const waits = kind === 'limited' && ask.patient === true && this.limit.isShort;
    return kind === 'reset' || waits ? this.send(ask) : first;
  }

  private async send(ask: Ask): Promise<Result<Buffer>> {
    const { refusal, credentials } = this.login;
    if (refusal !== null) return { ok: false, error: refusal };
    const { query, body, signal, patient = false } = ask;
    const rests = await this.limit.turn(patient, signal, this.options.onRest);
    if (rests !== null) return { ok: false, error: rests };
    const method = body === undefined ? 'GET' : 'POST';
    const line = `${method} ${this.options.url.pathname}${query === undefined ? '' : `?${query}`}`;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.timeoutMs);
    const stop = () => deadline.abort();
    signal?.addEventListener('abort', stop, { once: true });
    // A signal that was aborted before tells nobody any more.
    if (signal?.aborted === true) stop();
    const sentAt = steadyMs();
    try {
      const answer = await this.http.axios.request<Buffer>({
        url: method === 'GET' ? this.pastCaches(query) : this.url,
        method,
        signal: deadline.signal,
        ...(credentials !== null && { auth: axiosAuth(credentials) }),
        headers: {
          Referer: `http://${refererHost(this.serverName)}/`,
          ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
        // One Buffer is one write: httpd uses the first piece of a body only.
        ...(body !== undefined && { data: Buffer.from(body) }),
      });
      this.tell(line, String(answer.status));
      this.http2.note(answer.headers);
      const date = Date.parse(String(answer.headers.date));
      if (!Number.isNaN(date)) this.clockAhead = date - systemClock.monotonic();
      return this.judge.answer(answer, { method, credentials, sentAt });
    } catch (problem) {
      const stopped = signal?.aborted === true;
      const error = networkError(
        stopped ? Object.assign(new Error('stopped'), { code: 'ERR_CANCELED' }) : problem,
        this.http.where,
        this.timeoutMs,
      );
      this.tell(line, error.kind);
      return { ok: false, error: this.judge.broken(error) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  private pastCaches(query: string | undefined): string {
    const url = pastCaches(this.url, query);
    const asked = /[?&]asked=(\w+)$/.exec(url)?.[1] ?? '';
    this.asked = [...this.asked, asked].slice(-REMEMBERED);
    return url;
  }

  private tell(line: string, outcome: string): void {
    this.options.onRequest?.(`${maskRequest(line)} -> ${outcome}`);
  }
}

/**
 * parse5 is loaded when the first request is on its way: there is nothing else to do until the answer comes. It is
 * written in the turn in which the connection opens, so not in the next one.
 */
async function loadReader(): Promise<PageOf> {
  await yieldToInput();
  await yieldToInput();
  return (await import('../page/read-page.ts')).pageReader();
}
