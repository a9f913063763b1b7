/** What a restart takes and who did what, on the screen before two real front ends, with baltop in the next pane. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop, temporaryHome } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { rowWithCurl, writeWithCurl } from '../lab/curl.ts';
import { startHttpd } from '../lab/httpd.ts';
import { assertExit, EXIT } from '../lab/outcome.ts';
import { startPool } from '../lab/pool.ts';
import { walkTo } from './table.ts';
import { openTerminal } from './terminal.ts';

/** Keys within 50 ms of each other are taken for a script's. */
const HAND_MS = 200;

async function stage(t: TestContext, size: { columns: number; rows: number }) {
  const state = temporaryHome();
  t.after(() => removeFolder(state));
  const env = { XDG_STATE_HOME: state };
  const members = [{}, {}, {}, {}];
  const one = await startPool(t, { members });
  const shared = one.backEnds.map(({ url }, index) => ({ url, route: `node${index + 1}` }));
  const two = await startHttpd(t, { balancers: [{ name: 'app', members: shared }] });
  const row = (index: number) => rowWithCurl(two.managerUrl, one.backEnd(index).url);
  const terminal = await openTerminal(t, { env, ...size });
  await terminal.start('--interval', '300ms', one.managerUrl, two.managerUrl);
  await terminal.see(/2 LIVE|LIVE +\S+ LIVE/);
  const baltop = (verb: string, ...args: string[]) =>
    runBaltop([verb, ...args, ...(verb === 'log' ? [] : ['--yes'])], { env });
  return { one, two, row, terminal, baltop };
}

test('a restart took flags, then the front end is gone: the loss first, the flags in the past', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { two, terminal, baltop } = await stage(t, { columns: 80, rows: 24 });
  const url = two.managerUrl;
  assertExit(await baltop('disable', '-u', url, 'app/node2', 'app/node3'), EXIT.done);
  await waitFor('both flags', () => terminal.screen().match(/MIXED +node/g)?.length === 2);
  await two.graceful();
  const restarted = await terminal.see(/! \S+ restarted [\d:]+ and lost 2 members' flags/);
  assert.match(restarted, /B sets all/);

  await two.stop();
  const lost = await terminal.see(/! \S+: cannot connect/, 20_000);
  const banner = lost.slice(lost.indexOf(' ! '));
  assert.match(
    banner,
    /^ ! \S+: cannot connect[\s\S]*?(Next\s+try\s+\d\d:\d\d:\d\d|Trying\s+it\s+now)/,
  );
  assert.match(
    banner,
    /\n ! \S+ restarted [\s\S]*was DIS, and OK after\s+it/,
    'in the past, below it',
  );
  assert.doesNotMatch(lost, /is now OK|take traffic|takes traffic/, 'nobody knows that now');
});

test('one key and one question set all flags again that a restart took', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { two, row, terminal, baltop } = await stage(t, { columns: 120, rows: 40 });
  const url = two.managerUrl;
  assertExit(await baltop('disable', '-u', url, 'app/node2'), EXIT.done);
  assertExit(await baltop('drain', '-u', url, 'app/node3', '--then', 'none'), EXIT.done);
  await terminal.see(/MIXED +node2/);
  await terminal.see(/MIXED +node3/);
  await two.graceful();
  await terminal.see(/lost 2 members' flags/);
  terminal.press('A');
  await terminal.see(/> .*node2/);
  terminal.press('B');
  const asked = await terminal.see(/type set again 2/);
  assert.match(asked, /app\/node2 OK -> DIS/);
  assert.match(asked, /app\/node3 OK -> DRN/);
  assert.deepEqual((await row(1)).status, ['Init', 'Ok'], 'nothing is sent unasked');
  for (const key of 'set again 2') terminal.press(key === ' ' ? 'Space' : key);
  await pause(HAND_MS);
  terminal.press('Enter');
  await waitFor('node2 is out', async () => (await row(1)).status.includes('Dis'));
  await waitFor('node3 drains', async () => (await row(2)).status.includes('Drn'));
  await terminal.see(/None of them is missing now/);
  const log = await baltop('log', '--since', '1h', '-o', 'jsonl');
  assert.equal(log.stdout.match(/"action":"set again".*"result":"verified"/g)?.length, 2);
});

test('what baltop did in the next pane has its author, and only the rest is from outside', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux') || !needs(t, 'curl')) return;
  const { one, two, terminal, baltop } = await stage(t, { columns: 140, rows: 40 });
  const both = ['-u', one.managerUrl, '-u', two.managerUrl];
  assertExit(await baltop('disable', ...both, 'app/node2'), EXIT.done);
  const known = await terminal.see(/app\/node2 {2}OK -> DIS {3}by \S+, baltop disable \(pid \d+\)/);
  assert.doesNotMatch(known, /somebody else|outside this screen/);
  await walkTo(terminal, 'node1');
  const bar = /DISABLE {2}app\/node1|app\/node1 disabled|disable app\/node1/;
  // On a busy machine a key can come on the heels of the one before, and is not taken then.
  await waitFor('the question', async () => {
    if (!bar.test(terminal.screen())) terminal.press('d');
    await pause(HAND_MS);
    return bar.test(terminal.screen());
  });
  const asked = terminal.screen();
  assert.doesNotMatch(asked, /in the last minute/, 'the next pane is no one else');
  terminal.press('Escape');

  await writeWithCurl(two.managerUrl, 'app', one.backEnd(2).url, 'w_status_D=1');
  await terminal.see(/app\/node3 {2}OK -> DIS {3}outside this screen/);
});
