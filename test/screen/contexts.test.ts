/** `:context`: to other front ends, never past what runs here, and never silently past what would be lost. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../source/screen/keymap/command-line.ts';
import type { Settings } from '../../source/screen/state/ui-state.ts';
import { calmPool, fakeSnapshot, fakeWorker, PICTURE, withMember } from '../helpers/fake-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const CONTEXTS = { context: 'prod', contexts: ['prod', 'test', 'staging'] } as const;

function open(settings: Partial<Settings> = {}): Ui {
  return new Ui(fakeSnapshot([calmPool()]), { ...CONTEXTS, ...settings });
}

function type(ui: Ui, line: string): Ui {
  for (const key of `:${line}`) ui.press(key === ' ' ? 'space' : key);
  ui.read(200);
  return ui.press('enter');
}

const switches = (ui: Ui) => ui.effects.filter(({ kind }) => kind === 'switch-context');

const url = 'http://10.0.0.1:8080';

/** node1 was disabled from here. */
function changed(ui: Ui, status = 'Init Dis'): Ui {
  ui.press('d').tell({
    kind: 'verified',
    target: { frontEnd: 'web1', balancer: 'app', url },
    before: fakeWorker({ url, route: 'node1' }),
    after: fakeWorker({ url, route: 'node1', status: 'Init Dis' }),
    tookMs: 9,
  });
  ui.end();
  return ui.show(fakeSnapshot(withMember([calmPool()], 'node1', { status })));
}

test('a name asks for that context at once, where this session has nothing to lose', () => {
  const ui = type(open(), 'context test');
  assert.deepEqual(switches(ui), [{ kind: 'switch-context', name: 'test', readOnly: null }]);
});

test('Tab completes the names, as it does other words', () => {
  const { live, settings } = open().state;
  assert.deepEqual(complete('context st', live, settings), ['context staging', '']);
  assert.deepEqual(complete('context ', live, settings), ['context ', 'prod  test  staging']);
});

test('without a name there is a list; choosing one asks for it, and the one that is shown is said', () => {
  const ui = type(open(), 'context');
  assert.deepEqual(
    ui.choices.map(({ label }) => label),
    ['prod   (shown now)', 'test', 'staging', 'close'],
  );
  ui.do({ kind: 'choice-made', value: 'staging', now: ui.now });
  assert.deepEqual(switches(ui), [{ kind: 'switch-context', name: 'staging', readOnly: null }]);
  const same = type(open(), 'context');
  same.do({ kind: 'choice-made', value: 'prod', now: same.now });
  assert.match(same.message, /context prod is shown already/);
  assert.deepEqual(switches(same), []);
  assert.equal(type(open(), 'context').press('escape').state.layers.length, 0);
});

test('a member that this session left out, and its undo, are asked about; only y goes', () => {
  const ui = changed(open());
  type(ui, 'context test');
  assert.deepEqual(switches(ui), []);
  assert.match(ui.text, /TO CONTEXT test/);
  assert.match(ui.text, /leaves out of service:\n +app\/node1 DIS \(web1\)/);
  assert.match(ui.text, /1 change of this session can no longer be undone/);
  ui.press('y');
  assert.deepEqual(switches(ui), [], 'before it was read');
  ui.read().press('enter');
  assert.deepEqual(switches(ui), []);
  ui.press('n');
  assert.equal(ui.state.layers.length, 0);
  assert.equal(ui.state.undo.length, 1);
  type(ui, 'context test').read().press('y');
  assert.deepEqual(switches(ui), [{ kind: 'switch-context', name: 'test', readOnly: null }]);
});

test('an unknown name is not asked about: it is refused, and the session goes on', () => {
  const ui = type(changed(open()), 'context tset');
  assert.deepEqual(switches(ui), [{ kind: 'switch-context', name: 'tset', readOnly: null }]);
  ui.do({ kind: 'context-refused', why: 'no context "tset" (did you mean test?)', now: ui.now });
  assert.match(ui.message, /context not changed: no context "tset" \(did you mean test\?\)/);
  assert.equal(ui.state.undo.length, 1);
});

test('while a change, a drain or a rolling upgrade runs here it is refused, and says which', () => {
  const change = type(open().press('d'), 'context test');
  assert.match(change.message, /a change is under way here: wait for its result/);
  const drain = new Ui(fakeSnapshot(PICTURE), CONTEXTS).press('D');
  if (drain.level !== null) drain.read().press('y');
  drain.press('escape');
  type(drain, 'context test');
  assert.match(drain.message, /the drain of app\/node1 is under way here: let it end first/);
  const rolling = open();
  const own = {
    ...{ id: 1, balancer: 'app', progress: null, question: null, why: '' },
    ...{ isPaused: false, isStopping: false, ended: null, printed: null },
  } as const;
  rolling.state = { ...rolling.state, rollings: [own] };
  type(rolling, 'context test');
  assert.match(rolling.message, /the rolling upgrade of app is under way here/);
  type(rolling, 'context');
  assert.deepEqual(rolling.choices, []);
  assert.deepEqual([change, drain, rolling].flatMap(switches), []);
});

test('what begins while the question stands is not ended by its answer', () => {
  const ui = changed(open());
  type(ui, 'context test').read();
  const run = { id: 99, order: { members: [], action: { kind: 'enable' } } } as never;
  ui.state = { ...ui.state, runs: [run] };
  ui.press('y');
  assert.deepEqual(switches(ui), []);
  assert.match(ui.message, /a change is under way here/);
});

test('a recording, the demo and a configuration without contexts say why there is none', () => {
  for (const [settings, why] of [
    [{ recording: true }, /a recording is of one context/],
    [{ demo: true }, /this is the demo/],
    [{ contexts: [] }, /no context: baltop context add/],
  ] as const) {
    const ui = type(open(settings), 'context test');
    assert.match(ui.message, why);
    assert.deepEqual(switches(ui), []);
  }
});

test(':readonly goes along; what the context or a flag says of this one does not', () => {
  const ui = type(open(), 'readonly');
  type(ui, 'context test');
  assert.deepEqual(switches(ui), [
    { kind: 'switch-context', name: 'test', readOnly: 'set by :readonly' },
  ]);
  const configured = type(open({ readOnly: 'set by config, context prod' }), 'context test');
  assert.deepEqual(switches(configured), [
    { kind: 'switch-context', name: 'test', readOnly: null },
  ]);
});

test('where a question has no room, nothing is lost by a word', () => {
  const ui = changed(open()).do({ kind: 'resized', columns: 30, rows: 8 });
  type(ui, 'context test');
  assert.deepEqual(switches(ui), []);
});
