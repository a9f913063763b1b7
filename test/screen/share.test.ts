/** Which part of its pool's requests a member gets, and what it was before something moved it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { shareText } from '../../source/messages/share.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import { shareBar } from '../../source/screen/text/share-bar.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { ReadFleet, type ReadPools } from '../helpers/read-fleet.ts';
import { Ui } from '../helpers/ui.ts';

const SIZE = { columns: 118, rows: 40 };

/** Five members; from `failsAt` on the fourth gets nothing, and the others its requests. */
const failing =
  (failsAt: number) =>
  (ms: number): ReadPools => ({
    app: [1, 2, 3, 4, 5].map((number) => {
      const [before, after] = [Math.min(ms, failsAt), Math.max(0, ms - failsAt)];
      const isOut = number === 4;
      const elected = before / 100 + (isOut ? 0 : after / 80);
      return {
        route: `node${number}`,
        elected,
        status: isOut && ms > failsAt ? 'Init Err ' : 'Init Ok ',
      };
    }),
  });

function shares(ui: Ui): readonly string[] {
  const heading = ui.rows.find((row) => row.includes('SHARE')) ?? '';
  const [from, end] = [heading.indexOf('SHARE'), heading.indexOf('ELECTED') - 3];
  return ui.rows
    .filter((row) => /[●×] .* node\d /.test(row))
    .map((row) => row.slice(from, end).trim().replace(/ +/g, ' '));
}

const openAt = (ms: number, failsAt: number) =>
  new Ui(new ReadFleet('web1').readAll(0, ms, failing(failsAt)).at(ms), {}, SIZE);

test('a share is of the rates that the table shows; while all are well there is nothing to compare', () => {
  const ui = openAt(400_000, 1_000_000);
  assert.deepEqual(shares(ui), Array(5).fill('█▋ 20%'));
});

test('when one is in trouble each says what it had five minutes ago', () => {
  const ui = openAt(400_000, 300_000);
  assert.deepEqual(shares(ui), [
    '██ 25% was 20%',
    '██ 25% was 20%',
    '██ 25% was 20%',
    '0% was 20%',
    '██ 25% was 20%',
  ]);
});

test('what was not read five minutes ago is not compared with', () => {
  assert.deepEqual(shares(openAt(200_000, 100_000)), [
    '██ 25%',
    '██ 25%',
    '██ 25%',
    '0%',
    '██ 25%',
  ]);
});

test('a pool without requests has no shares, nor has one with a rate that is not known yet', () => {
  const still = (): ReadPools => ({ app: [{ route: 'node1', elected: 5 }] });
  const ui = new Ui(new ReadFleet('web1').readAll(0, 20_000, still).at(20_000), {}, SIZE);
  assert.deepEqual(shares(ui), ['-']);
  assert.deepEqual(shares(openAt(2_000, 10_000)), Array(5).fill('-'));
});

test('eighths of a cell, whole ones in ASCII, and more than nothing is never nothing', () => {
  const theme = createTheme({ ascii: false, color: true });
  const ascii = createTheme({ ascii: true, color: true });
  assert.equal(shareBar(0.33, 8, theme), '██▋');
  assert.equal(shareBar(1, 8, theme), '████████');
  assert.equal(shareBar(0.0001, 8, theme), '▏');
  assert.equal(shareBar(0, 8, theme), '');
  assert.equal(shareBar(0.33, 8, ascii), '===');
  assert.deepEqual([0, 0.001, 0.333, 1].map(shareText), ['0%', '<1%', '33%', '100%']);
  const ui = openAt(60_000, 1_000_000);
  const text = frameOf(ui.state, ascii).rows.map(({ line }) => lineText(line));
  assert.ok(
    text.some((row) => / == +20% /.test(row)),
    text.join('\n'),
  );
});
