/** What a command gets of a member: one word of data, or the member is refused. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { splitWords } from '../../../source/operations/hooks/command-words.ts';
import { FIELDS, fillIn } from '../../../source/operations/hooks/member-values.ts';
import { commandsFor } from '../../../source/operations/hooks/operator-commands.ts';
import { fakeSnapshot } from '../../helpers/fake-fleet.ts';
import { HOSTILE_WORDS } from '../../helpers/hostile-words.ts';

function memberOf(url: string, route = 'n1', balancer = 'app') {
  const member = fakeSnapshot([{ name: balancer, members: [{ url, route }] }]).balancers[0]
    ?.members[0];
  assert.ok(member);
  return member;
}

const filled = (text: string, url: string, route?: string) => {
  const result = fillIn(text, memberOf(url, route));
  return result.ok ? result.text : `REFUSED ${result.why}`;
};

test('an ordinary member gives all of its values', () => {
  const url = 'http://node-1.example.test:8080/app';
  assert.equal(
    filled('{host} {port} {route} {url} {balancer} {member} {other} {}', url),
    `node-1.example.test 8080 n1 ${url} app node-1.example.test:8080 {other} {}`,
  );
  assert.equal(filled('{host}:{port}', 'ajp://10.0.0.1'), '10.0.0.1:8009');
  assert.equal(filled('{route}', url, 'größe.1'), 'größe.1');
});

test('an IPv6 address is bare for ssh, and in brackets where a port or a path follows it', () => {
  const url = 'http://[2001:db8::10]:8080';
  assert.equal(filled('{host}', url), '2001:db8::10');
  assert.equal(filled('ops@{host}', url), 'ops@2001:db8::10');
  assert.equal(filled('--host={host}', url), '--host=2001:db8::10');
  assert.equal(filled('http://{host}:8081/', url), 'http://[2001:db8::10]:8081/');
  assert.equal(filled('http://ops@{host}/x', url), 'http://ops@[2001:db8::10]/x');
  assert.equal(filled('http://x/?host={host}', url), 'http://x/?host=2001:db8::10');
  assert.equal(filled('{host}:/srv', url), '[2001:db8::10]:/srv');
  assert.equal(filled('[{host}]', url), '[2001:db8::10]');
  assert.equal(filled('{member}', url), '[2001:db8::10]:8080');
  assert.equal(
    filled('curl http://{host}/ ; ssh {host}', url),
    `curl http://[2001:db8::10]/ ; ssh 2001:db8::10`,
  );
  assert.match(
    filled('{host}', 'http://[-oProxyCommand=x]:80'),
    /REFUSED.*not a host name or an address/,
  );
});

test('what a member has not is said: no command makes sense without it', () => {
  const socket = 'unix:/run/app.sock|http://localhost/';
  for (const name of ['host', 'port', 'url', 'member']) {
    assert.match(
      filled(`{${name}}`, socket),
      /REFUSED cannot use \{\w+\}: the member is a unix socket/,
    );
  }
  assert.equal(filled('{route} {balancer}', socket), 'n1 app');
  assert.match(
    filled('{route}', 'http://h:1', ''),
    /REFUSED cannot use \{route\}: the member has none/,
  );
  assert.match(filled('{port}', 'odd://h'), /REFUSED cannot use \{port\}: the member has none/);
});

test('nothing of a login reaches a command, wherever its @ stands', () => {
  const logins = [
    'u:s3cret@',
    'u:s3c@ret@',
    's3cret@',
    ':s3cret@',
    'u:s3cret:x@',
    'u:s3cret%40@',
    'u:s3 cret@',
  ];
  for (const login of logins) {
    const url = `http://${login}10.0.0.1:8080/app`;
    for (const name of FIELDS) {
      const result = fillIn(`{${name}}`, memberOf(url));
      const text = result.ok ? result.text : result.why;
      assert.doesNotMatch(text, /s3|ret|u:|@/, `${login} {${name}}: ${text}`);
    }
    assert.equal(filled('{host}', url), '10.0.0.1', login);
    assert.equal(filled('{member}', url), '10.0.0.1:8080', login);
    assert.equal(filled('{url}', url), 'http://10.0.0.1:8080/app', login);
  }
});

/** Where a hostile name can stand: as host, port, path, route and balancer. */
const PLACES: Readonly<Record<string, (word: string) => ReturnType<typeof memberOf>>> = {
  host: (word) => memberOf(`http://${word}:8080`),
  'host alone': (word) => memberOf(`http://${word}`),
  port: (word) => memberOf(`http://h:${word}`),
  path: (word) => memberOf(`http://h:80/${word}`),
  scheme: (word) => memberOf(`${word}://h:80`),
  'whole name': (word) => memberOf(word),
  route: (word) => memberOf('http://h:80', word),
  balancer: (word) => memberOf('http://h:80', 'n1', word),
};

test('a hostile name is one word of data for the program and for a shell behind it, or refused', () => {
  assert.ok(Object.keys(HOSTILE_WORDS).length >= 60);
  const shown = new Set<string>();
  let refused = 0;
  for (const [what, word] of Object.entries(HOSTILE_WORDS)) {
    for (const [place, memberWith] of Object.entries(PLACES)) {
      for (const name of FIELDS) {
        const result = commandsFor(
          { exec: splitWords(`echo {${name}}`), checkUrl: null, checkExec: null },
          memberWith(word),
        );
        const where = `${what} as ${place} in {${name}}`;
        if (!result.ok) {
          refused += 1;
          assert.match(result.why, new RegExp(`^--exec cannot use \\{${name}\\}: `), where);
          assert.doesNotMatch(result.why, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, where);
          continue;
        }
        const [command] = result.commands;
        assert.equal(command?.words.length, 2, where);
        const value = command?.words[1] ?? '';
        assert.match(value, /^(?![-.])[^\s'"`$&|;<>(){}*?!\\#@]+$/, where);
        shown.add(value);
      }
    }
  }
  assert.ok(refused > 500, `${refused} refused`);
  // ssh gives its words to a shell: there, too, each value is the one word that it was.
  for (const shell of ['sh', 'bash']) {
    const script = [...shown].map((value) => `printf '%s\\n' ${value}`).join('\n');
    const printed = execFileSync(shell, ['-c', script], { encoding: 'utf8', cwd: '/' });
    assert.deepEqual(printed.trimEnd().split('\n'), [...shown], shell);
  }
});
