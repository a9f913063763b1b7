/** `baltop log`: what it prints for programs, and what it says of a log that it cannot read. */

import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { play } from '../helpers/play.ts';
import { runBaltop, temporaryHome } from '../helpers/run-baltop.ts';
import { assertComplaint, assertExit, EXIT } from '../lab/outcome.ts';

/** A state folder whose audit log has one change. */
async function changedOnce(t: TestContext) {
  const server = await play(t);
  const home = temporaryHome();
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  const env = { XDG_STATE_HOME: home };
  const disable = () => runBaltop(['disable', 'n1', '-u', server.url, '--yes'], { env });
  assertExit(await disable(), EXIT.done);
  const log = (...args: string[]) => runBaltop(['log', ...args], { env });
  const change = (verb: string) => runBaltop([verb, 'n1', '-u', server.url, '--yes'], { env });
  return { path: join(home, 'baltop', 'audit.jsonl'), log, change };
}

test('log -o json is one list, and -o jsonl a line for each', async (t) => {
  const { log } = await changedOnce(t);
  const json = await log('-o', 'json');
  assertExit(json, EXIT.done);
  const list: { kind: string; items: readonly unknown[] } = JSON.parse(json.stdout);
  assert.equal(list.kind, 'AuditLog');
  const jsonl = await log('-o', 'jsonl');
  assert.deepEqual(
    list.items,
    jsonl.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  const none: { items: readonly unknown[] } = JSON.parse(
    (await log('-o', 'json', '--since', '2999-01-01')).stdout,
  );
  assert.deepEqual(none.items, []);
});

test('a verb that has events only says which format they have', async () => {
  const finished = await runBaltop(['wait', 'n1', '--for', 'ok', '-o', 'json']);
  assertComplaint(finished, EXIT.usage, /unknown format "json" \(did you mean jsonl\?\)/);
});

test('one unreadable line is one line', async (t) => {
  const { path, log } = await changedOnce(t);
  appendFileSync(path, 'half of a li\n');
  assert.match((await log()).stderr, /skipped 1 unreadable line$/m);
  appendFileSync(path, '{}\n');
  assert.match((await log()).stderr, /skipped 2 unreadable lines$/m);
});

test('log and a change name what is in place of the audit log, and its mend, in the same words', async (t) => {
  const { path, log, change } = await changedOnce(t);
  const aside = `${path}.aside`;
  renameSync(path, aside);
  const cases: readonly (readonly [verb: string, make: () => void, told: RegExp])[] = [
    [
      'enable',
      () => symlinkSync(aside, path),
      /audit\.jsonl is a symbolic link, which is not followed: remove it/,
    ],
    ['disable', () => mkdirSync(path), /audit\.jsonl is not a regular file: remove it/],
  ];
  for (const [verb, make, told] of cases) {
    make();
    assertComplaint(await log(), EXIT.failed, told);
    assert.match((await change(verb)).stderr, told);
    rmSync(path, { recursive: true });
  }
});
