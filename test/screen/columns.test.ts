import assert from 'node:assert/strict';
import test from 'node:test';
import type { Column } from '../../source/screen/columns/column.ts';
import type { ColumnId } from '../../source/screen/columns/columns.ts';
import { COLUMNS } from '../../source/screen/columns/columns.ts';
import { layoutColumns, STANDARD_COLUMNS } from '../../source/screen/columns/layout.ts';

const measures = { longestMember: 14, longestRoute: 6, frontEnds: 1 };
const ids = (screen: number, more = {}) =>
  layoutColumns(screen, { ...measures, ...more }).columns.map((column) => column.id);

test('80 columns show the main table', () => {
  const before = ['state', 'route', 'member', 'busy', 'reqs', 'elected', 'lf', 'trend'];
  assert.deepEqual(ids(80), before.toSpliced(5, 0, 'ms'));
  assert.deepEqual(ids(80, { longestRoute: 12 }), before, '~MS takes the room of no other');
});

test('columns hide one after the other, the vital ones never', () => {
  assert.deepEqual(ids(59), ['state', 'route', 'member', 'busy', 'reqs']);
  for (let screen = 40; screen <= 220; screen++) {
    const layout = layoutColumns(screen, measures);
    assert.ok(layout.width <= screen, `${layout.width} in ${screen}`);
    for (const vital of ['state', 'member', 'busy']) {
      assert.ok(
        layout.columns.some((column) => column.id === vital),
        `${vital} at ${screen}`,
      );
    }
  }
});

test('a wide screen brings more columns, and a longer member and trend', () => {
  assert.ok(ids(200).includes('redir'));
  const width = (screen: number, id: string) =>
    layoutColumns(screen, { ...measures, longestMember: 40 }).columns.find(
      (column) => column.id === id,
    )?.width ?? 0;
  assert.ok(width(200, 'member') >= 40);
  assert.ok(width(200, 'trend') > width(80, 'trend'));
});

test('one state for each front end only where there are several', () => {
  assert.ok(!ids(120).includes('fe'));
  assert.ok(ids(120, { frontEnds: 3 }).includes('fe'));
});

test('TO and FROM say whether they are rates or totals', () => {
  const heads = (byteRates: boolean) =>
    layoutColumns(140, { ...measures, byteRates }).columns.map((column) => column.head);
  assert.ok(heads(false).includes('FROM') && !heads(false).includes('FROM/S'));
  assert.ok(heads(true).includes('FROM/S') && heads(true).includes('TO/S'));
});

test('what was asked for gets room before the rest; what is off stays off', () => {
  const choice = {
    ...STANDARD_COLUMNS,
    on: new Set<ColumnId>(['redir']),
    off: new Set<ColumnId>(['route']),
  };
  for (const screen of [60, 80, 120, 200]) {
    const shown = layoutColumns(screen, measures, choice);
    assert.ok(
      shown.columns.some((column) => column.id === 'redir'),
      `${screen}`,
    );
    assert.ok(!shown.columns.some((column) => column.id === 'route'));
    assert.ok(shown.width <= screen);
  }
});

test('columns never come and go twice as the screen grows', () => {
  for (const frontEnds of [1, 3]) {
    const seen = new Set<string>();
    for (let screen = 40; screen <= 220; screen++) {
      const now = new Set(ids(screen, { frontEnds }));
      for (const id of seen)
        assert.ok(
          now.has(id as ColumnId),
          `${id} went at ${screen}: its from is too low for its rank`,
        );
      for (const id of now) seen.add(id);
    }
  }
});

test('no route column where no member has a route', () => {
  assert.ok(!ids(80, { longestRoute: 0 }).includes('route'));
});

test('each column has a rank of its own, a turn of its own in sorting, and says what it shows', () => {
  const columns: readonly Column[] = COLUMNS;
  const ranks = new Set(columns.map(({ rank }) => rank));
  const turns = columns.flatMap(({ sort }) => (sort === undefined ? [] : [sort.turn]));
  assert.equal(ranks.size, columns.length);
  assert.equal(new Set(turns).size, turns.length);
  for (const { id, help } of columns) assert.match(help, /\w{2}/, id);
});
