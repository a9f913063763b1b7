import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesBetween } from '../../source/fleet/changes.ts';
import { aBalancer, aPage, aWorker } from '../helpers/snapshots.ts';

const N1 = 'http://10.0.0.1:8080';
const N2 = 'http://10.0.0.2:8080';

function outages(before: readonly string[], after: readonly string[], own: string | null = null) {
  const page = (statuses: readonly string[]) =>
    aPage([
      aBalancer(
        'app',
        statuses.map((status, index) => aWorker(index === 0 ? N1 : N2, status)),
      ),
    ]);
  const target = own === null ? null : { balancer: own, url: N1 };
  const sight = { frontEnd: 'web1', at: 0, notBefore: null, own: target, ownIntents: new Map() };
  return changesBetween(page(before), page(after), sight)
    .filter((event) => event.kind === 'outage')
    .map(({ balancer, before: was, after: is, detail }) => [balancer, was, is, detail]);
}

test('the last usable member is gone: told once, with what is left', () => {
  const up = ['Init Ok', 'Init Dis'];
  assert.deepEqual(outages(up, ['Init Err', 'Init Dis']), [
    ['app', '1 usable', '0 usable', 'clients get 503'],
  ]);
  assert.deepEqual(outages(['Init Err', 'Init Dis'], ['Init Err', 'Init Err']), []);
});

test('what still serves is not called an outage of all', () => {
  const [first] = outages(['Init Ok', 'Init Stby Ok'], ['Init Err', 'Init Stby Ok']);
  assert.equal(first?.[3], 'its hot standby serves');
  const [second] = outages(['Init Ok', 'Init Drn Ok'], ['Init Err', 'Init Drn Ok']);
  assert.match(second?.[3] ?? '', /only its sticky sessions/);
  assert.deepEqual(outages(['Init Ok', 'Init Ok'], ['Init Err', 'Init Ok']), []);
});

test('an own change that was agreed to is no alarm; one of another balancer is no excuse', () => {
  const [up, down] = [
    ['Init Ok', 'Init Dis'],
    ['Init Dis', 'Init Dis'],
  ] as const;
  assert.deepEqual(outages(up, down, 'app'), []);
  assert.equal(outages(up, down, 'other').length, 1);
});
