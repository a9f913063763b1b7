/** Asks the application itself: an open port is not ready. Tomcat binds its port before the application is deployed. */

import { excerpt } from '../../httpd/printable.ts';
import { getStatus } from '../../httpd/transport/get-status.ts';
import type { HttpWay } from '../../httpd/transport/http.ts';
import type { HookResult } from '../hooks/hook.ts';

/** One GET; ready is 200 and the whole answer read. Redirects are not followed. */
export async function probeUrl(
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
  way: HttpWay = {},
): Promise<HookResult> {
  if (!URL.canParse(url)) return { ok: false, why: `${excerpt(url)} is no URL` };
  const answer = await getStatus(new URL(url), way, timeoutMs, signal);
  if (!answer.ok) return { ok: false, why: answer.error.what };
  return answer.value === 200
    ? { ok: true, why: '' }
    : { ok: false, why: `it answers ${answer.value}` };
}
