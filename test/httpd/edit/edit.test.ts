import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inverse, isDone, type WorkerEdit, whatRemains } from '../../../source/httpd/edit/edit.ts';
import { editFields } from '../../../source/httpd/edit/edit-fields.ts';
import type { Worker } from '../../../source/httpd/model.ts';
import { parseStatus, stateText, takesNewRequests } from '../../../source/httpd/status.ts';

function worker(status: string, more: Partial<Worker> = {}): Worker {
  return {
    url: 'http://a',
    route: 'r',
    redirect: '',
    factor: 1,
    lbSet: 0,
    status: parseStatus(status),
    elected: 0,
    busy: 0,
    load: 0,
    to: null,
    from: null,
    health: null,
    ...more,
  };
}

test('only what differs remains to be sent', () => {
  const edit: WorkerEdit = { flags: { disabled: true, standby: false }, factor: 1, route: 'x' };
  assert.deepEqual(whatRemains(edit, worker('Init Ok ')), {
    flags: { disabled: true },
    route: 'x',
  });
  assert.deepEqual(whatRemains(edit, worker('Init Dis ', { route: 'x' })), {});
  assert.equal(isDone(edit, worker('Init Dis ', { route: 'x' })), true);
  assert.equal(isDone(edit, worker('Init Dis Stby ', { route: 'x' })), false);
});

test('an inverse touches what the edit touched, and nothing else', () => {
  const before = worker('Init Drn Ok ', { factor: 2, lbSet: 3 });
  assert.deepEqual(inverse({ flags: { disabled: true, draining: false } }, before), {
    flags: { disabled: false, draining: true },
  });
  assert.deepEqual(inverse({ factor: 5, redirect: 'n2' }, before), { factor: 2, redirect: '' });
});

test('2.4: one field a flag; a flag not named has no field', () => {
  assert.deepEqual(editFields({ flags: { disabled: true, draining: false } }, '2.4').fields, [
    ['w_status_D', '1'],
    ['w_status_N', '0'],
  ]);
});

test('2.2: disable and enable only; the rest is named as unsupported', () => {
  const { fields, unsupported } = editFields(
    { flags: { disabled: false, draining: true, stopped: false }, lbSet: 2 },
    '2.2',
  );
  assert.deepEqual(fields, [
    ['dw', 'Enable'],
    ['ls', '2'],
  ]);
  assert.deepEqual(unsupported, ['draining', 'stopped']);
});

test("a factor survives httpd's multiplying by 100 and cutting", () => {
  for (let hundredths = 100; hundredths <= 10_000; hundredths += 1) {
    const [field] = editFields({ factor: hundredths / 100 }, '2.4').fields;
    assert.equal(Math.trunc(Number(field?.[1]) * 100), hundredths, field?.[1]);
    assert.ok(Number(field?.[1]) <= 100);
  }
});

const STATES: readonly (readonly [tokens: string, word: string, takesNew: boolean])[] = [
  ['Init Ok ', 'OK', true],
  ['Ok', 'OK', true],
  ['Init Ign Ok ', 'OK', true],
  ['Init Drn Ok ', 'DRN', false],
  ['Init Dis ', 'DIS', false],
  ['Dis Ok', 'DIS', false],
  ['Init Drn Dis ', 'DIS', false],
  ['Init Dis Stop ', 'STOP', false],
  ['Init Err ', 'ERR', false],
  ['Init Dis Err ', 'DIS+ERR', false],
  ['Init Drn HcFl ', 'DRN+HCFL', false],
  ['Init HcFl ', 'HCFL', false],
  ['Init Stby Ok ', 'STBY', false],
  ['Init Spar Ok ', 'SPAR', false],
  ['Init Err Stby ', 'ERR', false],
  ['??? ', 'UNK', false],
  ['-', 'UNK', false],
  ['', 'UNK', false],
  ['Init Shut ', 'UNK', false],
];

for (const [tokens, word, takesNew] of STATES) {
  test(`"${tokens}" is ${word}`, () => {
    const status = parseStatus(tokens);
    assert.equal(stateText(status), word);
    assert.equal(takesNewRequests(status), takesNew);
    assert.equal(status.tokens.join(' '), tokens.trim());
  });
}
