/** Numbers, widths, bars and locales: small pure functions that every row depends on. */

import assert from 'node:assert/strict';
import test from 'node:test';
import stringWidth from 'string-width';
import { SETTING_WORDS } from '../../source/httpd/edit/edit.ts';
import { editText } from '../../source/messages/action-words.ts';
import { changeText, spokenEvent } from '../../source/messages/event-text.ts';
import { isUtf8Locale, wantsAscii, wantsColor } from '../../source/messages/locale.ts';
import { memberLabel, memberName } from '../../source/messages/member-label.ts';
import {
  bytes,
  clock,
  count,
  counter,
  duration,
  factor,
  moment,
  rate,
  zone,
} from '../../source/messages/numbers.ts';
import { stillRunsText } from '../../source/messages/rolling-text.ts';
import {
  clip,
  clipMiddle,
  displayWidth,
  fit,
  foldWords,
  wrap,
} from '../../source/messages/width.ts';
import { keepLine, keepVisible } from '../../source/screen/facts/visible-window.ts';
import { peak, sparkline } from '../../source/screen/text/sparkline.ts';
import { fakeEvent } from '../helpers/fake-fleet.ts';

test('rates have three significant digits and never pretend to be 0', () => {
  const shown = [null, 0, 0.001, 0.4, 0.05, 1.234, 13.46, 133.4, 1234, 123_456].map(rate);
  assert.deepEqual(shown, [
    '-',
    '0',
    '<0.01',
    '0.4',
    '0.05',
    '1.23',
    '13.5',
    '133',
    '1230',
    '123k',
  ]);
  assert.ok(shown.every((text) => text.length <= 6));
});

test('bytes are 1024-based, as httpd prints them', () => {
  assert.deepEqual([0, 489, 4506, 10_240, 3_040_870, null].map(bytes), [
    '0',
    '489',
    '4.4K',
    '10K',
    '2.9M',
    '-',
  ]);
});

test('counters stay within their columns', () => {
  assert.equal(counter(999_999_999), '999999999');
  assert.ok(counter(12_345_678_901_234).length <= 9);
  assert.ok(count(123_456).length <= 5);
  assert.deepEqual([1, 2.25, 2.5, 100, 50].map(factor), ['1.0', '2.25', '2.5', '100', '50.0']);
});

test('durations and clocks', () => {
  assert.deepEqual([400, 12_000, 192_000, 7_500_000].map(duration), [
    '0.4s',
    '12s',
    '3m12s',
    '2h05m',
  ]);
  const at = Date.UTC(2026, 0, 15, 14, 3, 21);
  assert.equal(clock(at, true), '14:03:21');
  assert.equal(moment(at, at + 3_600_000, true), '14:03:21');
  assert.equal(moment(at, at + 86_400_000, true), '2026-01-15 14:03:21');
  assert.equal(moment(at, at - 86_400_000, true), '2026-01-15 14:03:21');
  assert.match(moment(at, at + 86_400_000, false), /^2026-01-1[456] \d\d:\d\d:21$/);
  assert.equal(zone(at, true), 'Z');
  assert.match(zone(at, false), /^[+-]\d\d:\d\d$/);
});

test('what is taken for one cell is one, of every character that is one unit', () => {
  for (let code = 0; code < 0x1_0000; code += 1) {
    const text = String.fromCharCode(code);
    assert.equal(displayWidth(text), stringWidth(text), code.toString(16));
  }
});

test('widths are cells: CJK takes two', () => {
  assert.equal(displayWidth('漢字'), 4);
  assert.equal(clip('漢字漢字', 5, '…'), '漢字…');
  assert.equal(displayWidth(fit('漢字漢字', 6, 'left', '…')), 6);
  assert.equal(fit('漢', 4, 'right', '…'), '  漢');
});

test('the middle goes, the port stays', () => {
  assert.equal(clipMiddle('10.0.4.11:8009', 10, '…'), '10.0…:8009');
  assert.equal(clipMiddle('10.0.4.11:8009', 14, '…'), '10.0.4.11:8009');
  assert.ok(displayWidth(clipMiddle('漢字漢字漢字漢字:8009', 9, '…')) <= 9);
});

test('text wraps at words and ends in the ellipsis where rows run out', () => {
  assert.deepEqual(wrap('one two three four', 9, 2, '…'), ['one two', 'three fo…']);
  assert.deepEqual(wrap('x'.repeat(30), 10, 2, '…'), ['x'.repeat(10), `${'x'.repeat(9)}…`]);
  assert.deepEqual(wrap('', 10, 2, '…'), []);
});

test('bars share a scale and are right-aligned', () => {
  const highest = peak([[1, 8], [4]], 6);
  assert.equal(highest, 8);
  assert.equal(sparkline([1, 8], 4, highest, '▁▂▃▄▅▆▇█'), '  ▂█');
  assert.equal(sparkline([4], 4, highest, ' .:-=+*#'), '   =');
  assert.equal(sparkline([0, 0], 2, 0, '▁▂▃▄▅▆▇█'), '▁▁');
  assert.equal(peak([[100, 1, 2]], 2), 2);
});

test('LC_ALL overrules LANG', () => {
  assert.ok(isUtf8Locale({ LANG: 'en_GB.UTF-8' }));
  assert.ok(!isUtf8Locale({ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }));
  assert.ok(isUtf8Locale({ LC_CTYPE: 'C.utf8', LC_ALL: '' }));
  assert.ok(wantsAscii({}));
  assert.ok(wantsAscii({ LANG: 'C.UTF-8', BALTOP_ASCII: '1' }));
});

test('an empty NO_COLOR is not set', () => {
  assert.ok(wantsColor({ NO_COLOR: '' }));
  assert.ok(!wantsColor({ NO_COLOR: '1' }));
  assert.ok(!wantsColor({ TERM: 'dumb' }));
});

test('addresses show the port, hide the password and print safely', () => {
  assert.equal(memberLabel('ajp://10.0.4.11').address, '10.0.4.11:8009');
  assert.equal(memberLabel('http://[::1]:8080/app').address, '[::1]:8080/app');
  const label = memberLabel('http://ops:secret@h:81/');
  assert.equal(label.address, 'h:81');
  assert.equal(memberName('app', 'http://h:81', ''), 'app/h:81');
  const hostile = memberLabel('http://h\x1b[2J:81').address;
  assert.doesNotMatch(hostile, /\x1b/);
});

test('the window moves as little as it must', () => {
  assert.equal(keepVisible(0, 4, 5, 10), 0);
  assert.equal(keepVisible(0, 5, 5, 10), 1);
  assert.equal(keepVisible(6, 2, 5, 10), 2);
  assert.equal(keepVisible(9, 2, 5, 3), 0);
  // The row at 4 was on line 2; it is at 7 now and stays on line 2.
  assert.equal(keepLine(2, 4, 7, 5, 20), 5);
  assert.equal(keepLine(2, 4, 0, 5, 20), 0);
});

test('folded lines hold the same words in the same order, none broken, and fit where a word does', () => {
  const text =
    '  app node1, http://10.0.0.1:8080/a/long/path/of/a/worker, now disabled, 日本語 was ok.';
  const words = text.trim().split(' ');
  for (let width = 1; width <= 100; width += 1) {
    const lines = foldWords(text, width);
    assert.deepEqual(
      lines.flatMap((line) => line.trim().split(' ')),
      words,
      String(width),
    );
    for (const line of lines)
      assert.ok(displayWidth(line) <= width || !line.trim().includes(' '), line);
  }
  assert.deepEqual(foldWords('', 40), ['']);
  assert.deepEqual(foldWords('one two three', 7), ['one two', '  three']);
});

test('a bare number of httpd has its unit wherever a change is told', () => {
  const detail = SETTING_WORDS.checkIntervalMs;
  const event = fakeEvent({ kind: 'setting', detail, before: '30000', after: '1500' });
  assert.equal(changeText(event), '30s -> 1500ms');
  assert.match(spokenEvent(event, true, false), /health check interval now 1500ms, was 30s/);
  const timeout = fakeEvent({ kind: 'setting', detail: 'timeout', before: '5', after: '' });
  assert.equal(changeText(timeout), '5s -> ');
  const other = fakeEvent({ kind: 'setting', detail: 'factor', before: '1', after: '30000' });
  assert.equal(changeText(other), '1 -> 30000');
  assert.equal(editText({ checkIntervalMs: 5_000, lbSet: 3 }), 'set 3, health check interval 5s');
});

test('a command that outlived its run is called what it is', () => {
  assert.equal(stillRunsText(7, false), 'its upgrade command still runs (process group 7)');
  assert.equal(stillRunsText(7, true), 'its undo command still runs (process group 7)');
});
