/** Any keys in any order, while the fleet changes under them: the frame holds, and a row's key is about its row alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../source/demo/random.ts';
import type { FleetSnapshot } from '../../source/fleet/snapshot.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { KEYS } from '../../source/screen/keymap/keys.ts';
import { cursorRow } from '../../source/screen/layout/cursor.ts';
import { lineWidth } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot, PICTURE, START } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const TYPED = [...'abwn1:/! ', 'y', 'enter', 'backspace', 'tab', 'escape', 'escape'].map((key) =>
  key === ' ' ? 'space' : key,
);
const ALL = [...KEYS.flatMap((each) => each.keys), ...TYPED].filter((key) => key !== 'ctrl-c');
const MOVES = [
  'down',
  'up',
  'l',
  'h',
  'f',
  'space',
  'enter',
  'd',
  'd',
  'd',
  'e',
  'y',
  '0',
  'escape',
];
const BALANCERS = [
  calmPool(),
  ...PICTURE.map((each) => ({ ...each, name: `sticky-${each.name}` })),
];

const LOGINS = [
  { frontEnds: ['web1', 'web2'], user: null, origin: null, again: null },
  { frontEnds: ['web3'], user: 'ops', origin: 'typed here', again: 'tries it once more' },
];

const SIZES = [
  [1, 1],
  [20, 3],
  [39, 9],
  [40, 10],
  [60, 20],
  [80, 24],
  [120, 40],
  [500, 200],
] as const;

/** Front ends fall silent, drop members, stand differently; now and then nothing is left. */
function anyFleet(random: () => number, at: number): FleetSnapshot {
  const kind = random() < 0.8 ? 'unreachable' : 'auth';
  const error = { kind, what: 'refused', hint: '' } as const;
  const frontEnds = ['web1', 'web2', 'web3'].map((name) =>
    fakeFrontEnd({ name, readAt: at, ...(random() < 0.1 && { error, readAt: at - 60_000 }) }),
  );
  const whole = fakeSnapshot(random() < 0.05 ? [] : BALANCERS, { at, frontEnds });
  const statuses = ['Init Ok', 'Init Ok', 'Init Dis', 'Init Drn Ok', 'Init Err'];
  const other = fakeSnapshot(
    BALANCERS.map((each) => ({
      ...each,
      members: each.members.map((member) => ({
        ...member,
        status: statuses[Math.floor(random() * statuses.length)] ?? 'Init Ok',
      })),
    })),
    { at, frontEnds },
  );
  const balancers = whole.balancers.map((balancer, index) => ({
    ...balancer,
    members: balancer.members.flatMap((member, place) => {
      const odd = other.balancers[index]?.members[place];
      const mixed = member.places.map((each, at) => (random() < 0.15 ? odd?.places[at] : each));
      const [first, ...rest] = mixed.filter((each) => each !== undefined && random() < 0.97);
      return first === undefined ? [] : [{ ...member, places: [first, ...rest] as never }];
    }),
  }));
  return { ...whole, balancers };
}

let sentInAll = 0;

for (const seed of [1, 2, 3, 4]) {
  test(`any keys, seed ${seed}`, () => {
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const ui = new Ui(anyFleet(random, START), { logins: LOGINS }, { columns: 120, rows: 40 });
    const theme = createTheme({ ascii: false, color: true });
    for (let turn = 0; turn < 1500; turn++) {
      const step = random();
      const row = cursorRow(ui.state);
      const sent = ui.requests.length;
      const plain = ui.state.layers.length === 0 && ui.state.marked.size === 0;
      let key = '';
      if (step < 0.15) ui.wait(2_000).show(anyFleet(random, ui.now));
      else if (step < 0.2) {
        const [columns, rows] = pick(SIZES);
        ui.do({ kind: 'resized', columns, rows });
      } else {
        // Out of what is open again and again: a hand that types into a bar for ever meets no row.
        const isStuck = ui.state.layers.length > 0 && random() < 0.4;
        key = isStuck ? 'escape' : random() < 0.75 ? pick(MOVES) : pick(ALL);
        ui.wait(200).press(key);
        if (ui.state.layers.length > 0 && random() < 0.5) ui.read();
      }
      const { state } = ui;
      const { columns, rows } = state.size;
      const what = `turn ${turn}, ${key} at ${columns}x${rows}`;
      const frame = frameOf(state, theme);
      const lines = [...frame.top, frame.heading, ...frame.rows.map((each) => each.line)];
      const bottom = [frame.underWay, frame.event, frame.footer, ...(frame.bar?.lines ?? [])];
      for (const line of [...lines, ...frame.log, ...bottom]) {
        assert.ok(lineWidth(line ?? []) <= columns, `${what}: a line is too wide`);
      }
      const keys = state.rows.map((each) => each.key);
      assert.equal(new Set(keys).size, keys.length, `${what}: every row has a key of its own`);
      assert.ok(keys.length === 0 || keys.includes(state.cursor ?? ''), `${what}: the cursor`);
      if (!plain || ui.requests.length === sent) continue;
      // One key on one row, at once: it must have been about that row and no more.
      assert.ok(row?.kind === 'member', what);
      const [target, ...others] = ui.requests.at(-1)?.members ?? [];
      if (key === 'u' || target === undefined) continue;
      assert.deepEqual([target.key, others.length], [row.member.key, 0], what);
      const meant = target.places.map((place) => place.frontEnd);
      if (row.frontEnd !== null) assert.deepEqual(meant, [row.frontEnd], what);
    }
    sentInAll += ui.requests.length;
  });
}

// By seed it is luck, which a new key in the table turns.
test('any keys: something was sent at all', () => {
  assert.ok(sentInAll > 0);
});
