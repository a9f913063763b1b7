/**
 * What only `?xml=1` tells (2.4.4+): exact byte counts, when a worker was last in error, and its connection limits.
 * Whether XML comes at all depends on version, nonce and Referer, so the content decides. httpd does not escape names
 * in it, so one `&` makes the document not well-formed, and no XML parser reads it: it is read element by element, and a
 * row counts only where its names match the HTML page's.
 */

import { DEFAULT_RETRY_SECONDS } from '../last-error.ts';
import type { ConnectionLimits, LastError, ManagerPage, Worker } from '../model.ts';
import { decode } from '../text-encoding.ts';
import { count } from './read-worker.ts';

export interface XmlWorker {
  readonly bytes: { readonly to: number; readonly from: number } | null;
  readonly errorAt: number | null;
  readonly retries: number | null;
  readonly retrySeconds: number;
  readonly limits: ConnectionLimits;
}

/** By balancer name and worker URL (`exactKey`). */
export type XmlTable = ReadonlyMap<string, XmlWorker>;

export function exactKey(balancer: string, url: string): string {
  return `${balancer}\n${url}`;
}

/** What is read of a worker, with nothing but its text inside; and where a worker begins and ends. */
const ELEMENT =
  /<httpd:(name|transferred|read|error_time|retries|retry|min|smax|max|ttl)>([^<]*)<\/httpd:\1>|<(\/?)httpd:worker>/g;

/** null: these bytes are no XML of a balancer-manager. A table may still lack workers. */
export function readXml(bytes: Buffer): XmlTable | null {
  const { text } = decode(bytes);
  if (!text.startsWith('<?xml') || !text.slice(0, 300).includes('<httpd:manager')) return null;
  if (!text.trimEnd().endsWith('</httpd:manager>')) return null;
  const table = new Map<string, XmlWorker>();
  let balancer = '';
  let worker: Map<string, string> | null = null;
  for (const [, element, content = '', slash] of text.matchAll(ELEMENT)) {
    if (element !== undefined) {
      if (worker !== null) worker.set(element, content);
      else if (element === 'name') balancer = content.replace(/^balancer:\/\//, '');
    } else if (slash === '') {
      worker = new Map();
    } else if (worker !== null) {
      const name = worker.get('name');
      const key = exactKey(balancer, name ?? '');
      // Of two balancers, or workers, of one name httpd means the first.
      if (name !== undefined && !table.has(key)) table.set(key, xmlWorker(worker));
      worker = null;
    }
  }
  return table;
}

function xmlWorker(texts: ReadonlyMap<string, string>): XmlWorker {
  const number = (name: string) => count(texts.get(name) ?? '');
  const [to, from] = [number('transferred'), number('read')];
  const errorAt = Date.parse(texts.get('error_time') ?? '');
  return {
    bytes: to === null || from === null ? null : { to, from },
    errorAt: Number.isNaN(errorAt) ? null : errorAt,
    retries: number('retries'),
    retrySeconds: number('retry') ?? DEFAULT_RETRY_SECONDS,
    limits: {
      min: number('min'),
      softMax: number('smax'),
      max: number('max'),
      ttlSeconds: number('ttl'),
    },
  };
}

/**
 * The page with what the table has of its workers; others keep the rounded counts. `clockAhead`: httpd's clock minus
 * ours, ms.
 */
export function withXml(page: ManagerPage, table: XmlTable, clockAhead = 0): ManagerPage {
  return {
    ...page,
    balancers: page.balancers.map((balancer) => ({
      ...balancer,
      workers: balancer.workers.map((worker): Worker => {
        const told = table.get(exactKey(balancer.name, worker.url));
        if (told === undefined) return worker;
        const { bytes, limits } = told;
        return {
          ...worker,
          ...(bytes !== null && {
            to: { bytes: bytes.to, exact: true },
            from: { bytes: bytes.from, exact: true },
          }),
          lastError: lastErrorOf(told, clockAhead),
          limits,
        };
      }),
    })),
  };
}

function lastErrorOf(told: XmlWorker, clockAhead: number): LastError | null {
  const { errorAt, retrySeconds, retries } = told;
  return errorAt === null ? null : { at: errorAt, isTold: true, clockAhead, retrySeconds, retries };
}
