/** Themes of the user's own: what a file may say, what is wrong in which line, and where their names are known. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { themeSupply } from '../../source/cli/open-screen/own-themes.ts';
import { complete } from '../../source/cli/verbs/complete-words.ts';
import { parse } from '../../source/config/parse-configuration.ts';
import { PALETTES, THEME_NAMES } from '../../source/screen/text/palettes.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

/** The path of a configuration beside which there are these themes. */
function configWith(t: TestContext, themes: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-themes-'));
  t.after(() => removeFolder(folder));
  mkdirSync(join(folder, 'themes'), { mode: 0o700 });
  for (const [file, text] of Object.entries(themes)) {
    writeFileSync(join(folder, 'themes', file), text, { mode: 0o600 });
  }
  const path = join(folder, 'config.yaml');
  writeFileSync(path, 'defaults: { theme: dusk }\n', { mode: 0o600 });
  return path;
}

const DUSK = `# calmer
base: light
draining: brightBlack
`;
const GOOD = `base: light
draining: cyanBright bold underline
broken: red inverse
ok: plain
`;

test('a role is a colour and looks; those that are not named are those of the base', async (t) => {
  const path = configWith(t, {
    'dusk.yaml': GOOD,
    'empty.yaml': '',
    'light.yaml': 'ok: red\n',
    'x.yml': '',
  });
  const themes = themeSupply(path);
  assert.deepEqual(themes.names, [...THEME_NAMES, 'dusk', 'empty']);
  assert.deepEqual(await themes.find('dusk'), {
    ...PALETTES.light,
    draining: { color: 'cyanBright', bold: true, underline: true },
    broken: { color: 'red', inverse: true },
    ok: {},
  });
  assert.deepEqual(await themes.find('empty'), PALETTES.default);
  assert.equal(await themes.find('light'), PALETTES.light, 'a built-in theme stays what it is');
  assert.match(String(await themes.find('none')), /no theme .*none\.yaml/);
});

for (const [what, text, line, message] of [
  [
    'an unknown role',
    'ok: green\ndrainig: yellow\n',
    2,
    /unknown role `drainig`. Did you mean draining\?/,
  ],
  ['an unknown colour', 'ok: gren\n', 1, /`ok`: unknown colour "gren". Did you mean green\?/],
  [
    'a colour of another kind',
    DUSK,
    3,
    /`draining`: unknown colour "brightBlack". Available: plain, black,/,
  ],
  ['two colours', '\n\nok: green red\n', 3, /`ok` has more than one colour/],
  ['an unknown base', 'base: dusk\n', 1, /`base` must be a built-in theme, not "dusk"/],
  ['a list', '- ok\n', 1, /a theme must be lines of `role: colour`/],
  ['a role with lines of its own', 'ok:\n  color: green\n', 2, /`ok` must be words such as/],
  ['a role without a word', 'ok:\n', 1, /`ok` must be words such as/],
  ['a number', 'ok: 2\n', 1, /`ok` must be words such as/],
  ['no YAML', 'ok: [green\n', 2, /this is not valid YAML/],
] as const) {
  test(`${what} is named with file and line`, async (t) => {
    const found = await themeSupply(configWith(t, { 'dusk.yaml': text })).find('dusk');
    assert.match(String(found), new RegExp(`themes/dusk\\.yaml, line ${line}: `));
    assert.match(String(found), message);
  });
}

test('a theme that others could have written is not used', async (t) => {
  const path = configWith(t, { 'dusk.yaml': GOOD });
  chmodSync(join(path, '../themes/dusk.yaml'), 0o666);
  assert.match(String(await themeSupply(path).find('dusk')), /the theme .*dusk\.yaml/);
});

test('the configuration may name a theme that has a file, and --theme completes its name', async (t) => {
  const path = configWith(t, { 'dusk.yaml': GOOD });
  assert.equal(parse('defaults: {theme: dusk}', path, {}).defaults.theme, 'dusk');
  assert.throws(
    () => parse('defaults: {theme: dawn}', path, {}),
    /must be one of default, .*, dusk/,
  );
  const found = await complete('baltop --theme d', { BALTOP_CONFIG: path });
  assert.deepEqual(found === 'files' ? found : found.map(({ word }) => word), ['default', 'dusk']);
});

test('theme list: names, files, what is wrong with them, and which is in use', async (t) => {
  const path = configWith(t, { 'dusk.yaml': GOOD, 'odd.yaml': 'okay: green\n' });
  const env = { BALTOP_CONFIG: path, LANG: 'C.UTF-8' };
  const { code, stdout, stderr } = await runBaltop(['theme', 'list'], { env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^ {2}default +● OK {2}▼ DRN {2}■ DIS {2}■ STOP {2}× ERR {2}◆ MIXED/m);
  assert.match(stdout, /^\* dusk +● OK .*\n +\/.*\/themes\/dusk\.yaml$/m);
  assert.match(stdout, /^ {2}odd +cannot be used:\n +.*odd\.yaml, line 1: unknown role `okay`/m);
  assert.doesNotMatch(stdout, /\x1b/, 'no colours where nobody sees them');
  const json = JSON.parse((await runBaltop(['theme', 'list', '-o', 'json'], { env })).stdout);
  const dusk = json.items.find((each: { name: string }) => each.name === 'dusk');
  assert.deepEqual([dusk.chosen, dusk.problem], [true, null]);
  assert.match(dusk.file, /dusk\.yaml$/);
  const names = (await runBaltop(['theme', 'list', '-o', 'name'], { env })).stdout;
  assert.equal(names, `${[...THEME_NAMES, 'dusk', 'odd'].join('\n')}\n`);
});
