/** What the screen says of a pool as a whole: the same count in question and row, and when it has a `!`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { topLayer } from '../../source/screen/state/ui-state.ts';
import { calmPool, type FakeBalancer, fakeSnapshot } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const OK = 'Init Ok';
const DIS = 'Init Dis';
const ERR = 'Init Err';
const STBY = 'Init Stby Ok';

function pool(...statuses: readonly string[]): FleetSnapshot {
  const { members, ...rest } = calmPool(statuses.length);
  const list = members.map((member, index) => ({ ...member, status: statuses[index] ?? OK }));
  const balancer: FakeBalancer = { ...rest, members: list };
  return fakeSnapshot([balancer]);
}

const always = { ...DEFAULT_POLICY, confirm: 'always' } as const;

const rowOf = (ui: Ui) => ui.rows.find((row) => /^.- app /.test(row)) ?? '';
const questionOf = (ui: Ui) =>
  ui.rows.find((row) => / app (stays )?\d+\/\d+.* usable/.test(row)) ?? '';

for (const size of [
  { columns: 80, rows: 24 },
  { columns: 58, rows: 20 },
  { columns: 80, rows: 12 },
]) {
  test(`${size.columns}x${size.rows}: a question counts a pool as its row does afterwards`, () => {
    for (const [before, after] of [
      [
        [OK, OK, STBY],
        [DIS, OK, STBY],
      ],
      [
        [OK, STBY],
        [DIS, STBY],
      ],
      [
        [STBY, OK],
        ['Init Dis Stby', OK],
      ],
      [
        [OK, OK, OK],
        [DIS, OK, OK],
      ],
    ] as const) {
      const asked = new Ui(pool(...before), { policy: always }, size).press('d');
      const foretold = / app (?:stays |\S+(?: \+1 stby)? -> )(\d.*usable(?: \+1 stby)?)/.exec(
        questionOf(asked),
      );
      assert.notEqual(foretold, null, asked.text);
      const row = rowOf(new Ui(pool(...after), {}, size));
      assert.ok(row.includes(` ${foretold?.[1]}`), `${foretold?.[1]}\n${row}`);
    }
  });
}

test('a member that is made a standby is counted as one in the question', () => {
  const ui = new Ui(pool(OK, OK)).press('x');
  const fields = new Set(['w_status_H']);
  const form = { frontEnd: 'web1', fields, choices: new Map(), problem: null };
  const id = topLayer(ui.state)?.id ?? 0;
  ui.do({ kind: 'forms-loaded', id, forms: [form], now: ui.now });
  ui.do({ kind: 'choice-made', value: 'standby', now: ui.now });
  assert.match(questionOf(ui), / app 2\/2 -> 1\/1 usable \+1 stby/);
  assert.match(rowOf(new Ui(pool(STBY, OK))), / 1\/1 usable \+1 stby/);
});

test('! stands where a pool is below its minimum, or at it while another member is not usable', () => {
  const cases: readonly (readonly [readonly string[], number, boolean])[] = [
    [[OK, OK], 1, false],
    [[OK], 1, false],
    [[OK, STBY], 1, false],
    [[OK, OK], 2, false],
    [[OK, OK, STBY], 2, false],
    [[OK, DIS], 1, true],
    [[OK, ERR, STBY], 1, true],
    [[OK, OK, DIS], 1, false],
    [[OK, OK, DIS], 2, true],
    [[OK, OK], 3, true],
    [[ERR, STBY], 1, true],
    [[STBY], 1, false],
    [[ERR], 1, true],
  ];
  for (const [statuses, least, expected] of cases) {
    const policy = { ...DEFAULT_POLICY, minUsable: () => least };
    const what = `${statuses.join(', ')} of ${least}`;
    const ui = new Ui(pool(...statuses), { policy });
    assert.equal(/usable.* !( |$)/.test(rowOf(ui)), expected, `${what}: row`);
    const tiny = new Ui(pool(...statuses), { policy }, { columns: 39, rows: 9 });
    assert.equal(/^app \d\/\d!/m.test(tiny.text), expected, `${what}: small screen`);
    ui.press('up', 'enter');
    const warns = /fewer than \d usable|no member to spare/.test(ui.text);
    assert.equal(warns, expected, `${what}: detail\n${ui.text}`);
    const isAt = !expected && least > 1 && statuses.length === least;
    if (isAt) assert.match(ui.text, new RegExp(`at its minimum of ${least}`));
  }
});
