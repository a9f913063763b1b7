/** Signs of one character and colours: none has two meanings, and none fades where it is meant to be read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BARS, PROGRESS, SIGNS } from '../../source/messages/glyphs.ts';
import { isLightBackground } from '../../source/messages/locale.ts';
import { STATE_LIST, STATES } from '../../source/messages/states.ts';
import { PALETTES } from '../../source/screen/text/palettes.ts';
import { createTheme } from '../../source/screen/text/theme.ts';

test('in the ASCII set no sign has two meanings, and each is one printable character', () => {
  const meanings = new Map<string, string>();
  const take = (sign: string, means: string) => {
    assert.match(sign, /^[!-~]$/, means);
    const known = meanings.get(sign);
    assert.ok(known === undefined || known === means, `${sign}: ${known}, and ${means}`);
    meanings.set(sign, means);
  };
  for (const { ascii, means } of Object.values(STATES)) take(ascii, means);
  for (const { ascii, means } of Object.values(SIGNS)) take(ascii, means);
  [...BARS.ascii.slice(1)].forEach((bar, index) => {
    take(bar, `a height of ${index + 1}`);
  });
  [...PROGRESS.ascii].forEach((part) => {
    take(part, `progress ${part}`);
  });
  assert.deepEqual([STATES.OK.ascii, STATES.DIS.ascii], ['o', 'x']);
});

test('what means something else looks other in ASCII where it does in Unicode', () => {
  for (const { means } of Object.values(STATES)) {
    const signs = Object.values(STATES).filter((each) => each.means === means);
    assert.equal(new Set(signs.map(({ ascii }) => ascii)).size, 1, means);
    assert.equal(new Set(signs.map(({ glyph }) => glyph)).size, 1, means);
  }
});

/** The 16 colours as terminals on white have them, and what contrast WCAG wants of text. */
const ON_WHITE = {
  xterm: { red: 'cd0000', magenta: 'cd00cd', blue: '0000ee', yellow: 'cdcd00', cyan: '00cdcd' },
  vga: { red: 'aa0000', magenta: 'aa00aa', blue: '0000aa', yellow: 'aa5500', cyan: '00aaaa' },
  tango: { red: 'cc0000', magenta: '75507b', blue: '3465a4', yellow: 'c4a000', cyan: '06989a' },
  vscode: { red: 'cd3131', magenta: 'bc05bc', blue: '0451a5', yellow: '949800', cyan: '0598bc' },
} as const;
const READABLE = 4.5;

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const onWhite = (hex: string) => 1.05 / (luminance(hex) + 0.05);

test('on white every colour of the light theme can be read, and the yellow of the usual one cannot', () => {
  for (const [name, colors] of Object.entries(ON_WHITE)) {
    for (const [what, style] of Object.entries(PALETTES.light)) {
      assert.notEqual('dim' in style, true, what);
      if (!('color' in style)) continue;
      const contrast = onWhite(colors[style.color]);
      assert.ok(
        contrast >= READABLE,
        `${name}: ${what} in ${style.color} has ${contrast.toFixed(1)}`,
      );
    }
  }
  assert.ok(onWhite(ON_WHITE.xterm.yellow) < 2, 'which is why there is a theme for it');
  assert.equal(PALETTES.default.warning.color, 'yellow');
});

test('in the light theme what differs in the usual one differs too; without colours it is mono', () => {
  const light = createTheme({ ascii: false, color: true, theme: 'light' });
  const styles = STATE_LIST.filter((id) => !['OK', 'STBY', 'SPAR', 'UNK'].includes(id)).map((id) =>
    JSON.stringify(light.state(id)),
  );
  // ERR and HCFL are told apart by their words.
  assert.equal(new Set(styles).size, styles.length - 1);
  const plain = createTheme({ ascii: false, color: false, theme: 'light' });
  assert.deepEqual(plain.warning, createTheme({ ascii: false, color: false }).warning);
});

test('a light background is taken from COLORFGBG only where that says so', () => {
  const is = (COLORFGBG: string) => isLightBackground({ COLORFGBG });
  assert.deepEqual(['0;15', '0;default;15', '0;7'].map(is), [true, true, true]);
  assert.deepEqual(['15;0', '15;default;0', '0;8', 'default;default', ''].map(is), [
    false,
    false,
    false,
    false,
    false,
  ]);
});
