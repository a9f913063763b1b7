/** What httpd tells of a member that it could not reach: since when, when it tries again, and what proves it sound. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { type TestContext } from 'node:test';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import { ManagerClient } from '../../source/httpd/transport/client.ts';
import { createChange } from '../../source/operations/change/change.ts';
import { createEditFormReader } from '../../source/operations/change/edit-form-reader.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { openTui } from '../screen/ink/open-tui.ts';
import { startBackEnd } from './back-end.ts';
import { curl, rowWithCurl, visit } from './curl.ts';
import { freePort, startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

/** A pool of `dead`, which nobody listens for, and `alive`. */
async function stage(t: TestContext, retry?: number) {
  const alive = await startBackEnd(t, { name: 'alive', route: 'alive' });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const members = [
    { url, route: 'dead', ...(retry !== undefined && { retry }) },
    { url: alive.url, route: 'alive' },
  ];
  const httpd = await startHttpd(t, { balancers: [{ name: 'app', members }] });
  const { managerUrl } = httpd;
  const ask = () => visit(`${httpd.url}/app/`, 2);
  const tokens = async () => (await rowWithCurl(managerUrl, url)).status.join(' ');
  const until = (wanted: string) =>
    waitFor(wanted, async () => {
      await ask();
      return (await tokens()) === wanted;
    });
  /** httpd's own words. */
  const xml = () => curl(['-H', `Referer: ${managerUrl}`, `${managerUrl}?xml=1`]);
  const run = (...args: string[]) => runBaltop([...args, '-u', managerUrl]);
  const get = async (...args: string[]) => {
    const finished = await run('get', 'app/dead', ...args);
    assertExit(finished, EXIT.done);
    return finished.stdout;
  };
  /** Something answers on the dead one's port. */
  const revive = async () => {
    const server = createServer((_request, response) => response.end('back\n'));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
  };
  return { managerUrl, ask, until, tokens, xml, run, get, revive };
}

async function screenOf(t: TestContext, managerUrl: string) {
  const client = new ManagerClient({ url: new URL(managerUrl) });
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 500, errors: true });
  t.after(() => {
    fleet.stop();
    client.close();
  });
  const clients = new Map([['web1', client]]);
  await fleet.readOnce();
  const change = createChange(clients);
  const options = { fleet, change, editForms: createEditFormReader(clients), now: Date.now };
  const size = { columns: 120, rows: 40 };
  const tui = await openTui(t, fleet.getSnapshot(), { ...size, options });
  const seen = (what: RegExp) => tui.screen.until(String(what), () => what.test(tui.screen.text()));
  return { tui, seen };
}

test('a member in error says since when, by the clock of httpd, and when it is tried again', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { managerUrl, until, xml, get } = await stage(t);
  await until('Init Err');
  const told = /<httpd:error_time>[^<]*(\d\d:\d\d:\d\d)/.exec(await xml())?.[1];
  assert.ok(told);

  const text = await get();
  const [, time, seconds] =
    /ERR since (\S+) by httpd's clock, tried again in (\d+) s/.exec(text) ?? [];
  assert.equal(time, told, text);
  assert.ok(Number(seconds) > 20 && Number(seconds) <= 61, text);
  assert.match(text, /^limits +min=0 smax=\d+ max=\d+ ttl=\d+$/m);

  const [item] = JSON.parse(await get('-o', 'json')).items;
  assert.equal(item.lastError.at.slice(11, 19), told);
  assert.equal(Date.parse(item.lastError.retryAt) - Date.parse(item.lastError.at), 60_000);
  assert.equal(item.lastError.unproved, false);

  const { tui, seen } = await screenOf(t, managerUrl);
  await tui.press('/', ...'dead', '\r', '\r', '\r');
  await seen(new RegExp(`ERR since ${told} by httpd's clock, tried again in \\d+ s`));
});

test('Err that timed out while the member was out is no proof: it says so until something reached it', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { managerUrl, ask, until, tokens, run, get, revive } = await stage(t, 1);
  await until('Init Err');
  assertExit(await run('disable', 'app/dead', '--yes'), EXIT.done);
  // httpd takes Err off at the retry time, without having asked the member.
  await until('Init Dis');
  assert.match(await get(), /was ERR when last tried \(\S+ by httpd's clock\), not tried since/);
  const [item] = JSON.parse(await get('-o', 'json')).items;
  assert.equal(item.lastError.unproved, true);

  const { tui, seen } = await screenOf(t, managerUrl);
  await tui.press('/', ...'dead', '\r', 'e');
  await seen(/it was ERR when httpd last tried it, and was not tried since/);
  await tui.press('\x1b', '\r');
  await seen(/was ERR when last tried/);

  const enabled = await run('enable', 'app/dead');
  assertExit(enabled, EXIT.done);
  assert.match(enabled.stderr, /app\/dead on \S+ was ERR when last tried .*, not tried since/);

  await revive();
  await waitFor('an answer of the member that is back', async () => (await ask()).includes('back'));
  assert.equal(await tokens(), 'Init Ok');
  assert.doesNotMatch(await get(), /ERR|proved/);
  await tui.press('\r');
  await waitFor('no more of the error', () => !/was ERR/.test(tui.screen.text()));
});
