/** A context whose front ends are virtual hosts of one httpd, each by its own `hostHeader`. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { startHttpd } from './httpd.ts';

test('each front end of a context is asked by its own Host, and changed there', async (t) => {
  if (!needs(t, 'apache2')) return;
  const backEnd = await startBackEnd(t, { name: 'one', route: 'one', slowMs: 0 });
  const other = await startBackEnd(t, { name: 'two', route: 'two', slowMs: 0 });
  const members = (route: string) =>
    [backEnd, other].map(({ url }, index) => ({ url, route: `${route}${index + 1}` }));
  const hosts = ['a.example', 'b.example'];
  const httpd = await startHttpd(t, {
    balancers: [],
    sites: hosts.map((host) => ({
      host,
      balancers: [{ name: `of-${host[0]}`, members: members(host[0] ?? '') }],
    })),
  });
  const folder = mkdtempSync(join(tmpdir(), 'baltop-hosts-'));
  t.after(() => removeFolder(folder));
  const path = join(folder, 'config.yaml');
  const frontEnds = hosts.map((hostHeader, index) => ({
    name: `fe${index + 1}`,
    url: httpd.managerUrl,
    hostHeader,
  }));
  writeFileSync(path, JSON.stringify({ contexts: { sites: { frontEnds } } }), { mode: 0o600 });
  const env = { BALTOP_CONFIG: path, XDG_STATE_HOME: folder };
  const run = (...args: readonly string[]) => runBaltop([...args, '-c', 'sites'], { env });
  const routes = async () => {
    const { items } = JSON.parse((await run('list', '-o', 'json')).stdout);
    return items.map((each: { frontEnd: string; route: string; state: string }) =>
      [each.frontEnd, each.route, each.state].join(' '),
    );
  };
  assert.deepEqual(await routes(), ['fe1 a1 OK', 'fe1 a2 OK', 'fe2 b1 OK', 'fe2 b2 OK']);
  const done = await run('disable', 'b2');
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(await routes(), ['fe1 a1 OK', 'fe1 a2 OK', 'fe2 b1 OK', 'fe2 b2 DIS']);
});
