import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { NO_CONFIGURATION } from '../../source/config/configuration.ts';
import type { Configuration } from '../../source/config/context.ts';
import { parseDuration } from '../../source/config/duration.ts';
import { nameFrontEnds, parseFrontEndUrl } from '../../source/config/front-end-url.ts';
import { parse } from '../../source/config/parse-configuration.ts';
import { readPasswordFile } from '../../source/config/password.ts';
import { readSettings } from '../../source/config/read-settings.ts';
import type { Environment, OptionValues } from '../../source/config/settings.ts';
import { UsageError } from '../../source/config/usage-error.ts';

const U = 'http://web1/balancer-manager';

function settings(
  values: OptionValues = {},
  env: Environment = {},
  urls: readonly string[] = [],
  configuration: Configuration = NO_CONFIGURATION,
) {
  return readSettings({
    values: { url: [U], ...values },
    env,
    urls,
    fallbackUrl: null,
    configuration,
  });
}

function refused(what: RegExp, run: () => unknown): void {
  assert.throws(run, (problem) => {
    assert.ok(problem instanceof UsageError, String(problem));
    assert.match(problem.message, what);
    assert.ok(problem.hint !== '');
    assert.doesNotMatch(problem.message + problem.hint, /\n/);
    return true;
  });
}

test('durations as people write them', () => {
  for (const [text, ms] of [
    ['500ms', 500],
    ['2s', 2_000],
    ['2', 2_000],
    ['1.5s', 1_500],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['25h', null],
    ['-1s', null],
    ['', null],
    ['fast', null],
    ['1e3', null],
    ['1s1s', null],
  ] as const) {
    assert.equal(parseDuration(text), ms, text);
  }
});

test('a front end as the user types it', () => {
  for (const [text, href] of [
    ['web1', 'http://web1/balancer-manager'],
    ['web1:8080', 'http://web1:8080/balancer-manager'],
    ['http://web1', 'http://web1/balancer-manager'],
    ['https://web1/bm', 'https://web1/bm'],
    ['https://web1/bm?b=app&nonce=x#top', 'https://web1/bm'],
    ['HTTP://WEB1/x', 'http://web1/x'],
    ['[::1]:8080', 'http://[::1]:8080/balancer-manager'],
    ['::1', null],
    ['ftp://web1', null],
    ['file:///etc/passwd', null],
    ['http://', null],
    ['http:///web1', null],
    ['https:////web1/x', null],
    ['', null],
    ['web1:99999', null],
    ['htp:/foo bar', null],
    ['htp:/foo', null],
    ['http:/web1', null],
    ['https//web1/x', null],
    ['http:8080', null],
    ['https', null],
    ['web1:', null],
    ['web1 web2', null],
    ['web1\t.example', null],
    ['http://we\nb1/x', null],
    ['http://web1/a b', null],
    ['what!.', null],
    ['..', null],
    ['.', null],
    ['/web1', null],
    ['http://web1..example/', null],
    ['https.example', 'http://https.example/balancer-manager'],
    ['http-1:80/x', 'http://http-1/x'],
    ['web_1.example.', 'http://web_1.example./balancer-manager'],
    ['bücher.example', 'http://xn--bcher-kva.example/balancer-manager'],
    ['http://[fe80::1]/x', 'http://[fe80::1]/x'],
  ] as const) {
    const parsed = parseFrontEndUrl(text);
    assert.equal(parsed.ok ? parsed.url.href : null, href, text);
  }
});

test('a list of front ends in one URL is told apart from a path', () => {
  const list = parseFrontEndUrl('http://web1,http://web2');
  assert.ok(!list.ok && /is more than one URL: give each its own --url/.test(list.problem));
  const secret = parseFrontEndUrl('http://web1;https://ops:pw@web2');
  assert.ok(!secret.ok && !/pw/.test(secret.problem), JSON.stringify(secret));
  assert.ok(parseFrontEndUrl('http://web1/a,b').ok);
});

test('a user or password in a URL is refused and never quoted', () => {
  for (const text of [
    'http://ops:geheim@web1/',
    'ops:geheim@web1',
    'http://geheim@web1',
    'http:ops:geheim@web1',
    '//ops:geheim@web1',
    'http:////ops:geheim@web1',
    'http://ops:ge/heim@web1',
    'http://ops:ge#heim@web1',
    'ftp://ops:geheim@web1',
    'foo:////ops:geheim@web1',
    ' http://ops:geheim@web1',
  ]) {
    const parsed = parseFrontEndUrl(text);
    assert.ok(!parsed.ok || parsed.url.username + parsed.url.password === '', text);
    assert.ok(!parsed.ok, text);
    assert.doesNotMatch(parsed.problem, /ge.?heim/, text);
  }
});

test('front ends have names that differ, as short as that allows', () => {
  const names = (...urls: string[]) => nameFrontEnds(urls.map((url) => new URL(url)));
  assert.deepEqual(names('http://a/x', 'http://b/x'), ['a', 'b']);
  assert.deepEqual(names('http://a:1/x', 'http://a:2/x', 'http://b/x'), ['a:1', 'a:2', 'b']);
  assert.equal(new Set(names('http://a/x', 'http://a/y', 'https://a/x')).size, 3);
});

test('where the front ends come from: flags and operands, else the environment, else nothing', () => {
  const hrefs = (given: ReturnType<typeof settings>) => given.frontEnds.map(({ url }) => url.href);
  assert.deepEqual(hrefs(settings({}, { BALTOP_URL: 'http://other/x' })), [U]);
  assert.deepEqual(hrefs(settings({ url: [] }, { BALTOP_URL: 'web1 web2' })), [
    U,
    'http://web2/balancer-manager',
  ]);
  assert.deepEqual(
    hrefs(settings({ url: ['web1', U] }, {}, ['http://web1'])),
    [U],
    'one page once',
  );
  assert.deepEqual(hrefs(settings({ url: [], host: '::1', port: '81' })), [
    'http://[::1]:81/balancer-manager',
  ]);
  refused(/no front end/, () => settings({ url: [] }));
  refused(/port/, () => settings({ url: [], port: 'http' }));
  for (const host of ['', 'a/b', 'a b', 'http://a']) {
    refused(/-H takes a host/, () => settings({ url: [], host }));
  }
});

test('read-only: the environment holds against --write, the flag does not', () => {
  assert.equal(settings().readOnly, null);
  assert.match(settings({ 'read-only': true }).readOnly ?? '', /--read-only/);
  assert.equal(settings({ 'read-only': true, write: true }).readOnly, null);
  assert.match(
    settings({ write: true }, { BALTOP_READ_ONLY: '1' }).readOnly ?? '',
    /BALTOP_READ_ONLY/,
  );
  assert.equal(settings({}, { BALTOP_READ_ONLY: '0' }).readOnly, null);
});

test('a Host that no header can carry is refused', () => {
  assert.equal(
    settings({ 'host-header': 'www.example:8443' }).frontEnds[0]?.hostHeader,
    'www.example:8443',
  );
  assert.equal(settings({ 'host-header': '[::1]:80' }).frontEnds[0]?.hostHeader, '[::1]:80');
  for (const header of ['a b', 'a\r\nX: y', 'http://a/', '', 'a:port']) {
    refused(/--host-header/, () => settings({ 'host-header': header }));
  }
});

test('times have a floor', () => {
  assert.equal(settings().timeoutMs, 5_000);
  assert.equal(settings().intervalMs, 2_000);
  refused(/--request-timeout/, () => settings({ 'request-timeout': '0' }));
  refused(/--interval/, () => settings({ interval: '10ms' }));
});

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'baltop-config-'));
  t.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 10 }));
  return path;
}

test('a password file: its first line, and nobody else may read it', (t) => {
  const path = join(folder(t), 'password');
  writeFileSync(path, 'ge heim\r\nsecond line\n', { mode: 0o600 });
  assert.equal(readPasswordFile(path), 'ge heim');
  for (const mode of [0o640, 0o604, 0o644]) {
    chmodSync(path, mode);
    refused(/can be read by others/, () => readPasswordFile(path));
  }
  chmodSync(path, 0o600);
  writeFileSync(path, '\nx\n');
  refused(/no password in/, () => readPasswordFile(path));
  refused(/cannot read/, () => readPasswordFile(`${path}.missing`));
  const directory = join(folder(t), 'dir');
  mkdirSync(directory, { mode: 0o700 });
  refused(/cannot read/, () => readPasswordFile(directory));
});

test('user and password come together, or not at all', (t) => {
  const path = join(folder(t), 'password');
  writeFileSync(path, 'geheim\n', { mode: 0o600 });
  assert.equal(settings().frontEnds[0]?.credentials, null);
  const both = { user: 'ops', password: 'geheim' };
  assert.deepEqual(
    settings({ user: 'ops', 'password-file': path }).frontEnds[0]?.credentials,
    both,
  );
  assert.deepEqual(
    settings({}, { BALTOP_USER: 'ops', BALTOP_PASSWORD_FILE: path }).frontEnds[0]?.credentials,
    both,
  );
  const asked = settings({ user: 'ops' }).frontEnds[0];
  assert.equal(asked?.credentials, null);
  assert.deepEqual(asked?.login, { user: 'ops', source: { kind: 'prompt' } });
  refused(/password without a user/, () => settings({ 'password-file': path }));
  refused(/colon/, () => settings({ user: 'ops:geheim', 'password-file': path }));
});

test('a CA file holds a certificate', (t) => {
  const path = join(folder(t), 'ca.pem');
  refused(/cannot read the CA file/, () => settings({ cacert: path }));
  writeFileSync(path, 'hello');
  refused(/no certificate/, () => settings({ cacert: path }));
});

const CONFIGURATION = parse(
  `
currentContext: test
defaults: { interval: 5s, utc: true, minUsable: 2, columns: [state, trend] }
contexts:
  test:
    frontEnds: [{ url: test1 }]
  prod:
    protected: true
    readOnly: true
    confirm: always
    interval: 1s
    ascii: false
    bell: false
    theme: mono
    mouse: true
    requestTimeout: 700ms
    columns: [member, state, busy]
    frontEnds: [{ name: a, url: https://web1/bm, hostHeader: www.example }, { name: b, url: web2 }]
    tls: { insecure: true }
    balancers: { app: { minUsable: 3 } }
`,
  '/config.yaml',
  { HOME: '/h' },
);

test('which front ends: flags, then the environment, then the current context, then the fallback', () => {
  const names = (values: OptionValues, env: Environment = {}, urls: readonly string[] = []) =>
    settings({ url: [], ...values }, env, urls, CONFIGURATION).frontEnds.map(({ name }) => name);
  assert.deepEqual(names({}), ['test1']);
  assert.deepEqual(names({}, { BALTOP_CONTEXT: 'prod' }), ['a', 'b']);
  assert.deepEqual(names({}, { BALTOP_URL: 'other' }), ['other']);
  assert.deepEqual(names({ context: 'prod' }, { BALTOP_CONTEXT: 'test' }), ['a', 'b']);
  assert.deepEqual(names({ context: 'prod' }, { BALTOP_URL: 'other' }), ['a', 'b']);
  assert.deepEqual(names({ url: ['web9'] }, { BALTOP_CONTEXT: 'prod' }), ['web9']);
  assert.deepEqual(names({}, { BALTOP_CONTEXT: 'test' }, ['prod']), ['a', 'b'], 'an operand');
  assert.deepEqual(names({ url: ['prod'] }), ['prod'], '-u is a host');
  assert.deepEqual(names({ context: 'prod' }, {}, ['prod']), ['a', 'b'], 'the same twice');
});

test('what could mean two targets means none', () => {
  const choose =
    (values: OptionValues, env: Environment = {}, urls: readonly string[] = []) =>
    () =>
      settings({ url: [], ...values }, env, urls, CONFIGURATION);
  refused(/give one context or URLs/, choose({ context: 'prod', url: ['web9'] }));
  refused(/give one context or URLs/, choose({}, {}, ['prod', 'http://web9']));
  refused(/give one context or URLs/, choose({ context: 'prod' }, {}, ['test']));
  refused(/give one context or URLs/, choose({ context: 'prod', host: 'web9' }));
  refused(/both set/, choose({}, { BALTOP_CONTEXT: 'prod', BALTOP_URL: 'web9' }));
  refused(/no context "prdo"/, choose({ context: 'prdo' }));
  refused(/BALTOP_CONTEXT: no context "x"/, choose({}, { BALTOP_CONTEXT: 'x' }));
  refused(/unknown context "prods" \(did you mean prod\?\)/, choose({}, {}, ['prods']));
  refused(/currentContext in .*: no context "gone"/, () =>
    settings({ url: [] }, {}, [], { ...CONFIGURATION, currentContext: 'gone' }),
  );
});

test('a URL of its own gets the defaults, and nothing of a context', () => {
  const given = settings({}, {}, [], CONFIGURATION);
  assert.equal(given.context, null);
  assert.deepEqual([given.intervalMs, given.utc, given.minUsable('app')], [5_000, true, 2]);
  assert.deepEqual([given.readOnly, given.insecure, given.isProtected], [null, false, false]);
  assert.equal(given.frontEnds[0]?.hostHeader, null);
  assert.equal(given.bell, true, 'it rings unless told not to');
});

test('a context over the defaults, the environment over the context, flags over all', () => {
  const prod = (values: OptionValues = {}, env: Environment = {}) =>
    settings({ url: [], context: 'prod', ...values }, env, [], CONFIGURATION);
  const { frontEnds, ...given } = prod();
  assert.deepEqual([given.intervalMs, given.utc, given.timeoutMs], [1_000, true, 700]);
  assert.deepEqual([given.confirm, given.isProtected, given.insecure], ['always', true, true]);
  assert.deepEqual([given.minUsable('app'), given.minUsable('api')], [3, 2]);
  assert.equal(frontEnds[0]?.hostHeader, 'www.example');
  assert.equal(prod({ 'host-header': 'x' }).frontEnds[0]?.hostHeader, 'x');
  assert.equal(prod({ interval: '9s' }).intervalMs, 9_000);
  assert.equal(given.ascii, false);
  assert.equal(given.bell, false);
  assert.equal(prod({ ascii: true }).ascii, true);
  assert.equal(prod({}, { BALTOP_ASCII: '1' }).ascii, true);
  assert.deepEqual([given.theme, given.mouse], ['mono', true]);
  assert.equal(prod({ theme: 'bright' }).theme, 'bright');
  assert.equal(prod({ 'request-timeout': '9s' }).timeoutMs, 9_000);
  const plain = settings({}, {}, [], CONFIGURATION);
  assert.deepEqual([plain.theme, plain.mouse, plain.timeoutMs], ['default', false, 5_000]);
  assert.deepEqual([plain.confirm, plain.ascii], ['risky', null]);
  assert.deepEqual(given.columns, ['member', 'state', 'busy']);
  assert.deepEqual(prod({ columns: 'busy,reqs' }).columns, ['busy', 'reqs']);
  assert.deepEqual(settings({}, {}, [], CONFIGURATION).columns, ['state', 'trend'], 'of defaults');
  assert.equal(given.readOnly, 'set by config, context prod');
  assert.equal(prod({ write: true }).readOnly, null);
  assert.match(prod({ write: true }, { BALTOP_READ_ONLY: '1' }).readOnly ?? '', /BALTOP_READ_ONLY/);
});

test('credentials of a context: whole, or those of flags and environment instead', (t) => {
  const [one, other] = ['one', 'other'].map((name) => {
    const path = join(folder(t), name);
    writeFileSync(path, `${name}\n`, { mode: 0o600 });
    return path;
  });
  const configuration = parse(
    `contexts: {a: {frontEnds: [{url: x}], auth: {user: ops, passwordFile: ${one}}}}`,
    '/config.yaml',
    {},
  );
  const credentials = (values: OptionValues, env: Environment = {}) =>
    settings({ url: [], context: 'a', ...values }, env, [], configuration).frontEnds[0]
      ?.credentials;
  assert.deepEqual(credentials({}), { user: 'ops', password: 'one' });
  assert.deepEqual(credentials({ user: 'me', 'password-file': other }), {
    user: 'me',
    password: 'other',
  });
  const env = { BALTOP_USER: 'me', BALTOP_PASSWORD_FILE: other };
  assert.deepEqual(credentials({}, env), { user: 'me', password: 'other' });
  const asked = settings({ url: [], context: 'a', user: 'me' }, {}, [], configuration);
  assert.equal(asked.frontEnds[0]?.credentials, null, "another user does not get the file's");
  assert.deepEqual(asked.frontEnds[0]?.login, { user: 'me', source: { kind: 'prompt' } });
  const bare = settings({ url: ['http://x'] }, {}, [], configuration);
  assert.equal(bare.frontEnds[0]?.credentials, null, 'they do not travel to a URL');
});
