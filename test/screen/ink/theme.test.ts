/** Other colours inside the screen, and a theme that cannot be used. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { PALETTES, THEME_NAMES } from '../../../source/screen/text/palettes.ts';
import { fakeSnapshot, PICTURE } from '../../helpers/fake-fleet.ts';
import { type OpenTui, openTui } from './open-tui.ts';

const styleOf = (tui: OpenTui, route: string) => {
  const row = tui.screen.rows().findIndex((each) => each.includes(` ${route} `));
  return tui.screen.cell(5, row).color;
};
const word = (text: string) => [':', ...text, '\r'];

const dusk = { ...PALETTES.default, broken: { color: 'magenta' } } as const;
const themes = {
  names: [...THEME_NAMES, 'dusk', 'odd'],
  find: async (name: string) =>
    name === 'odd'
      ? 'odd.yaml, line 1: unknown role `okay`'
      : name === 'dusk'
        ? dusk
        : PALETTES.light,
};

test(':theme NAME draws all in other colours; what there is not, and a broken one, changes nothing', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { themes } });
  assert.equal(styleOf(tui, 'node4'), 9);
  await tui.press(...word('theme light'));
  assert.equal(styleOf(tui, 'node4'), 1);
  assert.equal(styleOf(tui, 'a2'), 4);
  assert.match(tui.screen.text(), /theme light/);
  await tui.press(...word('theme dusk'));
  assert.equal(styleOf(tui, 'node4'), 5);
  await tui.press(...word('theme odd'));
  assert.match(tui.screen.text(), /odd\.yaml, line 1: unknown role `okay`/);
  await tui.press(...word('theme pink'));
  assert.match(tui.screen.text(), /no theme "pink": Tab lists them/);
  assert.equal(styleOf(tui, 'node4'), 5);
  assert.equal(tui.script.requests.length, 0);
});

test('Tab completes the names of themes', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { themes } });
  await tui.press(':', ...'theme du', '\t');
  assert.match(tui.screen.text(), /:theme dusk/);
});

test('without colours there is no other theme, and that is said', async (t) => {
  const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { themes, color: false } });
  await tui.press(...word('theme light'));
  assert.match(tui.screen.text(), /no colours here: NO_COLOR/);
  assert.equal(styleOf(tui, 'node4'), null);
});

test('a theme that cannot be used: the screen opens with the usual one and says why', async (t) => {
  const themeProblem = 'odd.yaml, line 1: unknown role `okay` (the theme is default)';
  const tui = await openTui(t, fakeSnapshot(PICTURE), { options: { themes, themeProblem } });
  assert.ok(tui.screen.text().includes(themeProblem));
  assert.equal(styleOf(tui, 'node4'), 9);
});
