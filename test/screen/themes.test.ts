/** Every theme: colours mean one thing, can be read on their background, and never say anything alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PALETTES, ROLE_IDS, ROLES, type ThemeName } from '../../source/screen/text/palettes.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme, stateSpans } from '../../source/screen/text/theme.ts';
import { contrastOf } from '../helpers/contrast.ts';

const GROUNDS: Readonly<Record<ThemeName, readonly ('black' | 'white')[]>> = {
  default: ['black'],
  bright: ['black'],
  blueorange: ['black'],
  light: ['white'],
  mono: ['black', 'white'],
};

for (const [name, grounds] of Object.entries(GROUNDS)) {
  for (const ground of grounds) {
    test(`${name} on ${ground}: every role stands out 3 to 1, and what is read 4.5 to 1`, () => {
      const palette = PALETTES[name as ThemeName];
      for (const role of ROLE_IDS) {
        const style = palette[role];
        // xterm leaves two thirds of a dimmed colour, xterm.js half of it, which is the least of all.
        const contrast = contrastOf(style, ground, 2 / 3);
        const least = ROLES[role].isText ? 4.5 : 3;
        assert.ok(contrast >= least, `${role}: ${contrast.toFixed(2)}`);
        assert.ok(contrastOf(style, ground, 1 / 2) >= 3, `${role}, dimmed by half`);
      }
    });
  }
}

test('the measure is the known one: yellow fades on white, blue on black', () => {
  assert.equal(contrastOf({}, 'white', 1).toFixed(0), '21');
  assert.ok(contrastOf({ color: 'yellow' }, 'white', 1) < 2);
  assert.ok(contrastOf({ color: 'blue' }, 'black', 1) < 3);
  assert.ok(contrastOf({ color: 'yellow' }, 'black', 1) > 4.5);
});

test('the usual theme: green, yellow, cyan, red, blue and magenta have one meaning each', () => {
  const colors = new Map<string, string[]>();
  for (const role of ROLE_IDS) {
    const style: { readonly color?: string } = PALETTES.default[role];
    if (style.color !== undefined) {
      const hue = style.color.replace('Bright', '');
      colors.set(hue, [...(colors.get(hue) ?? []), role]);
    }
  }
  assert.deepEqual(Object.fromEntries(colors), {
    green: ['ok'],
    yellow: ['draining', 'pending', 'mixed', 'warning'],
    cyan: ['disabled', 'stopped', 'focus'],
    red: ['broken', 'alarm'],
    blue: ['load'],
    magenta: ['time'],
  });
});

test('green is the sign alone: the word OK has no colour', () => {
  const theme = createTheme({ ascii: false, color: true });
  assert.deepEqual(stateSpans('OK', 'OK', theme), [
    { text: '●', style: { color: 'green' } },
    { text: ' OK', style: {} },
  ]);
  assert.equal(lineText(stateSpans('OK', 'OK', theme)), '● OK');
});

test('no theme for who cannot tell them apart uses red, green or yellow', () => {
  for (const role of ROLE_IDS) {
    assert.doesNotMatch(JSON.stringify(PALETTES.blueorange[role]), /red|green|yellow/);
    assert.doesNotMatch(JSON.stringify(PALETTES.mono[role]), /color/);
  }
});
