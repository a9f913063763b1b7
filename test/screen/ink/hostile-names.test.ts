/** Whatever a page says, it is text in its cell: it moves no cursor, changes no colour, breaks no row. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { parseStatus } from '../../../source/httpd/status.ts';
import { fakeEvent, fakeSnapshot } from '../../helpers/fake-fleet.ts';
import { openTui } from './open-tui.ts';

const HOSTILE = {
  'an escape sequence': '\x1b[2J\x1b[31mred\x1b[5;5H',
  'a title': '\x1b]0;owned\x07',
  'C1 controls': '\x9b2J\x9d0;x\x9c',
  newlines: 'one\r\ntwo\nthree\ttab\b\b',
  'bidi overrides': '\u202eevil\u2066x',
  'zero width': 'a\u200bb\u200dc\ufeff',
  'a lone surrogate': 'x\ud83dy',
  '5,000 characters': 'x'.repeat(5_000),
  'wide letters': '漢字かな交じり文のとても長い名前',
  'stacked marks': `e${'\u0301'.repeat(200)}`,
  'flags and families': '🇩🇪👨‍👩‍👧‍👦🏴',
} as const;

const good = { url: 'http://10.0.0.9:8080', route: 'zz-good', busy: 7 };

const ALL = Object.values(HOSTILE).join('');

const CASES = [
  ...Object.entries(HOSTILE).map(([what, text]) => [what, text, 80, 24] as const),
  ['all of it', ALL, 20, 4] as const,
  ['all of it', ALL, 40, 10] as const,
  ['all of it', ALL, 200, 30] as const,
];

for (const [what, text, columns, rows] of CASES) {
  test(`${what} at ${columns}x${rows}`, async (t) => {
    const member = {
      url: `http://${text}:80/${text}`,
      route: text,
      status: `Init ${text.slice(0, 20).replaceAll(/\s/g, '')} Err`,
    };
    const balancers = [
      { name: text, method: text, sticky: text, members: [member, good] },
      { name: 'tidy', members: [good] },
    ];
    const snapshot = fakeSnapshot(balancers);
    const { screen, show, press } = await openTui(t, snapshot, {
      columns,
      rows,
      options: { label: text },
    });
    const event = fakeEvent({ balancer: text, url: member.url, route: text, detail: text });
    const status = parseStatus(text);
    await show(snapshot, { ...event, was: status, is: parseStatus(`${text} Ok`) });
    await show(snapshot, { ...event, kind: 'flags-lost' });
    const lines = screen.rows();
    assert.equal(lines.length, rows);
    assert.ok(!screen.text().includes('\ufffd'));
    if (rows >= 10) {
      assert.match(lines.at(-1) ?? '', /q quit/);
      assert.match(screen.text(), /zz-good/);
      // Numbers stand in the same column whatever the name before them holds.
      const heading = lines.find((line) => line.includes('BUSY')) ?? '';
      const tidy = lines.filter((line) => /^ .. ● OK/.test(line));
      for (const line of tidy) {
        assert.equal(line[heading.indexOf('BUSY') + 3], '7', line);
      }
      for (const key of ['d', '\x03', '?', '?', 'G']) await press(key);
    }
    const seen = screen
      .written()
      .replaceAll(/\x1b\[[\d;?]*[A-Za-z]/g, '')
      // The one window title, without any control character in it.
      .replace(/^\x1b\]2;baltop \P{C}*\x07/u, '');
    assert.doesNotMatch(seen, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]/);
    assert.doesNotMatch(screen.written(), /\x1b\[2J|\x1b\[5;5H/);
    assert.doesNotMatch(screen.written(), /\x1b\](?!2;baltop )/);
  });
}

test('a password in a worker URL is never printed', async (t) => {
  const members = [
    { url: 'http://ops:s3cret@10.0.0.1:8080', route: '' },
    { url: 'http://10.0.0.2:8080', route: '' },
  ];
  const { screen, press } = await openTui(t, fakeSnapshot([{ name: 'app', members }]), {
    columns: 200,
  });
  await press('d', '\x03', '?');
  assert.match(screen.written(), /10\.0\.0\.1:8080/);
  assert.doesNotMatch(screen.written(), /s3cret/);
});
