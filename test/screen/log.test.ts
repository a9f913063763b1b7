/** The log: own changes that came to nothing are in it, and it can be read back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChangeEvent } from '../../source/operations/change/change.ts';
import { calmPool, fakeEvent, fakeSnapshot, PICTURE, START } from '../helpers/fake-fleet.ts';
import { assessmentOf, Ui } from '../helpers/ui.ts';

const url = 'http://10.0.0.1:8080';
const target = { frontEnd: 'web1', balancer: 'app', url };
const error = { kind: 'timeout', what: 'no answer within 5 s', hint: 'Press r.' } as const;
const sent: ChangeEvent = { kind: 'sent', target, request: 'POST' };

/** `d` on node1 came to this. */
function told(...events: readonly ChangeEvent[]): Ui {
  const ui = new Ui(fakeSnapshot([calmPool()]), {}, { columns: 200, rows: 40 }).press('d');
  for (const event of events) ui.tell(event);
  return ui.end();
}

const OUTCOMES: readonly (readonly [name: string, events: readonly ChangeEvent[], said: string])[] =
  [
    [
      'ignored',
      [
        sent,
        { kind: 'ignored', target, reason: 'referer', what: 'the Referer was refused', hint: '' },
      ],
      'disable IGNORED by httpd: the Referer was refused',
    ],
    [
      'not sent',
      [{ kind: 'ignored', target, reason: 'unsupported', what: 'this httpd cannot', hint: '' }],
      'disable not sent: this httpd cannot',
    ],
    ['failed', [sent, { kind: 'failed', target, error }], 'disable FAILED: no answer within 5 s'],
    [
      'unknown',
      [sent, { kind: 'unknown', target, error }],
      'disable not known whether httpd did it: no answer within 5 s',
    ],
    [
      'refused on the fresh read',
      [{ kind: 'refused', assessment: assessmentOf(2, 'app would have 1 usable member') }],
      'disable REFUSED, nothing sent: app would have 1 usable member',
    ],
    ['not tried', [{ kind: 'skipped', target }], 'disable not tried after that'],
  ];

for (const [name, events, said] of OUTCOMES) {
  test(`an own change that was ${name} is in the log and in the member's history`, () => {
    const ui = told(...events);
    if (name.startsWith('refused')) ui.press('escape');
    const inLog = ui.rows.filter((row) => /^│ {2}\d\d:/.test(row));
    assert.equal(inLog.length, 1);
    assert.ok(inLog[0]?.includes(`14:03:21  app/node1  ${said}   you`), inLog[0]);
    ui.press('enter');
    const history = ui.rows.findIndex((row) => row.includes('─ history ─'));
    assert.ok(ui.rows[history + 1]?.startsWith(`│ 14:03:21  ${said}   you`), ui.text);
  });
}

test('a change that was carried out is no such result', () => {
  const ui = told(sent, { kind: 'unchanged', target });
  assert.match(ui.text, /no events yet/);
});

test('a refusal of the guard is in the log, and so is what came later, newest first', () => {
  const pool = {
    ...calmPool(),
    members: [{ url, route: 'node1' }],
  };
  const ui = new Ui(fakeSnapshot([pool]), {}, { columns: 120, rows: 40 }).press('d', 'escape');
  assert.match(ui.text, /│.*app\/node1 {2}disable REFUSED, nothing sent: .*usable/);
  ui.wait(1_000).show(fakeSnapshot([pool]), fakeEvent({ at: START + 1_000, url, route: 'node1' }));
  assert.match(ui.text, /│ {2}14:03:22 .*OK -> ERR.*\n│ {2}14:03:21 .*REFUSED/);
});

/** 40 events, a second apart, the newest last; on 80x24 the log is closed. */
const EVENTS = Array.from({ length: 40 }, (_, index) =>
  fakeEvent({ at: START + index * 1_000, kind: 'setting', detail: `event-${index}` }),
);

function reading(columns = 80, rows = 24): Ui {
  return new Ui(fakeSnapshot(PICTURE), {}, { columns, rows })
    .press('down')
    .show(fakeSnapshot(PICTURE), ...EVENTS)
    .press('tab');
}

/** The entry under the log's cursor. */
const under = (ui: Ui): string =>
  /> .*(event-\d+)/.exec(ui.rows.find((row) => /> .*event-/.test(row)) ?? '')?.[1] ?? '';

test('Tab goes into the log: the keys that move scroll it, Esc goes back to the table', () => {
  const ui = reading();
  assert.match(ui.text, /LOG> .*event-39/);
  assert.match(ui.rows.at(-1) ?? '', /Esc back +1 of 40/);
  assert.equal(under(ui.press('down', 'j')), 'event-37');
  assert.equal(under(ui.press('up')), 'event-38');
  assert.equal(under(ui.press('G')), 'event-0');
  assert.match(ui.text, /event-0/);
  assert.equal(under(ui.press('pageup')), 'event-11');
  assert.equal(under(ui.press('g')), 'event-39');
  assert.equal(ui.cursorRoute, 'node2', 'the cursor of the table waits');
  ui.press('escape');
  assert.doesNotMatch(ui.text, /LOG/);
  ui.press('down');
  assert.equal(ui.cursorRoute, 'node3');
});

test('what happens meanwhile is followed at the newest, and moves nothing elsewhere', () => {
  const more = fakeEvent({ at: START + 50_000, kind: 'setting', detail: 'event-40' });
  assert.equal(under(reading().show(fakeSnapshot(PICTURE), more)), 'event-40');
  const ui = reading().press('down', 'down', 'down');
  assert.equal(under(ui), 'event-36');
  ui.show(fakeSnapshot(PICTURE), more);
  assert.equal(under(ui), 'event-36');
});

test('no key acts on a member while the log has them', () => {
  const ui = reading();
  for (const key of ['d', 'e', 'D', 'u', 'x', 'space', 'a']) ui.press(key);
  assert.match(ui.message, /keys act on the log now/);
  assert.deepEqual([ui.sent, ui.state.layers.length, ui.state.marked.size], [[], 1, 0]);
});

test('Enter goes to the row of the entry, in a closed balancer too', () => {
  const ui = new Ui(fakeSnapshot(PICTURE))
    .press('down', 'left')
    .show(fakeSnapshot(PICTURE), fakeEvent())
    .press('tab', 'enter');
  assert.equal(ui.cursorRoute, 'node4');
  assert.equal(ui.state.layers.length, 0);
});

test('an entry that its row cuts is shown in full while the cursor is on it', () => {
  const detail = `timeout ${'x'.repeat(60)} to the end`;
  const ui = new Ui(fakeSnapshot(PICTURE), {}, { columns: 80, rows: 24 })
    .show(fakeSnapshot(PICTURE), fakeEvent({ kind: 'setting', detail }))
    .press('tab');
  assert.match(ui.text, /to the end/);
});

test('the log that is read fits every screen', () => {
  for (const [columns, rows] of [
    [40, 10],
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
  ] as const) {
    const ui = reading(columns, rows);
    assert.equal(ui.state.layers.length, 1);
    assert.match(ui.text, /(LOG|│)> .*event-39/, `${columns}x${rows}`);
    const lines = ui.rows.filter((_, index) => index < rows);
    assert.ok(
      ui.rows.length <= rows && lines.every((line) => [...line].length <= columns),
      ui.text,
    );
  }
  const ui = reading();
  ui.do({ kind: 'resized', columns: 30, rows: 8 });
  assert.equal(ui.state.layers.length, 0, 'it closes where there is no room for it');
});
