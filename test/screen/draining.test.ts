/** D is offered, and promised, only where it does something. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { calmPool, fakeFrontEnd, fakeSnapshot, withMember } from '../helpers/fake-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const old = () => {
  const page = { ...aPage([]), generation: '2.2' as const };
  const pool = calmPool(5, { sticky: 'JSESSIONID' });
  return new Ui(fakeSnapshot([pool], { frontEnds: [fakeFrontEnd({ page })] }));
};

test('httpd 2.2: no D in footer, help and bar; the key says why', () => {
  assert.doesNotMatch(old().text, /D drain/);
  assert.doesNotMatch(old().press('?').text, /D +drain /);
  const bar = old().press('d');
  assert.doesNotMatch(bar.text, /D drain/);
  assert.deepEqual(bar.read().press('D').sent, []);
  const ui = old().press('D');
  assert.match(ui.message, /web1 is httpd 2\.2, which has no drain: d disables/);
  assert.deepEqual(ui.sent, []);
  assert.match(old().press(':', ...'drain', 'enter').message, /has no drain/);
});

test('a member that is out already is not drained, and the message is true', () => {
  for (const [status, word] of [
    ['Init Dis', 'disabled'],
    ['Init Stop', 'stopped'],
  ]) {
    const pool = withMember([calmPool()], 'node1', { status: status ?? '' });
    const ui = new Ui(fakeSnapshot(pool)).press('D');
    assert.equal(
      ui.message,
      `app/node1 is already ${word}: drain has no effect until it is enabled`,
    );
    assert.deepEqual(ui.sent, []);
  }
});
