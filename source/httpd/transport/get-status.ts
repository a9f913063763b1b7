/** Asks a page that need not be a balancer-manager: only its status matters, and that its answer is whole, or long. */

import { addAbortSignal, type Readable } from 'node:stream';
import { type Result, success } from '../errors.ts';
import { PAST_CACHES } from './cache-signs.ts';
import { type HttpWay, openHttp } from './http.ts';
import { networkError } from './http-errors.ts';

/** An answer that goes on for ever answers all the same: so much of it is read, bytes. */
const MOST_READ = 16 * 1024 * 1024;

/** One GET on a connection of its own; the answer is read to its end, or to what is enough of it, and dropped. */
export async function getStatus(
  url: URL,
  way: HttpWay,
  timeoutMs: number,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Result<number>> {
  const http = openHttp(
    { ...way, url, timeoutMs },
    { Connection: 'close', ...PAST_CACHES, ...headers },
  );
  const deadline = new AbortController();
  // Of the whole answer: one that trickles would never be late for a socket.
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const either = AbortSignal.any([deadline.signal, signal]);
  try {
    const options = { signal: either, responseType: 'stream', decompress: false } as const;
    const { data, status } = await http.axios.get<Readable>(url.href, options);
    let read = 0;
    for await (const chunk of addAbortSignal(either, data)) {
      read += chunk.length;
      if (read > MOST_READ) break;
    }
    return success(status);
  } catch (problem) {
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    const cause = deadline.signal.aborted ? late : problem;
    return { ok: false, error: networkError(cause, http.where, timeoutMs) };
  } finally {
    clearTimeout(timer);
    http.close();
  }
}
