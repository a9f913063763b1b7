/** The more-menu: it offers what the forms have, says why the rest is off, and never fires by itself. */

import assert from 'node:assert/strict';
import test from 'node:test';
import type { FormOffer } from '../../source/operations/change/edit-form-reader.ts';
import { topLayer } from '../../source/screen/state/ui-state.ts';
import { calmPool, fakeFrontEnd, fakeSnapshot } from '../helpers/fake-fleet.ts';
import { aPage } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const WORKER_FIELDS = [
  ...['w_lf', 'w_ls', 'w_wr', 'w_rr', 'w_status_I', 'w_status_H', 'w_status_R', 'w_status_S'],
  ...['w_status_C', 'w_hm', 'w_hi', 'w_hp', 'w_hf', 'w_hu', 'w_he'],
];

function form(fields: readonly string[], more: Partial<FormOffer> = {}): FormOffer {
  const choices = new Map([
    ['w_hm', ['NONE', 'TCP', 'GET']],
    ['w_he', ['fine']],
    ['b_lbm', ['byrequests', 'bybusyness']],
  ]);
  return { frontEnd: 'web1', fields: new Set(fields), choices, problem: null, ...more };
}

function see(ui: Ui, ...forms: readonly FormOffer[]): Ui {
  const layer = topLayer(ui.state);
  return ui.do({ kind: 'forms-loaded', id: layer?.id ?? 0, forms, now: ui.now });
}

const choose = (ui: Ui, value: string | null) => ui.do({ kind: 'choice-made', value, now: ui.now });
const calm = () => new Ui(fakeSnapshot([calmPool()]));
const open = (...fields: readonly string[]) => see(calm().press('x'), form(fields));
const labels = (ui: Ui) => ui.choices.map((choice) => choice.label);

test('until httpd was asked nothing can be chosen', () => {
  const ui = calm().press('x');
  assert.equal(ui.effects.at(-1)?.kind, 'read-forms');
  assert.match(labels(ui)[0] ?? '', /stop +- asking httpd/);
  choose(ui, 'stop');
  assert.match(ui.message, /asking httpd/);
  assert.equal(topLayer(ui.state)?.kind, 'menu');
});

test('every entry leads to a question, and y alone sends it', () => {
  const edits: Record<string, object> = {
    stop: { kind: 'stop' },
    standby: { kind: 'standby', on: true },
    spare: { kind: 'set', edit: { flags: { spare: true } } },
    ignore: { kind: 'set', edit: { flags: { 'ignoring-errors': true } } },
  };
  for (const [entry, action] of Object.entries(edits)) {
    const ui = choose(open(...WORKER_FIELDS), entry);
    assert.deepEqual(ui.sent, [], entry);
    assert.equal(ui.level, 1, entry);
    ui.read().press('y');
    assert.deepEqual(ui.requests[0]?.action, action);
  }
});

test('a value is typed, judged before it is asked about, and sent after y', () => {
  const ui = choose(open(...WORKER_FIELDS), 'factor');
  assert.match(ui.text, /new factor: 1/);
  ui.read().press('backspace', ...'200', 'enter');
  assert.match(ui.text, /takes a number with at most two decimals from 1 to 100/);
  ui.press('backspace', 'backspace', 'backspace', ...'2.5', 'enter');
  assert.equal(ui.level, 1);
  assert.match(ui.text, /factor 2\.5/);
  assert.deepEqual(ui.sent, []);
  ui.read().press('y');
  assert.deepEqual(ui.requests[0]?.action, { kind: 'set', edit: { factor: 2.5 } });
});

test('text and Enter in one chunk are a paste and ask nothing', () => {
  const ui = choose(open(...WORKER_FIELDS), 'route')
    .read()
    .press('x enter');
  assert.equal(topLayer(ui.state)?.kind, 'input');
});

test('a health check method is chosen from those of the form', () => {
  const ui = choose(open(...WORKER_FIELDS), 'checkMethod');
  assert.deepEqual(
    ui.choices.map((choice) => choice.value),
    ['NONE', 'TCP', 'GET', null],
  );
  choose(ui, 'GET');
  assert.equal(ui.level, 1);
  ui.read().press('y');
  assert.deepEqual(ui.requests[0]?.action, { kind: 'set', edit: { checkMethod: 'GET' } });
});

test('a health check expression is chosen by its name, and what it asks stands beside it', () => {
  const expressions = [{ name: 'fine', expression: '%{REQUEST_STATUS} =~ /^2/' }];
  const frontEnds = [fakeFrontEnd({ page: aPage([], { expressions }) })];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds })).press('x');
  choose(see(ui, form(WORKER_FIELDS)), 'checkExpression');
  assert.equal(labels(ui)[0], 'fine: %{REQUEST_STATUS} =~ /^2/');
});

test('what this httpd has no field for says why', () => {
  const old = open('lf', 'ls', 'wr', 'rr', 'dw');
  assert.match(labels(old)[0] ?? '', /stop +- needs httpd 2\.4\.21: disable it instead/);
  choose(old, 'spare');
  assert.match(old.message, /hot spare: needs httpd 2\.4\.34/);
  choose(old, 'factor');
  assert.equal(topLayer(old.state)?.kind, 'input', '2.2 has a factor');
});

test('one front end of several that lacks a field takes it away, by name', () => {
  const frontEnds = [fakeFrontEnd(), fakeFrontEnd({ name: 'web2' })];
  const ui = new Ui(fakeSnapshot([calmPool()], { frontEnds })).press('x');
  see(ui, form(WORKER_FIELDS), form(['w_lf'], { frontEnd: 'web2' }));
  choose(ui, 'stop');
  assert.match(ui.message, /stop: web2: needs httpd 2\.4\.21/);
});

test('what httpd can not do says what to do instead', () => {
  const ui = choose(open(...WORKER_FIELDS), 'clear-err');
  assert.match(ui.message, /clear ERR: not possible in httpd: it clears at the next try/);
  choose(ui, 'remove');
  assert.match(ui.message, /remove: not possible in httpd\. Disable it/);
  assert.deepEqual(ui.sent, []);
});

test('on a balancer row: its settings, confirmed too', () => {
  const ui = see(calm().press('g', 'x'), form(['b_lbm', 'b_tmo', 'b_max', 'b_ss', 'b_sforce']));
  assert.match(labels(ui).join('\n'), /add a member +- no free slot: set growth=N/);
  choose(choose(ui, 'method'), 'bybusyness');
  assert.equal(ui.level, 1);
  assert.match(ui.text, /SET {2}balancer app/);
  ui.read().press('y');
  const [order] = ui.orders;
  assert.ok(order !== undefined && 'balancer' in order);
  assert.deepEqual([...order.edits], [['web1', { method: 'bybusyness' }]]);
});

test('a member is added by typing its URL', () => {
  const ui = see(calm().press('g', 'x'), form(['b_nwrkr']));
  choose(ui, 'newMember').read();
  ui.press(...'nonsense', 'enter');
  assert.match(ui.text, /takes a URL such as/);
  ui.press('ctrl-u', ...'http://10.0.0.9:8080', 'enter');
  assert.match(ui.text, /adds http:\/\/10\.0\.0\.9:8080, disabled at first/);
  assert.deepEqual(ui.orders, []);
});

test('marked members share one menu; the number confirms', () => {
  const ui = see(calm().press('space', 'space', 'x'), form(WORKER_FIELDS));
  choose(ui, 'standby');
  assert.equal(ui.level, 2);
  assert.match(ui.text, /type standby on 2 then Enter/);
});

test('x in a burst opens nothing; Esc closes and sends nothing', () => {
  const ui = calm().press('down x enter enter');
  assert.equal(topLayer(ui.state), null);
  const other = open(...WORKER_FIELDS).press('escape');
  assert.equal(topLayer(other.state), null);
  assert.deepEqual(other.sent, []);
});
