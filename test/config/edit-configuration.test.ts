import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  addContext,
  contextText,
  makeCurrent,
  removeContext,
  saveColumns,
} from '../../source/config/edit-configuration.ts';
import { UsageError } from '../../source/config/usage-error.ts';

const ENV = { HOME: '/home/ops' };
const WEB9 = { frontEnds: [{ url: 'http://web9/balancer-manager' }] };

/** Somebody's own style: lists at their key, comments everywhere, a long line. */
const OWN = `# Ours. Ask Ann before you change it.

currentContext: test   # never prod
contexts:
  # What customers see.
  prod:
    protected: true # since the outage
    frontEnds:
    - url: http://web1/balancer-manager   # the old one
    - {name: two, url: 'http://web2/balancer-manager'}
    auth: {user: ops, passwordCommand: "a command that is much longer than eighty columns, and stays on its line"}

  test:
    frontEnds:
    - url: http://127.0.0.1/balancer-manager
`;

function fileWith(t: TestContext, text: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-edit-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const path = join(folder, 'baltop', 'config.yaml');
  if (text === null) return path;
  const flat = join(folder, 'config.yaml');
  writeFileSync(flat, text, { mode: 0o644 });
  return flat;
}

const read = (path: string) => readFileSync(path, 'utf8');

/** What is compared: blanks in front of a comment and inside of braces are set anew. */
const words = (text: string) => text.replace(/ +#/g, ' #').replace(/([{}]) ?| (?=})/g, '$1');

test('making a context the current one changes that word, and nothing that anybody wrote', (t) => {
  const path = fileWith(t, OWN);
  const { currentContext } = makeCurrent(path, ENV, 'prod');
  assert.equal(currentContext, 'prod');
  assert.equal(
    words(read(path)),
    words(OWN.replace('currentContext: test', 'currentContext: prod')),
  );
});

test('a context is added behind the others, in the style of the file', (t) => {
  const path = fileWith(t, OWN);
  const { contexts, currentContext } = addContext(path, ENV, 'new', { protected: true, ...WEB9 });
  assert.deepEqual([...contexts.keys()], ['prod', 'test', 'new']);
  assert.equal(currentContext, 'test');
  const added = `  new:
    protected: true
    frontEnds:
    - url: http://web9/balancer-manager
`;
  assert.equal(words(read(path)), words(OWN + added));
});

test('removing takes out that context alone; the current one is not current any more', (t) => {
  const path = fileWith(t, OWN);
  const { contexts, currentContext } = removeContext(path, ENV, 'test');
  assert.deepEqual([[...contexts.keys()], currentContext], [['prod'], null]);
  assert.match(read(path), /^# Ours\. Ask Ann/);
  assert.match(read(path), /# the old one\n/);
  assert.doesNotMatch(read(path), /127\.0\.0\.1/);
});

test('a context is shown as it stands there', (t) => {
  const text = contextText(fileWith(t, OWN), 'prod');
  assert.match(text, /^prod:\n {2}protected: true # since the outage\n/);
  assert.doesNotMatch(text, /127\.0\.0\.1|Ask Ann/);
});

test('the first context makes the file, for its owner only, and is the current one', (t) => {
  const path = fileWith(t, null);
  const { contexts, currentContext } = addContext(path, ENV, 'a', WEB9);
  assert.deepEqual([[...contexts.keys()], currentContext], [['a'], 'a']);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(join(path, '..')).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(join(path, '..')), ['config.yaml'], 'no draft is left');
});

test('an empty file, and contexts without a value, can be added to', (t) => {
  for (const text of ['', '# mine\n', 'contexts:\n', '# mine\ncontexts: # to come\n']) {
    const path = fileWith(t, text);
    assert.ok(addContext(path, ENV, 'a', WEB9).contexts.has('a'), text);
    if (text.includes('# mine')) assert.match(read(path), /# mine/);
  }
});

test('what would not be read back is not written', (t) => {
  const path = fileWith(t, OWN);
  assert.throws(
    () => addContext(path, ENV, 'bad', { frontEnds: [{ url: 'ftp://x' }] }),
    UsageError,
  );
  assert.throws(() => addContext(path, ENV, 'bad', { ...WEB9, interval: 'soon' }), UsageError);
  assert.equal(read(path), OWN);
});

test('columns are saved in their context, and comments behind those that stay are kept', (t) => {
  const path = fileWith(t, OWN);
  const columnsOf = () => saveColumns(path, ENV, 'test', null).contexts.get('test');
  saveColumns(path, ENV, 'test', ['state', 'member', 'busy']);
  const added = '    columns: [ state, member, busy ]\n';
  assert.equal(words(read(path)), words(OWN + added));
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(columnsOf()?.preferences.columns, null);
  assert.equal(words(read(path)), words(OWN), 'null takes them out again');
  const list = `    columns:
    # as Ann likes them
    - busy # first of all
    - member
    - state
`;
  const own = fileWith(t, OWN + list);
  saveColumns(own, ENV, 'test', ['state', 'busy']);
  const changed = list.replace('    - member\n', '').replace(/( .*busy.*\n)( .*\n)/, '$2$1');
  assert.equal(words(read(own)), words(OWN + changed));
});

test('columns of a context that is gone by now, or in a broken file, are not saved', (t) => {
  const path = fileWith(t, OWN);
  assert.throws(() => saveColumns(path, ENV, 'gone', ['state']), /gone/);
  assert.throws(() => saveColumns(path, ENV, 'prod', ['nonsense']), UsageError);
  assert.equal(read(path), OWN);
  writeFileSync(path, `${OWN}  broken: [`);
  assert.throws(() => saveColumns(path, ENV, 'test', ['state']), UsageError);
});

test('a link into a folder of dotfiles stays a link', (t) => {
  const real = fileWith(t, OWN);
  const link = join(real, '..', 'link.yaml');
  symlinkSync(real, link);
  makeCurrent(link, ENV, 'prod');
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.match(read(real), /currentContext: prod/);
});
