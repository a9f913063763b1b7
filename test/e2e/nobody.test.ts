import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs, needsThat } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { CLI, runBaltop } from '../helpers/run-baltop.ts';

/** As a container runs a program under a number that no name belongs to, with nothing in its environment. */
test('without HOME and without an entry in passwd, everything that needs neither works', async (t) => {
  if (!needsThat(t, 'root', process.getuid?.() === 0) || !needs(t, 'setpriv')) return;
  const server = await play(t);
  const node = process.execPath;
  const run = (...args: string[]) =>
    runBaltop(args, {
      program: [
        'setpriv',
        '--reuid=54321',
        '--regid=54321',
        '--clear-groups',
        'env',
        '-i',
        node,
        CLI,
      ],
    });
  for (const args of [['--help'], ['--version'], ['list', '-u', server.url], ['context', 'list']]) {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    assert.notEqual(stdout + stderr, '');
    assert.doesNotMatch(stderr, /internal error|^ +at /m);
  }
  const changed = await run('disable', '-u', server.url, 'app/n1');
  assert.equal(changed.code, 0, changed.stderr);
  assert.match(changed.stderr, /^baltop: cannot write the audit log: .*\n$/);
});
