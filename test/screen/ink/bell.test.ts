import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatus } from '../../../source/httpd/status.ts';
import { createBell } from '../../../source/screen/ink/terminal/bell.ts';
import { calmPool, fakeEvent, fakeSnapshot, withMember } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

test('the bell rings once a second at most, and not at all where it is off', () => {
  let clock = 0;
  let rung = '';
  const ring = createBell(
    (text) => {
      rung += text;
    },
    () => clock,
    true,
  );
  for (clock = 5_000; clock < 6_500; clock += 100) ring();
  assert.equal(rung, '\x07\x07');
  clock = 1_000;
  ring();
  assert.equal(rung, '\x07\x07\x07', 'a clock set back does not silence it');
  const silent = createBell(
    () => assert.fail('rang'),
    () => 0,
    false,
  );
  silent();
});

const pair = calmPool(2);
const gone = fakeSnapshot(withMember([pair], 'node1', { status: 'Init Err' }));
const outage = (by: 'you' | 'foreign' = 'foreign') =>
  fakeEvent({
    kind: 'outage',
    by,
    url: null,
    route: null,
    was: parseStatus('Init Ok'),
    is: parseStatus('Init Err'),
    before: '1 usable',
    after: '0 usable',
    detail: 'clients get 503',
  });
/** The title is ended by the same character. */
const bells = (text: string) => text.replaceAll(/\x1b\][^\x07]*\x07/g, '').split('\x07').length - 1;

test('the last usable member goes without us: heard, and in red until Esc', async (t) => {
  const { screen, show, press } = await openTui(t, fakeSnapshot([pair]));
  await show(gone, outage());
  await show(gone);
  assert.equal(bells(screen.written()), 1);
  const alarm = /app lost its last usable member on web1 14:03:21, by httpd: clients got\s+503/;
  assert.match(screen.text(), alarm);
  assert.match(screen.text(), /1 usable again/);
  await press('\x1b');
  await screen.until('no alarm', () => !alarm.test(screen.rows().slice(0, 4).join('\n')));
});

test('bell: false', async (t) => {
  const { screen, show } = await openTui(t, fakeSnapshot([pair]), { options: { bell: false } });
  await show(gone, outage());
  assert.match(screen.text(), /lost its last usable member/);
  assert.equal(bells(screen.written()), 0);
});
