import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorWatch } from '../../source/fleet/error-watch.ts';
import { unprovedError } from '../../source/httpd/last-error.ts';
import { aBalancer, aPage, aWorker, NOW } from '../helpers/snapshots.ts';

const URL = 'http://a:1';

function look(watch: ErrorWatch, at: number, status: string, elected = 5) {
  const page = watch.complete(aPage([aBalancer('app', [aWorker(URL, status, { elected })])]), at);
  const worker = page.balancers[0]?.workers[0];
  assert.ok(worker);
  return unprovedError(worker);
}

test('where httpd tells nothing, an error that was seen stands until the member was asked again', () => {
  const watch = new ErrorWatch();
  assert.equal(look(watch, NOW, 'Init Ok '), null);
  assert.equal(look(watch, NOW + 1_000, 'Init Dis Err '), null, 'it is in error now');
  const unproved = look(watch, NOW + 2_000, 'Init Dis ');
  assert.equal(unproved?.at, NOW + 1_000);
  assert.equal(unproved?.isTold, false);
  assert.ok(look(watch, NOW + 3_000, 'Init Ok '), 'enabled, and not asked yet');
  assert.equal(look(watch, NOW + 4_000, 'Init Ok ', 6), null, 'asked, and not in error');
});

test('httpd is asked for more where a member is out or in trouble: when that changes, and then seldom', () => {
  const watch = new ErrorWatch();
  const page = (status: string) => aPage([aBalancer('app', [aWorker(URL, status)])]);
  assert.equal(watch.asks(page('Init Ok '), NOW), false);
  assert.equal(watch.asks(page('Init Err '), NOW), true);
  watch.asked(page('Init Err '), NOW);
  assert.equal(watch.asks(page('Init Err '), NOW + 250), false);
  assert.equal(watch.asks(page('Init Dis Err '), NOW + 500), true);
  watch.asked(page('Init Dis Err '), NOW + 500);
  assert.equal(watch.asks(page('Init Dis Err '), NOW + 9_000), false);
  assert.equal(watch.asks(page('Init Dis Err '), NOW + 11_000), true);
});
