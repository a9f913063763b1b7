/** What an operator's command printed: its last lines, safe to print, of this run alone. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  beginOutput,
  lastLines,
  outputFile,
} from '../../../source/operations/hooks/hook-output.ts';
import { runKept } from '../../../source/operations/hooks/kept-hook.ts';
import { calmPool, fakeSnapshot } from '../../helpers/fake-fleet.ts';

const member = aMember();

function aMember() {
  const found = fakeSnapshot([calmPool(1)]).balancers[0]?.members[0];
  if (found === undefined) throw new Error('no member');
  return found;
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-output-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function printed(folder: string, script: string, echoed: string[] = []) {
  const echo = (bytes: Uint8Array) => echoed.push(new TextDecoder().decode(bytes));
  const { signal } = new AbortController();
  const result = await runKept(['sh', '-c', script], member, { folder, echo }, 10_000, signal);
  assert.ok(result.printed !== undefined);
  return result.printed;
}

test('the last lines of both streams, of the last run, without colours and rewritten parts', async (t) => {
  const folder = folderFor(t);
  const echoed: string[] = [];
  await printed(folder, 'echo of the run before');
  const part = await printed(
    folder,
    "printf 'one\\n10%%\\r100%%\\n'; printf '\\033[1;31mno space\\033[0m\\n\\033]0;title\\007\\n' >&2; exit 1",
    echoed,
  );
  assert.deepEqual(lastLines(part, 3), ['100%', 'no space', '?]0;title?']);
  assert.deepEqual(lastLines(part, 99)[0], 'one', 'nothing of the run before');
  assert.match(echoed.join(''), /^one\n[\s\S]*no space/, 'it was read along, to its end');
});

test('of a long output the end is read, in whole lines; a file that is gone says nothing', async (t) => {
  const folder = folderFor(t);
  const part = await printed(
    folder,
    'i=0; while [ $i -lt 4000 ]; do echo line $i; i=$((i+1)); done',
  );
  assert.deepEqual(lastLines(part, 2), ['line 3998', 'line 3999']);
  assert.match(lastLines(part, 9_999)[0] ?? '', /^line \d+$/);
  rmSync(part.file);
  assert.deepEqual(lastLines(part, 2), []);
});

test('no link is followed, and a name of the page stays a name in the folder', (t) => {
  const folder = folderFor(t);
  const file = outputFile(folder, { ...member, balancer: '../../etc/x' });
  assert.equal(join(file, '..'), folder);
  const target = join(folder, 'target');
  writeFileSync(target, 'mine');
  symlinkSync(target, file);
  assert.equal(beginOutput(file), null);
  assert.equal(readFileSync(target, 'utf8'), 'mine');
});
