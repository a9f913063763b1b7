/** The flags and the output of the script that this program takes the place of. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { visit } from './curl.ts';
import { startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';

const line = (worker: string, status: string, elected: string) =>
  `    ${worker.padEnd(40)} | ${status.padEnd(10)} | ${elected.padEnd(10)}\n`;

test('-l prints worker, status without Init, and elected', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}, { status: '+H' }] });
  await visit(pool.appUrl, 4);
  const [one, two, three] = pool.backEnds.map(({ url }) => url);
  const expected =
    line('Worker', 'Status', 'Elected') +
    line(one ?? '', 'Ok', '2') +
    line(two ?? '', 'Ok', '2') +
    line(three ?? '', 'Stby Ok', '0');
  for (const flag of ['-l', '--list']) {
    const finished = await runBaltop([flag, '-u', pool.managerUrl]);
    assertExit(finished, EXIT.done);
    assert.equal(finished.stdout, expected);
  }
  const byPort = await runBaltop(['-l', '-H', '127.0.0.1', '-p', String(pool.httpd.port)]);
  assertExit(byPort, EXIT.done);
  assert.equal(byPort.stdout, expected);
  const byEnvironment = await runBaltop(['-l'], { env: { BALTOP_URL: pool.managerUrl } });
  assertExit(byEnvironment, EXIT.done);
  assert.equal(byEnvironment.stdout, expected);
});

test('-w URL -a disable and enable act, say so and list', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, {}] });
  const [one = '', two = ''] = pool.backEnds.map(({ url }) => url);
  const steps: [string[], string, string, string][] = [
    [['-w', one, '-a', 'disable'], 'disable', 'Dis', 'Init Dis'],
    [['--worker', one, '--action', 'enable'], 'enable', 'Ok', 'Init Ok'],
    [['-a', 'drain', '-w', one], 'drain', 'Drn Ok', 'Init Drn Ok'],
    [['-a', 'enable', '-w', one], 'enable', 'Ok', 'Init Ok'],
    [['-a', 'stop', '-w', one], 'stop', 'Stop', 'Init Stop'],
    [['-a', 'enable', '-w', one], 'enable', 'Ok', 'Init Ok'],
  ];
  for (const [args, action, shown, status] of steps) {
    const finished = await runBaltop([...args, '-u', pool.managerUrl]);
    assertExit(finished, EXIT.done);
    assert.equal(
      finished.stdout,
      `Action\n    Worker ${one} [${action}]\n\nStatus\n` +
        line('Worker', 'Status', 'Elected') +
        line(one, shown, '0') +
        line(two, 'Ok', '0'),
    );
    assert.equal((await pool.row(0)).status.join(' '), status);
  }
});

test('unlike the script: the last usable member is refused, and unknown workers are no success', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'curl')) return;
  const pool = await startPool(t, { members: [{}, { status: '+D' }] });
  const url = ['-u', pool.managerUrl];
  const one = pool.backEnd(0).url;
  assertExit(await runBaltop(['-w', one, '-a', 'disable', ...url]), EXIT.refused);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
  assertExit(await runBaltop(['-w', 'ajp://x', '-a', 'disable', ...url]), EXIT.notFound);
  assertExit(await runBaltop(['-w', one, '-a', 'explode', ...url]), EXIT.usage);
  assertExit(await runBaltop(['-w', one, ...url]), EXIT.usage);
  assertExit(await runBaltop(['-a', 'disable', ...url]), EXIT.usage);
});

test('a worker of several balancers is ambiguous until -b names one', async (t) => {
  if (!needs(t, 'apache2')) return;
  const members = [{ url: 'http://127.0.0.1:9' }, { url: 'http://127.0.0.1:10' }];
  const httpd = await startHttpd(t, {
    balancers: [
      { name: 'app', members },
      { name: 'api', members },
    ],
  });
  const args = ['-w', 'http://127.0.0.1:9', '-a', 'disable', '-u', httpd.managerUrl];
  const finished = await runBaltop(args);
  assertExit(finished, EXIT.notFound);
  assert.match(finished.stderr, /-b/);
  const chosen = await runBaltop([...args, '-b', 'api']);
  assertExit(chosen, EXIT.done);
  assert.equal(chosen.stdout.match(/Dis /g)?.length, 1);
});
