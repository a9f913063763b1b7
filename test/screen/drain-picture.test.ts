/** What the drain screen draws: the steps with their times, what leaves, and where it goes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrainEvent } from '../../source/operations/drain/drain-events.ts';
import type { PlaceWatch } from '../../source/operations/drain/quiet.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { START } from '../helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const BEGINS = 200_000;

/** Five members with 10 req/s each on each front end; from then on the second has 1 and the others 12. */
const pools = (ms: number): ReadPools => ({
  app: [1, 2, 3, 4, 5].map((number) => {
    const [before, after] = [Math.min(ms, BEGINS), Math.max(0, ms - BEGINS)];
    const leaves = number === 2;
    return {
      route: `node${number}`,
      elected: before / 100 + (leaves ? after / 1_000 : (after * 12) / 1_000),
      busy: leaves && after > 0 ? 3 : 8,
      status: leaves && after > 0 ? 'Init Drn Ok ' : 'Init Ok ',
    };
  }),
});

/** D on node2, and `ms` of it. */
function drained(ms: number, size = { columns: 120, rows: 40 }, settings = {}) {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, BEGINS, pools);
  const ui = new Ui(fleet.at(BEGINS), settings, size).wait(BEGINS).press('down', 'D');
  const started = ui.effects.findLast((effect) => effect.kind === 'drain');
  assert.ok(started?.kind === 'drain', ui.message);
  const tell = (event: DrainEvent) =>
    ui.do({ kind: 'drain-event', id: started.id, event, now: ui.now });
  fleet.readAll(BEGINS + 2_000, BEGINS + ms, pools);
  const snapshot = fleet.at(BEGINS + ms);
  tell({ kind: 'phase', phase: 'grace', at: START + BEGINS + 1_000 });
  const places = (snapshot.balancers[0]?.members[1]?.places ?? []).map(
    ({ frontEnd, worker, rates }): PlaceWatch => ({
      ...{ frontEnd, worker, requests: rates.requests, quietPolls: 0 },
      ...{ lastRequestAt: START + BEGINS + ms, waitsFor: 'busy 3', witness: 'rows' },
      ...{ http2: false, why: '', left: [] },
    }),
  );
  const watch = (phase: 'grace' | 'in-flight', elapsedMs: number) =>
    tell({ kind: 'watch', phase, elapsedMs, view: { places, quiet: false, staleBusy: 0 } });
  watch('grace', ms);
  ui.wait(ms).show(snapshot);
  return { ui, tell, watch, places };
}

const steps = (ui: Ui) => ui.rows.find((row) => /^ {3}[✓»!] /.test(row))?.trim();

test('the steps are told in words, each with the time that it took or has taken', () => {
  const { ui, tell, watch } = drained(90_000);
  assert.equal(
    steps(ui),
    '✓ flag set 0:01 ── » waiting for requests 1:29 ── disable ── last requests ── safe to stop',
  );
  tell({ kind: 'phase', phase: 'in-flight', at: START + BEGINS + 100_000 });
  watch('in-flight', 104_000);
  assert.equal(
    steps(ui),
    '✓ flag set 0:01 ── ✓ waiting for requests 1:39 ── ✓ disable ── » last requests 0:04 ── safe to stop',
  );
  const [first] = ui.state.drains;
  assert.equal(first?.outSince, START + BEGINS + 100_000);
});

test('a drain that is quiet has every step behind it; what is not certain is not called done', () => {
  const certain = drained(90_000);
  const quiet = (places: readonly PlaceWatch[]) =>
    ({ kind: 'quiet', staleBusy: 0, elapsedMs: 104_000, places, since: 0 }) as const;
  certain.tell({ kind: 'phase', phase: 'in-flight', at: START + BEGINS + 100_000 });
  certain.tell(quiet(certain.places));
  assert.match(steps(certain.ui) ?? '', /✓ last requests 0:04 ── ✓ safe to stop$/);
  const doubted = drained(90_000);
  doubted.tell(quiet(doubted.places.map((each) => ({ ...each, witness: 'time', why: '404' }))));
  assert.match(steps(doubted.ui) ?? '', /! safe to stop$/);
});

test('a drain that ends early names the step at which it ended, and promises nothing after it', () => {
  const { ui, tell } = drained(90_000);
  tell({ kind: 'put-back', restored: true });
  assert.equal(steps(ui), '✓ flag set 0:01 ── ! waiting for requests 1:29');
});

test('what is never set is no step: without a grace nothing drains', () => {
  const grace = { graceMs: 0, end: 'disable', timeoutMs: 600_000 } as const;
  const drain = () => ({
    ...grace,
    maxRequestMs: null,
    quietForMs: null,
    witness: 'auto' as const,
  });
  const fleet = new ReadFleet('web1').readAll(0, 20_000, pools);
  const ui = new Ui(fleet.at(20_000), { drain }).press('down', 'D');
  assert.equal(steps(ui), '» disable ── last requests ── safe to stop');
});

test('what leaves and where it goes: shares and rates before the drain beside those of now', () => {
  const { ui } = drained(90_000, { columns: 120, rows: 40 });
  const row = (name: string) => ui.rows.find((each) => each.includes(name)) ?? '';
  assert.match(row('node1'), /● OK +node1 +█+\S? +20% -> +24% +16 +24 /);
  assert.match(row('DRN     node2'), /> ▼ DRN +node2 +[▉-▏]? +20% -> +2% +6 +2 /);
  assert.match(ui.text, /node2 leaves: req\/s 20 -> 2 .* node2 leaves: busy 16 -> 6 /);
  assert.match(ui.text, /the others: req\/s 80 -> 96 /);
  const narrow = drained(90_000, { columns: 80, rows: 24 }).ui;
  assert.match(narrow.text, /node1 +█+\S? +20% -> +24% +16 +24 /);
  assert.doesNotMatch(narrow.text, /leaves/);
});

test('D stands below the charts where the drain began', () => {
  const { ui } = drained(90_000);
  const at = ui.rows.findIndex((row) => row.includes('node2 leaves: req/s'));
  const top = ui.rows[at + 1] ?? '';
  const edge = ui.rows.slice(at).find((row) => row.startsWith('╰')) ?? '';
  const [first, , third] = [...edge.matchAll(/D/g)].map(({ index }) => index);
  const fall = top.indexOf(' ');
  assert.ok(first !== undefined && Math.abs(fall - first) <= 1, `${fall} ${first}\n${ui.text}`);
  const rise = top.slice(81).search(/[▁-█]/) + 81;
  assert.ok(third !== undefined && rise - third >= 0 && rise - third <= 2, `${rise} ${third}`);
});

test('how it was before is kept, however long the drain goes on', () => {
  const { ui } = drained(1_500_000, { columns: 200, rows: 60 });
  assert.match(ui.text, /node2 leaves: req\/s 20 -> 2 /);
  assert.match(ui.text, /node1 +█+\S? +20% -> +24% /);
});

test('where a front end has no rate yet, nothing is compared', () => {
  const fleet = new ReadFleet('web1').read(0, pools(0));
  const ui = new Ui(fleet.at(0), {}, { columns: 120, rows: 40 }).press('down', 'D').read();
  ui.press('y');
  assert.match(ui.text, /DRAIN {2}app\/node2/);
  assert.doesNotMatch(ui.text, /% ->|req\/s \S+ -> |leaves/, 'nor does it leave yet');
  assert.match(ui.text, /from the third reading on/);
});

test('many members and front ends on a low screen: the drained one is shown, the rest are counted', () => {
  const many = (ms: number): ReadPools => ({
    app: Array.from({ length: 40 }, (_, index) => ({ route: `n${index}`, elected: ms / 100 })),
  });
  const fleet = new ReadFleet('web1').readAll(0, 20_000, many);
  const ui = new Ui(fleet.at(20_000), {}, { columns: 120, rows: 40 });
  ui.press('end', 'D');
  assert.match(ui.text, /> ● OK +n39 /);
  assert.match(ui.text, /and \d+ more members/);
});

test('in ASCII the same is drawn without a sign that a terminal may lack', () => {
  const { ui } = drained(90_000);
  const frame = frameOf(ui.state, createTheme({ ascii: true, color: false }));
  const text = frame.top.map(lineText).join('\n');
  assert.match(text, /\/ flag set 0:01 -- \^ waiting for requests 1:29 -- disable/);
  assert.match(text, /^[\n -~]*$/);
});
