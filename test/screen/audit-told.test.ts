import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

test('a log that cannot be written is a banner for as long as it lasts', () => {
  const ui = new Ui(fakeSnapshot(PICTURE), {}, { columns: 120, rows: 24 });
  assert.doesNotMatch(ui.rows.join('\n'), /audit log/);
  ui.do({ kind: 'audit-event', problem: 'ENOSPC: no space left on device, write', now: ui.now });
  ui.wait(60_000);
  assert.match(ui.rows.join('\n'), /the audit log cannot be written: ENOSPC: no space left/);
  ui.do({ kind: 'audit-event', problem: null, now: ui.now });
  assert.doesNotMatch(ui.rows.join('\n'), /audit log/);
});
