/** A folder that the environment names and that is not used is told of where somebody looks for the reason. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { play } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

const RELATIVE = {
  XDG_STATE_HOME: 'relative/x',
  XDG_CONFIG_HOME: './c',
  XDG_CACHE_HOME: '~/cache',
};

test('a relative XDG folder is told by doctor and -v, and by nothing else', async (t) => {
  const { url } = await play(t);
  const doctor = await runBaltop(['doctor', url], { env: RELATIVE });
  for (const [name, value] of Object.entries(RELATIVE)) {
    const told = `${name}=${value} is ignored, since it is no absolute path: /`;
    assert.ok(doctor.stdout.includes(told), doctor.stdout);
  }
  assert.match(doctor.stdout, /\.local\/state\/baltop is used\n +Give it a path that begins with/);
  const verbose = await runBaltop(['list', '-v', '-u', url], { env: RELATIVE });
  assert.match(verbose.stderr, /XDG_STATE_HOME=relative\/x is ignored/);
  const plain = await runBaltop(['list', '-u', url], { env: RELATIVE });
  assert.equal(plain.stderr, '');
});

test('absolute and empty ones, and one that BALTOP_CONFIG stands in for, are nothing to tell', async (t) => {
  const { url } = await play(t);
  const env = { XDG_CACHE_HOME: '', XDG_CONFIG_HOME: 'c', BALTOP_CONFIG: '/dev/null' };
  const doctor = await runBaltop(['doctor', url], { env });
  assert.doesNotMatch(doctor.stdout, /is ignored/);
});
