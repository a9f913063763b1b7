import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPool, reserveServes, usableText } from '../../source/fleet/pool-count.ts';
import { aBalancer, aWorker } from '../helpers/snapshots.ts';

const OK = 'Init Ok ';
const ERR = 'Init Err ';
const STBY = 'Init Stby Ok ';
const SPAR = 'Init Spar Ok ';

/** `Init Ok @1`: in set 1. */
function pool(...statuses: readonly string[]) {
  const workers = statuses.map((text, index) => {
    const [status = '', set = '0'] = text.split('@');
    return aWorker(`http://10.0.0.${index + 1}:8080`, status, { lbSet: Number(set) });
  });
  return aBalancer('app', workers);
}

const told = (...statuses: readonly string[]) => usableText(countPool(pool(...statuses)));
const serving = (...statuses: readonly string[]) => countPool(pool(...statuses)).serving;

test('usable of ordinary members, and the reserve beside them', () => {
  assert.equal(told(OK, OK), '2/2 usable');
  assert.equal(told(OK, ERR, 'Init Drn Ok ', 'Init Dis '), '1/4 usable');
  assert.equal(told(OK, STBY, SPAR, SPAR), '1/1 usable +1 stby +2 spare');
  assert.equal(told(), '0/0 usable');
});

test('a reserve that is down or out is none', () => {
  assert.equal(told(OK, 'Init Stby Err ', 'Init Dis Spar '), '1/1 usable');
});

test('who serves once no ordinary member does is said, by its name', () => {
  assert.equal(told(ERR, STBY), '0/1 usable +1 stby, its hot standby serves');
  assert.equal(told(ERR, STBY, STBY), '0/1 usable +2 stby, its 2 hot standbys serve');
  assert.equal(told(ERR, SPAR), '0/1 usable +1 spare, its hot spare serves');
  assert.equal(told(STBY), '0/0 usable +1 stby, its hot standby serves');
  assert.equal(reserveServes(countPool(pool(OK, STBY))), null);
  assert.equal(reserveServes(countPool(pool(ERR, ERR))), null);
});

test('a draining member serves nobody new, whatever its Ok says', () => {
  assert.equal(serving('Init Drn Ok '), 0);
  assert.equal(told('Init Drn Ok ', STBY), '0/1 usable +1 stby, its hot standby serves');
});

test('a spare serves in the place of one that does not, in its own set', () => {
  assert.equal(serving(OK, OK, SPAR), 2);
  assert.equal(serving(OK, ERR, SPAR), 2);
  assert.equal(serving(OK, ERR, ERR, SPAR), 2);
  assert.equal(serving(OK, ERR, 'Init Spar Ok @1'), 1);
});

test('standbys wait for the last spare, too', () => {
  assert.equal(told(ERR, SPAR, STBY), '0/1 usable +1 stby +1 spare, its hot spare serves');
});

test('a worker that 2.2 prints twice is counted once', () => {
  const twice = aBalancer('app', [
    aWorker('ajp://h:8009'),
    aWorker('ajp://h'),
    aWorker('ajp://i', 'Stby Ok'),
    aWorker('ajp://i', 'Stby Ok'),
  ]);
  assert.equal(countPool(twice).members, 2);
  assert.equal(usableText(countPool(twice)), '1/1 usable +1 stby');
});
