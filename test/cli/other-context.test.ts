/** What a change of context takes along of how the program was started: nothing that was meant for other hosts. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { contextSupply, type ScreenCall } from '../../source/cli/open-screen/other-context.ts';
import { readConfiguration } from '../../source/config/configuration.ts';
import type { OptionValues } from '../../source/config/options/options.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const CONFIGURATION = `contexts:
  prod: { frontEnds: [{ url: "http://127.0.0.1:9/balancer-manager" }] }
  test: { readOnly: true, frontEnds: [{ url: "http://127.0.0.2:9/balancer-manager" }] }
`;

async function switchTo(t: TestContext, name: string, values: OptionValues, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-context-'));
  t.after(() => removeFolder(folder));
  const path = join(folder, 'config.yaml');
  writeFileSync(path, CONFIGURATION, { mode: 0o600 });
  writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 });
  const login = { BALTOP_USER: 'ops', BALTOP_PASSWORD_FILE: join(folder, 'password') };
  const env = { BALTOP_CONFIG: path, HOME: folder, ...login, ...more };
  const configuration = await readConfiguration(env);
  const verb = { name: '' } as never;
  const home: ScreenCall = {
    invocation: { verb, values, operands: [], env, configuration },
    urls: ['prod'],
  };
  const next: ScreenCall[] = [];
  const check = () => undefined;
  const supply = contextSupply(home, 'prod', check, (call) => next.push(call));
  const opened = await supply.open({ name, readOnly: null }, (work) => work());
  if (typeof opened === 'string') return { home, refused: opened };
  opened.take();
  const [call] = next;
  assert.ok(call?.connection);
  t.after(() => call.connection?.close());
  return { home, call, settings: call.connection.settings, clients: call.connection.clients };
}

test('login, certificates and ways that were typed or set for one context do not go to another', async (t) => {
  const typed: OptionValues = {
    ...{ user: 'ops', netrc: true, insecure: true, 'host-header': 'www.example', write: true },
    ...{ utc: true, interval: '7s', columns: 'state,busy' },
  };
  const { call, settings, clients } = await switchTo(t, 'test', typed);
  const kept = { utc: true, interval: '7s', columns: 'state,busy', context: 'test' };
  assert.deepEqual({ ...call?.invocation.values }, kept);
  assert.equal(call?.invocation.env.BALTOP_USER, undefined);
  assert.equal(call?.invocation.env.BALTOP_PASSWORD_FILE, undefined);
  assert.deepEqual(call?.urls, []);
  assert.equal(settings?.readOnly, 'set by config, context test');
  assert.equal(settings?.insecure, false);
  assert.equal(settings?.frontEnds[0]?.hostHeader, null);
  assert.deepEqual(
    [...(clients ?? [])].map(([, client]) => client.login.credentials),
    [null],
  );
});

test('--read-only and BALTOP_READ_ONLY hold wherever one goes', async (t) => {
  const typed = await switchTo(t, 'prod', { 'read-only': true });
  assert.equal(typed.settings?.readOnly, 'set by --read-only');
  const set = await switchTo(t, 'test', {}, { BALTOP_READ_ONLY: '1' });
  assert.equal(set.settings?.readOnly, 'set by BALTOP_READ_ONLY');
});

test('the context of the start is reached as it was at the start', async (t) => {
  const { home, call, clients } = await switchTo(t, 'prod', { utc: true });
  assert.equal(call?.invocation, home.invocation);
  const users = [...(clients ?? [])].map(([, client]) => client.login.credentials?.user);
  assert.deepEqual(users, ['ops']);
});

test('a slip names what was probably meant, and which there are', async (t) => {
  const { refused } = await switchTo(t, 'tets', {});
  assert.equal(refused, 'no context "tets" (did you mean test?). Available: prod, test.');
});
