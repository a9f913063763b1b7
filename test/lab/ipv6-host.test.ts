/** Members that httpd knows by an IPv6 address: what a command, a URL and ssh are given of it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

test('an IPv6 member of a real httpd is an address to a command, and has brackets in a URL', async (t) => {
  if (!needs(t, 'apache2')) return;
  const members = [10, 11].map((last) => ({
    url: `http://[2001:db8::${last}]:8080`,
    route: `n${last}`,
  }));
  const httpd = await startHttpd(t, { balancers: [{ name: 'six', members }] });
  const recorder = startRecorder(t);
  const exec = `${recorder.command} {host} ops@{host} http://{host}:{port}/ {member}`;
  const run = ['rolling', 'six', '-u', httpd.managerUrl, '--exec', exec, '--only', 'n10'];
  const planned = await runBaltop([...run, '--dry-run']);
  assertExit(planned, EXIT.done);
  assert.match(planned.stdout, / 2001:db8::10 ops@2001:db8::10 /);
  // Nobody sends a request that could prove that it serves: --yes goes on all the same.
  const end = ['--yes', '--no-input', '--proof-timeout', '0', '--soak', '10ms'];
  assertExit(await runBaltop([...run, ...end]), EXIT.done);
  assert.deepEqual(recorder.runs(), [
    ['2001:db8::10', 'ops@2001:db8::10', 'http://[2001:db8::10]:8080/', '[2001:db8::10]:8080'],
  ]);
});
