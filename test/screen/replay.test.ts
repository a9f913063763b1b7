/** A recording on the screen: what its keys do, and that nothing can be changed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEY_INTENTS } from '../../source/intents/intents.ts';
import { createReplay } from '../../source/operations/recording/replay.ts';
import { momentOf } from '../../source/screen/replay/goto.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import type { Scope } from '../helpers/scope.ts';
import { Ui } from '../helpers/ui.ts';
import { opened, record } from '../operations/recording/recorded.ts';

/** A screen that shows a recording of two minutes: node2 in error at 20 s, web2 restarted at 60 s. */
async function replayed(t: Scope, size = { columns: 80, rows: 24 }) {
  const own = await record(t);
  const live = new Ui(own.it.fleet.getSnapshot(), {}, size);
  const seen: { readonly at: number; readonly lines: string }[] = [];
  let known = 0;
  const off = own.it.fleet.subscribe(() => {
    live.now = own.it.clock.monotonic();
    const events = own.it.fleet.getEvents();
    live.show(own.it.fleet.getSnapshot(), ...events.slice(known));
    known = events.length;
  });
  own.it.at(20_200, () => (own.it.on('web1', 'node2').inError = true));
  own.it.at(60_200, () => own.it.frontEnd('web2').restart());
  for (let second = 0; second < 120; second += 1) {
    await own.it.advance(1_000);
    seen.push({ at: own.it.clock.monotonic(), lines: live.text });
  }
  off();
  await own.recorder.close();
  const timer = new FakeClock();
  const replay = createReplay(opened(t, own.path), timer);
  const { fleet } = replay;
  const ui = new Ui(fleet.getSnapshot(), { readOnly: 'this is a replay' }, size);
  ui.state = { ...ui.state, replay: replay.facts() };
  const show = () => {
    ui.now = fleet.clock.monotonic();
    ui.do({
      kind: 'fleet-changed',
      snapshot: fleet.getSnapshot(),
      events: fleet.getEvents(),
      replay: replay.facts(),
      now: ui.now,
    });
  };
  fleet.subscribe(show);
  show();
  const press = (...chunks: readonly string[]) => {
    for (const chunk of chunks) {
      const before = ui.effects.length;
      ui.press(chunk);
      for (const effect of ui.effects.slice(before)) {
        if (effect.kind === 'replay') replay.wish(effect.wish);
      }
    }
    return ui.text;
  };
  return { ui, press, replay, seen, timer };
}

/** Without the words that only a replay, or only the present, has. */
function common(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/REPLAY \S+( event \d+ of \d+)?|every 2s|READ-ONLY|read-write/g, '')
        .replace(/ +/g, ' '),
    )
    .slice(0, -2)
    .join('\n');
}

test('the screen shows at a moment of a replay what it showed then', async (t) => {
  const { ui, replay, seen } = await replayed(t);
  for (const { at, lines } of seen.filter((_, index) => index % 3 === 0)) {
    replay.wish({ kind: 'go', at });
    assert.equal(common(ui.text), common(lines));
  }
  for (const { at, lines } of seen.filter((_, index) => index % 10 === 0).toReversed()) {
    replay.wish({ kind: 'go', at });
    assert.equal(common(ui.text), common(lines), `back at ${at}`);
  }
});

test('the header says that it is a replay and of when; the footer has its keys', async (t) => {
  const { press } = await replayed(t);
  assert.match(press('?'), /Replay[\s\S]*Space +play/);
  const text = press('escape');
  assert.match(text, /REPLAY 08:00:00 /);
  assert.match(text, /Space play {2}Left Right reading {2}\[ \] event {2}< > speed/);
  assert.doesNotMatch(text, /every 2s|poll/);
});

test('its keys go by reading and by event, play, and change the speed', async (t) => {
  const { press, replay, timer } = await replayed(t);
  assert.match(press('right'), /REPLAY 08:00:02 /);
  assert.match(press('right', 'left'), /REPLAY 08:00:02 /);
  assert.match(press(']'), /REPLAY 08:00:22 [\s\S]*ERR/);
  assert.match(press(']'), /web2 restarted/);
  assert.match(press(']'), /no event after this/);
  assert.match(press('['), /REPLAY 08:00:22 /);
  assert.match(press('['), /no event before this/);
  assert.doesNotMatch(press('left'), /restarted|ERR/);
  press('left', 'left', 'left', 'left', 'left', 'left', 'left', 'left', 'left', 'left');
  assert.match(press('space'), /1x/);
  assert.match(press('>', '>'), /5x/);
  assert.match(press('<'), /2x/);
  timer.pass(5_000);
  assert.match(press('space'), /REPLAY 08:00:10 /);
  assert.equal(replay.facts().isPlaying, false);
});

test('a word goes to a time, and says where the recording ends when that is not in it', async (t) => {
  const { press } = await replayed(t);
  const typed = (words: string) =>
    press(':', ...[...words].map((each) => (each === ' ' ? 'space' : each)), 'enter');
  assert.match(typed('goto 08:01'), /REPLAY 08:01:00 /);
  assert.match(typed('goto -30s'), /REPLAY 08:00:30 /);
  assert.match(typed('goto end'), /REPLAY 08:02:00 /);
  assert.match(
    typed('goto 09:00'),
    /09:00 is not in the recording: it goes from 08:00:00 to 08:02:0/,
  );
  assert.match(typed('goto then'), /goto takes a time/);
});

test('every change is refused, and nothing is polled', async (t) => {
  const { press, ui } = await replayed(t);
  ui.effects.length = 0;
  const changes = KEY_INTENTS.filter(
    ({ section, where }) => section === 'Change' && where === 'table',
  );
  assert.ok(changes.length > 4, 'the table of keys has no changes');
  for (const { keys } of changes) {
    for (const key of keys) press(key, 'escape');
  }
  for (const key of ['d', 'e']) assert.match(press(key), /read-only \(this is a replay\)/, key);
  for (const key of ['r', '+', '-', 'p']) assert.match(press(key), /this is a replay/, key);
  assert.deepEqual(
    ui.effects.filter(({ kind }) => kind !== 'replay'),
    [],
  );
});

test('a time of day is that of the day that is nearest in the recording', () => {
  const day = 86_400_000;
  const from = Date.UTC(2026, 10, 20, 12);
  const facts = { at: from + 3 * day, from, to: from + 7 * day };
  const at = (typed: string) => momentOf(typed, facts, true);
  assert.equal(at('14:02'), Date.UTC(2026, 10, 23, 14, 2));
  assert.equal(at('11:00:05'), Date.UTC(2026, 10, 23, 11, 0, 5));
  assert.equal(at('2026-11-21 14:02'), Date.UTC(2026, 10, 21, 14, 2));
  assert.equal(at('2026-12-21T14:02'), 'outside');
  assert.equal(at('+2d'), from + 5 * day);
  assert.equal(at('-9d'), from);
  assert.equal(at('25:00'), null);
  assert.equal(at(''), null);
  assert.equal(momentOf('9:00', { ...facts, to: from + 1_000, at: from }, true), 'outside');
});

test('its list of front ends offers no poll, and says why r does nothing', async (t) => {
  const { ui, press } = await replayed(t);
  press('F');
  assert.match(ui.text, /FRONT ENDS/);
  assert.doesNotMatch(ui.rows.at(-1) ?? '', /poll/);
  press('r');
  assert.match(ui.text, /replay/);
});
