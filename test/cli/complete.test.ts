import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { wordsOf } from '../../source/cli/console/command-line-words.ts';
import { complete } from '../../source/cli/verbs/complete-words.ts';
import { optionsOf } from '../../source/cli/verbs/verb-options.ts';
import { ALL_VERBS, VERBS } from '../../source/cli/verbs/verbs.ts';
import { OPTION_NAMES, rowOf } from '../../source/config/options/options.ts';
import { HOSTILE_WORDS } from '../helpers/hostile-words.ts';
import { play, SMALL_POOL } from '../helpers/play.ts';

const HOME = { HOME: '/nonexistent' };

/** However loaded the machine is. */
const PATIENT = '--request-timeout 20s';

async function words(line: string, env: Readonly<Record<string, string>> = {}) {
  const found = await complete(line, { ...HOME, ...env });
  return found === 'files' ? found : found.map(({ word }) => word);
}

test('a typed line is cut as a shell cuts it', () => {
  assert.deepEqual(wordsOf(`baltop rolling app --exec 'ssh {host} up' -u "a b"c --on`), {
    words: ['rolling', 'app', '--exec', 'ssh {host} up', '-u', 'a bc'],
    current: '--on',
  });
  assert.deepEqual(wordsOf('baltop get a\\ b '), { words: ['get', 'a b'], current: '' });
  assert.deepEqual(wordsOf('baltop'), { words: [], current: 'baltop' });
});

test('every verb offers its own options, and no others', async () => {
  assert.deepEqual(
    await words('baltop '),
    VERBS.map(({ name }) => name),
  );
  for (const verb of ALL_VERBS) {
    const offered = await words(`baltop ${verb.name} --`);
    assert.deepEqual(
      offered,
      optionsOf(verb).map(({ long }) => `--${long}`),
      verb.name,
    );
  }
  assert.ok(!(await words('baltop list --watch --')).includes('--watch'), 'once is enough');
  assert.ok((await words('baltop list -u web1 --')).includes('--url'), 'several front ends');
});

test('values: fixed ones from where they are checked, files by the shell', async () => {
  assert.deepEqual(await words('baltop wait --for d'), ['drained', 'disabled']);
  assert.deepEqual(await words('baltop get -o '), ['json', 'yaml']);
  assert.deepEqual(await words('baltop log -o '), ['table', 'json', 'jsonl']);
  assert.deepEqual(await words('baltop --theme=b'), ['--theme=bright', '--theme=blueorange']);
  assert.deepEqual(await words('baltop --columns state,re'), ['state,reqs', 'state,redir']);
  assert.ok((await words('baltop --demo=')).includes('--demo=2.2.34'));
  for (const long of OPTION_NAMES.filter((name) => rowOf(name).takes === 'FILE')) {
    const verb = VERBS.find((each) => optionsOf(each).some((option) => option.long === long));
    assert.equal(await words(`baltop ${verb?.name ?? ''} --${long} x`), 'files', long);
  }
});

test('members are read where nobody is asked for anything, and nowhere else', async (t) => {
  const server = await play(t);
  const env = { BALTOP_URL: server.url };
  assert.deepEqual(await words(`baltop disable ${PATIENT} `, env), [
    'app/n1',
    'app/n2',
    'app/n3',
    'app/spare',
  ]);
  assert.deepEqual(await words(`baltop get ${PATIENT} -u ${server.url} n`), ['n1', 'n2', 'n3']);
  assert.deepEqual(await words('baltop get one ', env), [], 'get takes one');
  const asked = server.requests.length;
  assert.deepEqual(await words('baltop disable --user ops --password-stdin ', env), []);
  assert.deepEqual(await words('baltop disable --user ops ', env), []);
  assert.deepEqual(await words('baltop disable --user ops --password-command ls ', env), []);
  assert.deepEqual(await words('baltop disable --via ssh:web1 ', env), []);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-config-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  const auth = 'auth: {user: ops, passwordCommand: "touch started"}';
  writeFileSync(
    file,
    `contexts:\n  prod:\n    ${auth}\n    frontEnds:\n      - {url: "${server.url}"}\n`,
  );
  const configured = { BALTOP_CONFIG: file };
  assert.deepEqual(await words('baltop disable -c ', configured), ['prod']);
  assert.deepEqual(await words('baltop context use ', configured), ['prod']);
  assert.deepEqual(await words('baltop context us', configured), ['use']);
  assert.deepEqual(await words('baltop disable -c prod ', configured), []);
  assert.equal(server.requests.length, asked);
});

test('doctor and --url: contexts, and the front ends of them that are reached straight', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-config-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  const urls = [
    'http://web1/balancer-manager',
    'https://web2/lb',
    'http://web3:8081/balancer-manager',
  ];
  const straight = urls.map((url) => `      - {url: "${url}"}\n`).join('');
  const far = '      - {url: "http://127.0.0.1/balancer-manager", via: "ssh:web4"}\n';
  writeFileSync(file, `contexts:\n  prod:\n    frontEnds:\n${straight}${far}`);
  const env = { BALTOP_CONFIG: file };
  const known = ['web1', 'https://web2/lb', 'web3:8081'];
  assert.deepEqual(await words('baltop doctor ', env), ['prod', ...known]);
  assert.deepEqual(await words('baltop doctor web1 web3', env), ['web3:8081']);
  assert.deepEqual(await words('baltop list -u ', env), known);
  assert.deepEqual(await words('baltop doctor '), []);
});

test('what a page names with characters that a shell would run, or like an option, is not offered', async (t) => {
  const hostile = Object.values(HOSTILE_WORDS).map((route, index) => ({
    url: `http://10.1.0.${index}:8080`,
    route,
  }));
  const members = [...hostile, { url: 'http://10.0.0.3:8080', route: 'n3' }];
  const pools = ['app', '-x', '--output-file=x'].map((name) => ({ ...SMALL_POOL, name, members }));
  const server = await play(t, { pools });
  const env = { BALTOP_URL: server.url };
  assert.deepEqual(await words(`baltop list ${PATIENT} `, env), ['app']);
  assert.deepEqual(await words(`baltop list ${PATIENT} -b `, env), ['app']);
  const offered = await words(`baltop disable ${PATIENT} `, env);
  assert.ok(Array.isArray(offered));
  const isPlain = (word: string) => /^app\/[\w./:@%+,=-]+$/.test(word);
  assert.deepEqual(
    offered.filter((word) => !isPlain(word)),
    [],
  );
  assert.ok(offered.includes('app/n3') && offered.includes('app/constructor'));
  // Spelled so, each of them is harmless.
  assert.ok((await words(`baltop disable ${PATIENT} http://10.1.0.1`, env)).length > 0);
});

test('members of one balancer only, where the line names it', async (t) => {
  const other = { name: 'api', members: [{ url: 'http://10.0.5.1:8080', route: 'a1' }] };
  const env = { BALTOP_URL: (await play(t, { pools: [SMALL_POOL, other] })).url };
  for (const option of ['--only', '--skip']) {
    assert.deepEqual(await words(`baltop rolling api ${PATIENT} ${option} `, env), ['api/a1']);
  }
  assert.deepEqual(await words(`baltop rolling api ${PATIENT} --skip=`, env), ['--skip=api/a1']);
  assert.deepEqual(await words(`baltop disable -b api ${PATIENT} `, env), ['api/a1']);
  const all = await words(`baltop rolling ${PATIENT} --only `, env);
  assert.equal(all.length, (SMALL_POOL.members?.length ?? 0) + 1, 'not named yet');
});
