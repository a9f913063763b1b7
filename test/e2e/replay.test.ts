/** Three recorded incidents, looked at by somebody who was not there: what the screen alone tells at the keys for events. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { type INCIDENTS, recordingPath } from '../recordings/make.ts';
import { openTerminal } from './terminal.ts';

type Name = keyof typeof INCIDENTS;

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

/** The screen after so many presses of `]`, its blanks as one. */
async function afterEvents(
  t: TestContext,
  name: Name,
  size: (typeof SIZES)[number],
  presses: number,
) {
  const terminal = await openTerminal(t, size);
  await terminal.start('replay', recordingPath(name), '--utc');
  await terminal.see(/REPLAY 08:00:00 event 0 of \d/, 30_000);
  for (let event = 1; event <= presses; event += 1) {
    terminal.press(']');
    await terminal.see(new RegExp(`REPLAY 08:0\\d:\\d\\d event ${event} of `), 30_000);
  }
  return (await terminal.see(/LOG|log/)).replaceAll(/[\s│]+/g, ' ');
}

async function reportOf(name: Name): Promise<string> {
  const { code, stdout } = await runBaltop(['replay', recordingPath(name), '--report', '--utc']);
  assert.equal(code, 0);
  return stdout;
}

test('a slow member: who it is and since when', async (t) => {
  if (!needs(t, 'tmux')) return;
  for (const size of SIZES) {
    const told = await afterEvents(t, 'slow-member', size, 1);
    assert.match(told, /SLOW app\/node2 since 08:00:5\d/);
    assert.match(told, /08:02:02 app\/node2 OK -> ERR by httpd web1/);
  }
  const report = await reportOf('slow-member');
  assert.match(report, /^- app\/node2 was slow from 08:0[01]:\d\d to 08:03:00 \(/m);
});

test('flags lost by a restart: whose they were, which restart, and what came of it', async (t) => {
  if (!needs(t, 'tmux')) return;
  for (const size of SIZES) {
    const told = await afterEvents(t, 'flags-lost', size, 2);
    assert.match(told, /web1 restarted 08:01:32: app\/node3 was DIS, is now OK and takes traffic/);
    assert.doesNotMatch(told, /sets it again/, 'nothing is offered that a replay refuses');
    assert.match(told, /08:00:20 app\/node3 OK -> DIS by root/);
  }
  const report = await reportOf('flags-lost');
  assert.match(report, /^- web1 restarted at 08:01:32, and the flags of 1 member were lost\.$/m);
});

test('a pool that failed over to its standby: which, and from when to when', async (t) => {
  if (!needs(t, 'tmux')) return;
  for (const size of SIZES) {
    const told = await afterEvents(t, 'standby-serves', size, 5);
    assert.match(
      told,
      /app lost its last usable member on web1 08:01:02, by httpd: its hot standby served\. Now 1 usable again/,
    );
    assert.match(told, /08:02:22 app\/node1 ERR -> OK by httpd/);
  }
  const report = await reportOf('standby-serves');
  assert.match(report, /^- app had no usable member on web1 from 08:01:02 to 08:02:22 /m);
});

test('without a terminal it says what prints what happened', async () => {
  const { code, stdout, stderr } = await runBaltop(['replay', recordingPath('slow-member')]);
  assert.notEqual(code, 0);
  assert.equal(stdout, '');
  assert.match(stderr, /a replay needs a terminal with a screen\. `baltop replay FILE --report`/);
});
