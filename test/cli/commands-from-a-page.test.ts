/** The operator's commands and a page that is hostile: refused before anything is changed, or one word of data. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { HOSTILE_WORDS } from '../helpers/hostile-words.ts';
import { play, SMALL_POOL, writesTo } from '../helpers/play.ts';
import { startRecorder } from '../helpers/recorder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

const good = [
  { url: 'http://10.0.0.1:8080', route: 'n1' },
  { url: 'http://10.0.0.2:8080', route: 'n2' },
];
const hostile = Object.values(HOSTILE_WORDS);

test('hostile routes: each member is named, nothing is run or changed, and the plain ones are one word', async (t) => {
  const routed = hostile.map((route, index) => ({ url: `http://10.1.0.${index}:8080`, route }));
  const server = await play(t, { pools: [{ ...SMALL_POOL, members: [...good, ...routed] }] });
  const recorder = startRecorder(t);
  // Blanks around a name are lost in the table's cell.
  const plain = new Set([
    '__proto__',
    'constructor',
    'toString',
    'status',
    'resume',
    ' node1',
    'node1 ',
  ]);
  const unfit = routed.filter(({ route }) => !plain.has(route) && !/^x+$/.test(route));
  assert.ok(unfit.length >= 60, `${unfit.length}`);
  for (const option of ['--exec', '--check-exec', '--check-url']) {
    const command =
      option === '--check-url' ? 'http://127.0.0.1:1/{route}' : `${recorder.command} {route}`;
    const exec = option === '--exec' ? [] : ['--exec', recorder.command];
    for (const more of [[], ['--dry-run']]) {
      const done = await runBaltop([
        'rolling',
        'app',
        '-u',
        server.url,
        ...exec,
        option,
        command,
        ...more,
      ]);
      assert.equal(done.code, 5, done.stderr);
      assert.match(
        done.stderr,
        /^baltop: refused: .*Nothing was changed\. Change the command/m,
        option,
      );
      const objections = done.stderr.split(`${option} cannot use {route}: `).length - 1;
      assert.equal(objections, unfit.length, `${option} ${more}: ${done.stderr}`);
      assert.doesNotMatch(done.stderr.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  }
  assert.deepEqual(writesTo(server), []);
  assert.deepEqual(recorder.runs(), []);
  const some = routed.filter(({ route }) => ['__proto__', 'status', 'node1 '].includes(route));
  const only = ['--only', some.map(({ url }) => url.slice(7)).join(',')];
  const hooks = ['--exec', `${recorder.command} {route} {host}`, '--soak', '0s'];
  const done = await runBaltop(
    ['rolling', 'app', '-u', server.url, ...hooks, ...only, '--yes', '--proof-timeout', '1s'],
    { timeoutMs: 60_000 },
  );
  assert.equal(done.code, 0, done.stdout + done.stderr);
  assert.deepEqual(
    recorder.runs(),
    some.map(({ url, route }) => [route.trim(), url.slice(7, -5)]),
  );
  assert.deepEqual(readdirSync(recorder.folder).sort(), ['notes', 'recorder.cjs']);
});

test('hostile hosts and whole URLs: refused for every name that takes a part of them', async (t) => {
  const members = hostile.map((_, index) => ({
    url: `http://10.1.0.${index}:8080`,
    route: `r${index}`,
  }));
  const server = await play(t, { pools: [{ ...SMALL_POOL, members: [...good, ...members] }] });
  server.setFault({
    kind: 'transform',
    transform: (html) =>
      html.replaceAll(/>http:\/\/10\.1\.0\.(\d+):8080</g, (_, index: string) => {
        const word = hostile[Number(index)] ?? '';
        return Number(index) % 3 === 0 ? `>${word}<` : `>http://${word}:8080<`;
      }),
  });
  const recorder = startRecorder(t);
  for (const name of ['{host}', '{port}', '{url}', '{member}']) {
    const exec = `${recorder.command} ${name}`;
    const done = await runBaltop(['rolling', 'app', '-u', server.url, '--exec', exec]);
    assert.equal(done.code, 5, done.stderr);
    assert.match(done.stderr, new RegExp(`--exec cannot use \\${name}: `));
    assert.match(done.stderr, /Nothing was changed\./);
  }
  assert.deepEqual(writesTo(server), []);
  assert.deepEqual(recorder.runs(), []);
});

test('a dry run shows each command as its words', async (t) => {
  const server = await play(t);
  const options = [
    '--exec',
    "ssh {host} 'upgrade {route}'",
    '--check-url',
    'http://{host}:{port}/health',
  ];
  const call = [
    'rolling',
    'app',
    '-u',
    server.url,
    ...options,
    '--check-exec',
    'true {member}',
    '--dry-run',
  ];
  const { code, stdout, stderr } = await runBaltop(call);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^app\/n1 --exec \(words: 3\): ssh 10\.0\.0\.1 'upgrade n1'$/m);
  assert.match(stdout, /^app\/n2 --check-url: http:\/\/10\.0\.0\.2:8080\/health$/m);
  assert.match(stdout, /^app\/n3 --check-exec \(words: 2\): true 10\.0\.0\.3:8080$/m);
  const lines = (await runBaltop([...call, '-o', 'jsonl'])).stdout.trim().split('\n');
  const told = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'command');
  assert.deepEqual(told[0]?.words, ['ssh', '10.0.0.1', 'upgrade n1']);
  assert.deepEqual(writesTo(server), []);
});

test('the page never chooses the program', async (t) => {
  const server = await play(t);
  for (const option of ['--exec', '--check-exec']) {
    for (const command of ['{route} stop', '/opt/{balancer}/upgrade x', '"{host}"']) {
      const done = await runBaltop([
        'rolling',
        'app',
        '-u',
        server.url,
        '--exec',
        'true',
        option,
        command,
      ]);
      assert.equal(done.code, 2, done.stderr);
      assert.match(done.stderr, /the page would choose the program/);
    }
  }
});

test('a socket and an unnamed route: the run and the dry run say that the command makes no sense', async (t) => {
  const members = [...good, { url: 'unix:/run/app.sock|http://localhost/' }];
  const server = await play(t, { pools: [{ ...SMALL_POOL, members }] });
  for (const more of [[], ['--dry-run']]) {
    const call = ['rolling', 'app', '-u', server.url, '--exec', 'ssh {host} upgrade', ...more];
    const done = await runBaltop(call);
    assert.equal(done.code, 5, done.stderr);
    assert.match(
      done.stderr,
      /app\/unix:\/run\/app\.sock: --exec cannot use \{host\}: the member is a unix socket/,
    );
  }
  assert.deepEqual(writesTo(server), []);
});
