/** Refusals of a real httpd, each told by its cause: rules against POST, Digest, a manager eaten by ProxyPass, TLS. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { assertComplaint, assertExit, EXIT } from './outcome.ts';
import { startPool } from './pool.ts';
import { makePrivateCa } from './private-ca.ts';

test('a rule against POST: reading is allowed, and the change names the rule', async (t) => {
  if (!needs(t, 'apache2')) return;
  const lines = [
    '<Location /read-only>',
    'SetHandler balancer-manager',
    '<Limit POST>',
    'Require all denied',
    '</Limit>',
    '</Location>',
    'ProxyPass /read-only !',
  ];
  const pool = await startPool(t, { setup: { lines } });
  const url = ['-u', `${pool.httpd.url}/read-only`];
  assertExit(await runBaltop(['list', ...url]), EXIT.done);
  const refused = await runBaltop(['disable', 'node1', ...url]);
  assertExit(refused, EXIT.denied);
  assert.match(
    refused.stderr,
    /403: the front end gives the page, and refuses the change.*<Limit POST>/,
  );
  assert.doesNotMatch(refused.stderr, /Require list/);
  // One look tells a rule from a limit, and nothing is sent again.
  assert.equal(pool.httpd.accessLog().match(/^POST/gm)?.length, 1);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
});

test('Digest is told by its scheme, whatever its realm says, and no password is sent as Basic', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, {
    setup: {
      modules: ['auth_digest'],
      lines: [
        '<Location /digest>',
        'SetHandler balancer-manager',
        'AuthType Digest',
        'AuthName "Basic area"',
        'AuthDigestProvider file',
        'AuthUserFile /dev/null',
        'Require valid-user',
        '</Location>',
        'ProxyPass /digest !',
      ],
    },
  });
  for (const who of [[], ['--user', 'ops', '--password-stdin']]) {
    const args = ['list', '-u', `${pool.httpd.url}/digest`, ...who];
    const finished = await runBaltop(args, { stdin: who.length > 0 ? 'x\n' : '' });
    assertComplaint(finished, EXIT.denied, /401: the front end asks for a login by Digest/);
  }
});

test('a manager that a ProxyPass takes away: whatever the back end answers, the mend is named', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, {
    setup: {
      lines: [
        ...['/gone', '/dead'].flatMap((path) => [
          `<Location ${path}>`,
          'SetHandler balancer-manager',
          '</Location>',
        ]),
        'ProxyPass /gone http://127.0.0.1:@PORT@/no-such-page',
        'ProxyPass /dead http://127.0.0.1:1/ retry=0',
      ],
    },
  });
  const told = async (path: string) => runBaltop(['list', '-u', `${pool.httpd.url}${path}`]);
  assertComplaint(await told('/dead'), EXIT.failed, /503.*ProxyPass \/dead !/);
  assertComplaint(await told('/gone'), EXIT.unreachable, /404.*ProxyPass \/gone !/);
});

test('plain HTTP to a TLS port, an address where a name is wanted: each its own words', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'openssl')) return;
  const ca = makePrivateCa(t);
  const pool = await startPool(t, {
    setup: {
      tls: ca,
      serverName: 'localhost',
      lines: [
        'SSLStrictSNIVHostCheck on',
        ...['localhost', 'other.example'].flatMap((name) => [
          '<VirtualHost 127.0.0.1:@PORT@>',
          `ServerName ${name}`,
          'SSLEngine on',
          `SSLCertificateFile "${ca.certificate}"`,
          `SSLCertificateKeyFile "${ca.key}"`,
          '</VirtualHost>',
        ]),
      ],
    },
  });
  const plain = pool.managerUrl.replace('https:', 'http:');
  assertComplaint(
    await runBaltop(['list', '-u', plain]),
    EXIT.unreachable,
    /plain HTTP.*https:\/\//,
  );
  const url = ['-u', pool.managerUrl, '--cacert', ca.cacert];
  const byAddress = await runBaltop(['list', ...url]);
  assert.notEqual(byAddress.code, EXIT.done);
  assert.match(byAddress.stderr, /403: .*(SNI|only under its host name).*--host-header/);
  assertExit(await runBaltop(['list', ...url, '--host-header', 'localhost']), EXIT.done);
});

test('a login form: where it is a 401 without a word on how, and where a POST is sent to one', async (t) => {
  if (!needs(t, 'apache2')) return;
  const pool = await startPool(t, {
    setup: {
      modules: ['request', 'session', 'session_cookie', 'auth_form', 'rewrite'],
      lines: [
        '<Location /form>',
        'SetHandler balancer-manager',
        'AuthType form',
        'AuthName "Basic"',
        'AuthFormProvider file',
        'AuthUserFile /dev/null',
        'Session On',
        'SessionCookieName session path=/',
        'Require valid-user',
        '</Location>',
        ...['login', 'secure'].flatMap((path) => [
          `<Location /${path}>`,
          'SetHandler balancer-manager',
          'RewriteEngine on',
          'RewriteCond %{REQUEST_METHOD} POST',
          `RewriteRule ^ https://www.example/${path} [R=302,L]`,
          '</Location>',
          `ProxyPass /${path} !`,
        ]),
        'ProxyPass /form !',
      ],
    },
  });
  const form = ['list', '-u', `${pool.httpd.url}/form`];
  const unnamed = /401: user and password needed.*no WWW-Authenticate.*mod_auth_form.*Require ip/;
  assertComplaint(await runBaltop(form), EXIT.denied, unnamed);
  const user = ['--user', 'ops', '--password-stdin'];
  const tried = await runBaltop([...form, ...user], { stdin: 'x\n' });
  assertComplaint(tried, EXIT.denied, /401: user "ops" rejected.*mod_auth_form/);
  const change = (path: string) =>
    runBaltop(['disable', 'node1', '-u', `${pool.httpd.url}/${path}`]);
  const login = await change('login');
  assertExit(login, EXIT.denied);
  assert.match(login.stderr, /node1 not changed: 302: .*redirects to a login page.*Require ip/);
  const secure = await change('secure');
  assertExit(secure, EXIT.failed);
  assert.match(secure.stderr, /redirects to https:\/\/www\.example\/secure.*Use that URL/);
  assert.deepEqual((await pool.row(0)).status, ['Init', 'Ok']);
});

test('a page whose member table a filter has rewritten is not taken for an empty pool', async (t) => {
  if (!needs(t, 'apache2')) return;
  const rewritten = (path: string, word: string) => [
    `<Location /${path}>`,
    'SetHandler balancer-manager',
    'AddOutputFilterByType SUBSTITUTE text/html',
    `Substitute "s|${word}|other|n"`,
    '</Location>',
    `ProxyPass /${path} !`,
  ];
  const lines = [...rewritten('rows', 'Worker URL'), ...rewritten('states', '<th>Status')];
  const pool = await startPool(t, { setup: { modules: ['filter', 'substitute'], lines } });
  const told = /the page was changed on its way: .* has no table with "Worker URL" and "Status"/;
  for (const path of ['rows', 'states']) {
    const url = `${pool.httpd.url}/${path}`;
    const list = await runBaltop(['list', '-u', url]);
    assertComplaint(list, EXIT.unreachable, told);
    assert.match(list.stderr, /mod_substitute/);
    const check = await runBaltop(['check', '-u', url]);
    assert.equal(check.code, 3);
    assert.match(check.stdout, told);
    const doctor = await runBaltop(['doctor', url]);
    assert.match(doctor.stdout, told);
  }
});
