/**
 * Keeps what is known of the errors of one front end's workers from poll to poll. Only `?xml=1` tells when a worker was
 * last in error, and that is a second request: it is made where a worker is out or in trouble, when that changes and
 * then seldom.
 */

import { isInError, unprovedError } from '../httpd/last-error.ts';
import type { LastError, ManagerPage, Worker } from '../httpd/model.ts';
import { memberKey } from './identity.ts';
import { type IndexedWorker, indexPage } from './page-index.ts';

const AGAIN_MS = 10_000;

interface Known {
  readonly lastError: LastError;
  readonly limits?: Worker['limits'];
  readonly elected: number | null;
}

export class ErrorWatch {
  private readonly known = new Map<string, Known>();
  private askedAt = Number.NEGATIVE_INFINITY;
  private askedFor = '';
  private nonces = '';

  /** Is the XML worth a request now? */
  asks(page: ManagerPage, at: number): boolean {
    const troubled = this.troubled(page);
    if (troubled === '') return false;
    return troubled !== this.askedFor || at - this.askedAt >= AGAIN_MS;
  }

  /** It was asked for, whether it came or not. */
  asked(page: ManagerPage, at: number): void {
    this.askedFor = this.troubled(page);
    this.askedAt = at;
  }

  /** The page with what earlier ones told of its errors. */
  complete(page: ManagerPage, at: number): ManagerPage {
    const nonces = page.balancers.map((each) => each.nonce).join(' ');
    // A restart forgets all errors.
    if (nonces !== this.nonces) this.known.clear();
    this.nonces = nonces;
    for (const { key, worker } of indexPage(page).values()) this.learn(key, worker, at);
    if (this.known.size === 0) return page;
    return {
      ...page,
      balancers: page.balancers.map((balancer) => ({
        ...balancer,
        workers: balancer.workers.map((worker) => {
          const known = this.known.get(memberKey(balancer.name, worker.url));
          if (known === undefined || worker.lastError !== undefined) return worker;
          const { lastError, limits } = known;
          return { ...worker, lastError, ...(limits !== undefined && { limits }) };
        }),
      })),
    };
  }

  private learn(key: string, worker: Worker, at: number): void {
    const { lastError, limits, elected } = worker;
    const before = this.known.get(key);
    if (lastError === null) this.known.delete(key);
    else if (lastError !== undefined) {
      this.known.set(key, { lastError, ...(limits !== undefined && { limits }), elected });
    } else if (isInError(worker)) {
      if (before?.lastError.isTold === true) return;
      const seen = { at, isTold: false, clockAhead: 0, retrySeconds: 0, retries: null };
      this.known.set(key, { lastError: seen, elected });
    } else if (before !== undefined && before.elected !== elected) {
      // It was asked since, and is not in error.
      this.known.delete(key);
    }
  }

  private troubled(page: ManagerPage): string {
    const rows: string[] = [];
    for (const { key, worker } of indexPage(page).values()) {
      if (this.isTroubled(key, worker)) rows.push(`${key} ${worker.status.tokens.join(' ')}`);
    }
    return rows.join('\n');
  }

  private isTroubled(key: IndexedWorker['key'], worker: Worker): boolean {
    if (worker.status.intent !== 'in' || isInError(worker)) return true;
    if (this.known.size === 0) return false;
    const lastError = this.known.get(key)?.lastError;
    return lastError !== undefined && unprovedError({ ...worker, lastError }) !== null;
  }
}
