/** The screen on the pages of a real httpd: every size, detail, filter, and a change that somebody else makes. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import { needs } from '../helpers/needs.ts';
import { clientFor } from '../helpers/play.ts';
import { openTui } from '../screen/ink/open-tui.ts';
import { writeWithCurl } from './curl.ts';
import { startVariedHttpd } from './varied-httpd.ts';

async function openOnHttpd(t: test.TestContext, columns: number, rows: number) {
  const varied = await startVariedHttpd(t);
  const client = clientFor(t, varied.httpd.managerUrl);
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 200 });
  await fleet.readOnce();
  const tui = await openTui(t, fleet.getSnapshot(), {
    columns,
    rows,
    options: { fleet, now: Date.now },
  });
  return { ...varied, ...tui, live: fleet };
}

test('every size shows the members of a real page, whole', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { screen } = await openOnHttpd(t, 80, 24);
  await screen.until('the first page', () => /node1/.test(screen.text()));
  for (const [columns, rows] of [
    [20, 3],
    [40, 10],
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
    [80, 24],
  ] as const) {
    screen.resize(columns, rows);
    await screen.until(`${columns}x${rows}`, () => {
      const lines = screen.rows();
      if (lines.length !== rows) return false;
      if (rows < 10) return /app 1\/2/.test(lines[0] ?? '');
      return /q quit/.test(lines.at(-1) ?? '') && lines.filter((l) => /STATE/.test(l)).length === 1;
    });
    if (rows < 10) continue;
    assert.match(screen.text(), /DIS +node2/);
    if (columns >= 120) assert.match(screen.text(), / SET +(TREND|TO)/);
    if (columns >= 200)
      assert.match(screen.text(), / TO\S* +FROM\S* +TREND[\s\S]* route node1 +redirect/);
  }
});

test('detail of a member and of its balancer say what the page says', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { screen, press } = await openOnHttpd(t, 80, 24);
  await screen.until('the first page', () => /node1/.test(screen.text()));
  screen.type('\r');
  await screen.until('the detail', () => /redirect node2/.test(screen.text()));
  assert.match(screen.text(), /route node1 +redirect node2 +factor 2\.5 +set 0/);
  assert.match(screen.text(), /since before \d\d:\d\d:\d\d/);
  screen.type('j');
  await screen.until('the next member', () =>
    /LOST \(BalancerPersist is off\)/.test(screen.text()),
  );
  assert.match(screen.text(), /set 1/);
  screen.type('g');
  await screen.until('the balancer', () => /balancer app/.test(screen.text()));
  assert.match(screen.text(), /byrequests +sticky ROUTEID +failover off/);
  assert.match(screen.text(), /used 3 +max 3 +no free slot/);
  await press('\x1b');
});

test('a filter follows the fleet, and the detail tells when somebody else changed a member', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const { screen, httpd, node1 } = await openOnHttpd(t, 100, 40);
  await screen.until('the first page', () => /node1/.test(screen.text()));
  screen.type('/s:drn');
  await screen.until('the filter', () => /filter "s:drn" 1 of 4/.test(screen.text()));
  await writeWithCurl(httpd.managerUrl, 'app', node1.url, 'w_status_N=1');
  await screen.until('the drained member', () => /filter "s:drn" 2 of 4/.test(screen.text()));
  screen.type('\x1b');
  await screen.until('all rows', () => /node2/.test(screen.text()));
  screen.type('\r');
  await screen.until('the pane', () => /─ app\/node1 ─/.test(screen.text()));
  assert.match(screen.text(), /for \d+s.* outside/);
  assert.match(screen.text(), /─ log ─[\s\S]*app\/node1 {2}OK -> DRN {3}outside this screen/);
});

test('where TO and FROM are on the screen they are exact rates, and nowhere else is asked for them', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { screen, httpd } = await openOnHttpd(t, 80, 24);
  const exactReads = () => httpd.accessLog().match(/xml=1/g)?.length ?? 0;
  await screen.until('some polls', () => /REQ\/S/.test(screen.text()) && httpd.connections() > 0);
  assert.equal(exactReads(), 0);
  screen.resize(200, 60);
  await screen.until('rates', () => /TO\/S +FROM\/S/.test(screen.text()));
  assert.ok(exactReads() > 0);
  assert.match(screen.rows()[1] ?? '', /to 0\/s {2}from 0\/s/);
});
