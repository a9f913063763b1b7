/** Asks the application itself: an open port is not ready. Tomcat binds its port before the application is deployed. */

import http from 'node:http';
import https from 'node:https';
import { excerpt } from '../manager/printable.ts';
import type { HookResult } from './hook.ts';

/** One GET; ready is 200 and the whole answer read. Redirects are not followed. */
export function probeUrl(url: string, timeoutMs: number, signal: AbortSignal): Promise<HookResult> {
  return new Promise((resolve) => {
    const no = (why: string) => {
      clearTimeout(timer);
      resolve({ ok: false, why: excerpt(why, 120) });
    };
    let request: http.ClientRequest | null = null;
    // Of the whole answer: one that trickles would never be late for a socket.
    const timer = setTimeout(
      () => request?.destroy(new Error('no whole answer in time')),
      timeoutMs,
    );
    try {
      const options = { signal, agent: false as const, headers: { Connection: 'close' } };
      const get = url.startsWith('https:') ? https.get : http.get;
      request = get(url, options, (answer) => {
        answer.resume();
        answer.once('error', (problem) => no(problem.message));
        answer.once('end', () => {
          clearTimeout(timer);
          if (answer.statusCode === 200) resolve({ ok: true, why: '' });
          else no(`it answers ${answer.statusCode}`);
        });
      });
    } catch (problem) {
      no(problem instanceof Error ? problem.message : String(problem));
      return;
    }
    request.once('error', (problem) => no(problem.message));
  });
}
