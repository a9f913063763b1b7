/** Changes of a balancer itself, on every dialect of the page. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DEMO_VERSIONS, type DemoVersion } from '../../../source/demo/server.ts';
import {
  type BalancerEdit,
  beginsLike,
  inverseOfBalancer,
  isNamed,
  plainSticky,
  whatRemainsOfBalancer,
} from '../../../source/httpd/edit/balancer-edit.ts';
import { buildBalancerRequest } from '../../../source/httpd/edit/edit-request.ts';
import { settingValue } from '../../../source/httpd/edit/edit-values.ts';
import { openBalancerEdit } from '../../../source/httpd/edit/open-edit.ts';
import { sendBalancerEdit } from '../../../source/httpd/edit/send-edit.ts';
import { clientFor, play, readOk, SMALL_POOL, writesTo } from '../../helpers/play.ts';

async function stage(t: TestContext, version: DemoVersion) {
  const server = await play(t, { version });
  const client = clientFor(t, server.url);
  const page = await readOk(client);
  return {
    server,
    async apply(edit: BalancerEdit) {
      const opened = await openBalancerEdit(client, page, 'app');
      if (opened.kind !== 'open') return opened;
      const request = buildBalancerRequest(opened.edit, edit, '/balancer-manager');
      if (!('shown' in request)) return { kind: 'refused' as const, refusal: request };
      return sendBalancerEdit(client, opened.edit, edit, request);
    },
  };
}

for (const version of DEMO_VERSIONS.filter((each) => !each.startsWith('2.2'))) {
  test(`${version}: one small POST for what differs, read back`, async (t) => {
    const { server, apply } = await stage(t, version);
    const outcome = await apply({ method: 'bytraffic', timeoutSeconds: 0, sticky: 'A|b' });
    assert.ok(outcome.kind === 'verified', JSON.stringify(outcome).slice(0, 200));
    assert.equal(outcome.row.method, 'bytraffic');
    assert.equal(plainSticky(outcome.row.sticky ?? ''), 'A|b');
    const [write, ...others] = writesTo(server);
    assert.equal(others.length, 0);
    assert.match(write?.body ?? '', /^b=app&nonce=[0-9a-f-]+&b_lbm=bytraffic&b_ss=A%7Cb$/);
    const removed = await apply({ sticky: '' });
    assert.ok(removed.kind === 'verified');
    assert.equal(removed.row.sticky, null);
  });

  test(`${version}: what httpd ignores in silence is said to be so`, async (t) => {
    const { apply } = await stage(t, version);
    const outcome = await apply({ timeoutSeconds: 7_201 });
    assert.ok(outcome.kind === 'refused', outcome.kind);
    assert.equal(outcome.refusal.reason, 'value-refused');
    assert.match(outcome.refusal.what, /timeout is still 0/);
  });
}

test('2.2 has no balancer form, and is not asked to change one', async (t) => {
  const { server, apply } = await stage(t, '2.2.34');
  const outcome = await apply({ method: 'bytraffic' });
  assert.ok(outcome.kind === 'refused', outcome.kind);
  assert.match(outcome.refusal.what, /httpd 2\.2 cannot change a balancer/);
  assert.equal(writesTo(server).length, 0);
});

test('stickiness goes back without the blanks of the page', () => {
  assert.equal(plainSticky('JSESSIONID | jsessionid'), 'JSESSIONID|jsessionid');
  assert.equal(plainSticky('A|A'), 'A');
  assert.equal(plainSticky('A'), 'A');
});

test('an added member is known by what httpd makes of its name', () => {
  assert.ok(isNamed('ajp://h', 'AJP://H:8009/'));
  assert.ok(isNamed('http://h:81/App', 'http://H:81/App'));
  assert.ok(!isNamed('http://h:81/App', 'http://h:81/app'));
  assert.ok(beginsLike('http://h:1', 'http://h:1/more'));
});

test('a member can not be taken back by an inverse, settings can', async (t) => {
  const page = await readOk(clientFor(t, (await play(t)).url));
  const [balancer] = page.balancers;
  assert.ok(balancer);
  const edit = { newMember: 'http://10.0.0.9', attempts: 9, method: 'bytraffic' };
  const { failoverAttempts: attempts, method } = balancer;
  assert.deepEqual(inverseOfBalancer(edit, balancer), { method, attempts });
  assert.deepEqual(whatRemainsOfBalancer({ method }, balancer), {});
  assert.equal(SMALL_POOL.name, balancer.name);
});

test('values that httpd would drop or empty in silence are refused when typed', () => {
  for (const [name, text] of [
    ['factor', '0.5'],
    ['factor', '1.234'],
    ['lbSet', '100'],
    ['lbSet', 'x'],
    ['route', 'r'.repeat(63)],
    ['checkIntervalMs', '99'],
    ['checkPasses', '0'],
  ] as const) {
    assert.equal(settingValue(name, text).ok, false, `${name} ${text}`);
  }
  assert.deepEqual(settingValue('checkIntervalMs', '7s'), { ok: true, value: 7_000 });
  assert.deepEqual(settingValue('redirect', ''), { ok: true, value: '' });
});
