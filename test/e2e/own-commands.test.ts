/** Commands of the configuration in a real terminal: one that has it to itself, one that is asked about and logged. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { startDemo } from '../../source/demo/server.ts';
import { needs } from '../helpers/needs.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { openTerminal } from './terminal.ts';

/** The machine may be busy with other tests. */
const START_MS = 40_000;

const MEMBERS = ['n1', 'n2', 'n3', 'n4'].map((route, index) => ({
  route,
  url: `http://10.0.0.${index + 1}:8080`,
}));

async function stage(t: TestContext, commands: string, password?: string) {
  const login = password === undefined ? {} : { user: 'ops', password };
  const pools = [{ name: 'app', members: MEMBERS }];
  const server = await startDemo({ pools, traffic: false, ...login });
  t.after(() => server.close());
  const folder = mkdtempSync(join(tmpdir(), 'baltop-commands-'));
  t.after(() => removeFolder(folder));
  const at = (name: string) => join(folder, name);
  writeFileSync(
    at('config.yaml'),
    `commands:\n${commands.replaceAll('FOLDER', folder)}contexts:\n  site:\n    frontEnds: [{ url: "${server.url}" }]\n    auth: { user: ops, passwordCommand: "echo ${password ?? 'none'}" }\n`,
    {
      mode: 0o600,
    },
  );
  const env = { BALTOP_CONFIG: at('config.yaml'), XDG_STATE_HOME: at('state') };
  return { server, at, env };
}

test('terminal: it has keys and screen to itself, ctrl-c too, and nothing typed for it is a key here', async (t) => {
  if (!needs(t, 'tmux')) return;
  const { server, at, env } = await stage(
    t,
    '  - { name: talk, key: S, on: member, exec: [sh, -c, \'echo "for $1 ready"; tee FOLDER/typed\', sh, "{route}"], output: terminal, changes: no }\n',
  );
  const terminal = await openTerminal(t, { env });
  await terminal.start(server.url);
  await terminal.see(/ > .*n1[\s\S]*q quit/, START_MS);
  await waitFor('the command', () => {
    terminal.press('S');
    return /^for n1 ready$/m.test(terminal.screen());
  });
  assert.equal(terminal.alternateScreen(), false);
  terminal.type('dydydy');
  terminal.press('Enter');
  await waitFor(
    'what was typed',
    () => existsSync(at('typed')) && /dydydy\n/.test(readFileSync(at('typed'), 'utf8')),
  );
  terminal.resize(100, 30);
  terminal.type('dy');
  terminal.press('C-c');
  await terminal.see(/talk was ended by SIGINT\. Enter goes back to the screen/);
  terminal.type('dydy');
  terminal.press('Enter');
  await terminal.see(/talk for app\/n1 was ended by SIGINT after/);
  assert.ok(terminal.alternateScreen());
  assert.match(terminal.screen(), / > .*OK +n1/);
  terminal.press('Down');
  await terminal.see(/ > .*OK +n2/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.ok(server.requests.every(({ method }) => method === 'GET'));
});

test('what may change something is in the audit log before and after, and read-only refuses it', async (t) => {
  if (!needs(t, 'tmux')) return;
  const { at, env } = await stage(
    t,
    '  - { name: restart, key: T, on: member, exec: [sh, -c, \'env > FOLDER/ran; exit 3\', sh, "{route}"], output: background }\n',
    'geheim-1',
  );
  const terminal = await openTerminal(t, { env });
  await terminal.start('--read-only', 'site');
  await terminal.see(/ > .*n1[\s\S]*q quit/, START_MS);
  await waitFor('the answer', () => {
    terminal.press('T');
    return /restart: read-only/.test(terminal.screen());
  });
  terminal.press('q');
  await terminal.ended();
  await terminal.start('site');
  await terminal.see(/ > .*n1[\s\S]*q quit/, START_MS);
  await waitFor('the question', () => {
    terminal.press('T');
    return /RUN restart {2}app\/n1/.test(terminal.screen());
  });
  await waitFor('the end', () => {
    terminal.press('y');
    return /restart for app\/n1 ended with 3/.test(terminal.screen());
  });
  const environment = readFileSync(at('ran'), 'utf8');
  assert.match(environment, /^PATH=/m);
  assert.doesNotMatch(environment, /geheim/);
  terminal.press('q');
  await terminal.ended();
  const { stdout } = await runBaltop(['log'], { env });
  assert.match(stdout, /app\/n1 +command restart .*failed: ended with 3/);
  const { stdout: json } = await runBaltop(['log', '-o', 'jsonl'], { env });
  const entry = JSON.parse(json.trim().split('\n').at(-1) ?? '');
  assert.match(entry.request, /^sh -c .* sh n1$/);
});

test('a file that takes a key of the screen is refused by every verb, with its line', async (t) => {
  const { server, env } = await stage(
    t,
    '  - name: mine\n    on: member\n    exec: [x]\n    key: d\n',
  );
  const { code, stderr } = await runBaltop(['list', server.url], { env });
  assert.equal(code, 2);
  assert.match(stderr, /config\.yaml, line 5: commands: mine: d is the key of disable/);
});
