import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../source/fleet/history.ts';
import { canonicalUrl, hostPort } from '../../source/fleet/identity.ts';
import { mergeFleet } from '../../source/fleet/merge.ts';
import { excerpt, printable } from '../../source/httpd/printable.ts';
import { maskCrash, maskRequest, maskSecrets, maskUrl } from '../../source/httpd/secrets.ts';
import { memberLabel } from '../../source/messages/member-label.ts';
import { fillIn } from '../../source/operations/hooks/member-values.ts';
import { aBalancer, aPage, aWorker } from '../helpers/snapshots.ts';

const LOGINS = ['http://u:p@ss@h:81/x', 'http://u@v:p@ss@h:81/x', 'http://u:p:p@@ss@@h:81/x'];

test('a login in a worker URL ends at its last @, wherever the URL is shown or filled in', () => {
  for (const url of LOGINS) {
    const page = aPage([aBalancer('app', [aWorker(url)])]);
    const [balancer] = mergeFleet([{ name: 'web1', page, history: new History() }]);
    const member = balancer?.members[0];
    assert.ok(member);
    const shown = [
      hostPort(url),
      memberLabel(url).address,
      maskUrl(url),
      maskSecrets(`cannot reach ${url}`),
      maskSecrets(`w=${encodeURIComponent(url)}&w_status_D=1`),
      maskSecrets(`w=${encodeURIComponent(encodeURIComponent(url))}&w_status_D=1`),
      maskRequest(`GET /balancer-manager?b=app&w=${encodeURIComponent(url)}`),
      ...['{host}', '{port}', '{member}', '{url}'].map((each) =>
        JSON.stringify(fillIn(each, member)),
      ),
    ];
    assert.doesNotMatch(shown.join('\n'), /ss/, url);
    assert.equal(hostPort(url), 'h:81');
    assert.deepEqual(fillIn('{host}', member), { ok: true, text: 'h' });
  }
});

test('an @ in a path is no login', () => {
  assert.equal(hostPort('http://h/a@b'), 'h:80');
  assert.equal(hostPort('http://h?a@b'), 'h:80');
  assert.equal(maskUrl('http://h:81/a@b'), 'http://h:81/a@b');
  assert.equal(canonicalUrl('http://u@H/a@b'), 'http://u@h:80/a@b');
});

test('making a text safe takes its length, whatever stands in it', () => {
  const safe = { maskSecrets, maskCrash, maskRequest, maskUrl, printable, excerpt, canonicalUrl };
  const pieces = [
    ':%2F%2F',
    '%3A%2F%2Fa%3A',
    '%25',
    '://',
    '://a:',
    '@',
    'a@',
    'authorization: a',
    'nonce ',
    '-----BEGIN A',
    '-----END A',
    '01234567-',
    '&w=%25',
    '[',
    ' ',
    '\u0301',
    '\u200b',
  ];
  for (const [name, makeSafe] of Object.entries(safe)) {
    for (const piece of pieces) {
      const text = `http://${piece.repeat((1 << 16) / piece.length)}`;
      const cost = () => {
        const before = process.cpuUsage();
        makeSafe(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      };
      // A search that starts anew at each character takes seconds.
      assert.ok(cost() < 100 || cost() < 100, `${name} of ${JSON.stringify(piece)}`);
    }
  }
});
