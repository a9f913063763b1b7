/** A crash of the program itself: said in one line, kept in a file, without secrets. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { crashText } from '../../source/commands/crash.ts';

function home(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

test('the message, and a log that only its owner may read', (t) => {
  const state = home(t);
  const text = crashText(new Error('drawing went wrong'), { XDG_STATE_HOME: state });
  const path = join(state, 'baltop', 'crash.log');
  assert.equal(
    text,
    `baltop: internal error: drawing went wrong\nbaltop: details are in ${path}\n`,
  );
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(join(state, 'baltop')).mode & 0o777, 0o700);
  const log = readFileSync(path, 'utf8');
  assert.match(log, /^\d{4}-\d\d-\d\dT.*Z\nbaltop \d.*Node v/);
  assert.match(log, /Error: drawing went wrong\n\s+at /);
});

test('the next crash takes its place, and nothing is left beside it', (t) => {
  const state = home(t);
  for (const what of ['one', 'two']) crashText(new Error(what), { XDG_STATE_HOME: state });
  assert.deepEqual(readdirSync(join(state, 'baltop')), ['crash.log']);
  assert.match(readFileSync(join(state, 'baltop', 'crash.log'), 'utf8'), /Error: two/);
});

test('neither says a password, a nonce or a header that holds one', (t) => {
  const state = home(t);
  const error = new Error(
    'GET http://ops:hush@web1/x?b=app&nonce=4f6c-hush&w=1 failed\nAuthorization: Basic aHVzaA==\x1b]0;x\x07',
  );
  const text = crashText(error, { XDG_STATE_HOME: state });
  const log = readFileSync(join(state, 'baltop', 'crash.log'), 'utf8');
  for (const told of [text, log]) {
    assert.doesNotMatch(told, /hush|aHVzaA/);
    assert.doesNotMatch(told, /[\x1b\x07]/);
  }
});

test('where nothing can be written the message is said all the same', (t) => {
  const state = home(t);
  mkdirSync(join(state, 'baltop', 'crash.log'), { recursive: true });
  const text = crashText('just a text', { XDG_STATE_HOME: state });
  assert.equal(text, 'baltop: internal error: just a text\n');
  assert.deepEqual(readdirSync(join(state, 'baltop')), ['crash.log']);
});
