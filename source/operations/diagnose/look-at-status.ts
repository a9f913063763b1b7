/** What a front end's scoreboard can prove of a drain, and what would make it better. */

import { StatusJudge, type StatusPlace, type StatusReading } from '../../fleet/status-poller.ts';
import { pause, systemClock } from '../../httpd/clock.ts';
import type { ManagerPage } from '../../httpd/model.ts';
import type { ManagerClient } from '../../httpd/transport/client.ts';
import type { Finding } from './finding.ts';

/** A busy httpd gives the slot of our request to the next one at once: then another look may show it. */
const LOOKS = 5;
const LOOK_AGAIN_MS = 200;

const LINES =
  'ExtendedStatus On, <Location "/server-status"> SetHandler server-status </Location>, and its Require as for the manager: then a drain is certain.';
const MENDS: Readonly<Record<'auth' | 'forbidden' | 'not-found', string>> = {
  auth: `It needs a different login than the manager. In httpd: ${LINES}`,
  forbidden: 'Its Require must let this host in, as that of the manager does.',
  'not-found': `In httpd: ${LINES} Another path: statusUrl in the configuration.`,
};

export async function lookAtStatus(
  client: ManagerClient,
  page: ManagerPage,
  { path, paths }: StatusPlace,
): Promise<Finding> {
  const judge = new StatusJudge();
  let machine = false;
  let reading: StatusReading = judge.absent('', systemClock.monotonic());
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await pause(systemClock, LOOK_AGAIN_MS);
    // Its row is what has to be on the scoreboard.
    await client.readPage();
    const answer = await client.readStatus({ path, machine });
    if (!answer.ok) {
      const { kind, what } = answer.error;
      const mend = kind in MENDS ? MENDS[kind as keyof typeof MENDS] : `In httpd: ${LINES}`;
      return doubt(`${path}: ${what}`, mend);
    }
    machine = answer.value.page.rows === null;
    reading = judge.read(answer.value, page, paths);
    if (reading.kind === 'page') return shown(reading);
  }
  return doubt(reading.kind === 'none' ? reading.why : '', `In httpd: ${LINES}`);
}

function shown({
  page,
  offersHttp2 = false,
}: Extract<StatusReading, { readonly kind: 'page' }>): Finding {
  const hasHttp2 =
    offersHttp2 || (page.rows ?? []).some(({ protocol }) => protocol?.startsWith('h2') === true);
  if (page.rows === null && !hasHttp2) {
    const what =
      'server-status shows letters only: a drain is certain unless this httpd serves HTTP/2';
    return {
      step: 'drain',
      verdict: 'warning',
      what,
      mend: 'ExtendedStatus On shows each request.',
    };
  }
  if (!hasHttp2) {
    const what = 'a drain is certain: server-status shows each request of this httpd';
    return { step: 'drain', verdict: 'ok', what, mend: '' };
  }
  const what = 'this httpd serves HTTP/2, and server-status does not show every stream';
  const mend =
    'A drain then also waits for 10 s without new requests; --quiet-for TIME sets another time.';
  return { step: 'drain', verdict: 'warning', what, mend };
}

function doubt(why: string, mend: string): Finding {
  const what = `a drain is not certain (${why}): a request longer than 10 s could be missed`;
  return { step: 'drain', verdict: 'warning', what, mend };
}
