/** A crash of the program itself: said in one line, kept in a file, without secrets. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { crashText } from '../../source/cli/console/crash.ts';
import { keepFromCrash } from '../../source/httpd/secrets.ts';

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

test('nor what the program holds, in whatever form an error quotes it', (t) => {
  const state = home(t);
  keepFromCrash('hu"sh-1', 'b3BzOmh1');
  const error = new Error(
    [
      'w=http%3A%2F%2Fworker%3Ahush-2%40web1 w=http%253A%252F%252Fworker%253Ahush-3%2540web1',
      `{ auth: 'ops:hu"sh-1', header: 'b3BzOmh1' } ${JSON.stringify({ password: 'hu"sh-1' })}`,
      '{"nonce":"hush-4"} 1b4e28ba-2fa1-11d2-883f-0016d3cca427',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nhush-5\n-----END ENCRYPTED PRIVATE KEY-----',
      'x'.repeat(1000),
    ].join('\n'),
  );
  const text = crashText(error, { XDG_STATE_HOME: state });
  const log = readFileSync(join(state, 'baltop', 'crash.log'), 'utf8');
  for (const told of [text, log]) assert.doesNotMatch(told, /hush-\d|"sh-1|b3BzOmh1|1b4e28ba/);
  assert.match(log, /worker:\*\*\*@web1.*x{1000}/s, 'the rest is there');
  assert.ok(text.length < 500, 'a few lines of a terminal');
});

test('where nothing can be written the message is said all the same', (t) => {
  const state = home(t);
  mkdirSync(join(state, 'baltop', 'crash.log'), { recursive: true });
  const text = crashText('just a text', { XDG_STATE_HOME: state });
  assert.equal(text, 'baltop: internal error: just a text\n');
  assert.deepEqual(readdirSync(join(state, 'baltop')), ['crash.log']);
});
