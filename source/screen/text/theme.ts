/** State glyphs and styles. Every state has its own word and glyph: colour only repeats what they say. */

import {
  BARS,
  CRUMB,
  EIGHTHS,
  FRAME,
  PROGRESS,
  SIGNS,
  type SignId,
  TIMELINE,
} from '../../messages/glyphs.ts';
import { STATES, type StateId } from '../../messages/states.ts';
import { PALETTES, type Palette, type ThemeName } from './palettes.ts';
import { PLAIN, type Span, span, type TextStyle } from './spans.ts';

export interface Theme {
  readonly ellipsis: string;
  /** The cursor's sign, the tree's, marks. */
  readonly sign: (id: SignId) => string;
  /** Done, and to be done. */
  readonly progress: string;
  /** Eight glyphs from empty to full. */
  readonly bars: string;
  /** Of a bar from the left: what fills a cell a little, up to all of it. */
  readonly eighths: string;
  /** Corners from the top left, clockwise, then the lines along and down. */
  readonly frame: string;
  /** Between the names of the way to where one is. */
  readonly crumb: string;
  /** Of dots, or of the bars: where there is no colour, dots of two panels are one grey. */
  readonly chart: 'dots' | 'bars';
  /** On a line of time: it was OK. */
  readonly wellTime: string;
  /** `×`, `●` ... */
  readonly glyph: (state: StateId) => string;
  /** Of that glyph, which can have a colour where its word has none. */
  readonly glyphStyle: (state: StateId) => TextStyle;
  readonly state: (state: StateId) => TextStyle;
  /** Something is wrong: banners, refusals. */
  readonly alarm: TextStyle;
  readonly warning: TextStyle;
  readonly quiet: TextStyle;
  readonly strong: TextStyle;
  readonly focus: TextStyle;
  readonly load: TextStyle;
  readonly time: TextStyle;
}

export interface ThemeOptions {
  readonly ascii: boolean;
  readonly color: boolean;
  /** Without colours every theme is `mono`. */
  readonly theme?: ThemeName | Palette;
}

export function createTheme({ ascii, color, theme = 'default' }: ThemeOptions): Theme {
  const chosen: Palette = typeof theme === 'string' ? PALETTES[theme] : theme;
  const palette: Palette = color ? chosen : PALETTES.mono;
  const set = ascii ? 'ascii' : 'glyph';
  const isColoured = Object.values(palette).some((style) => style.color !== undefined);
  const state = (id: StateId): TextStyle => {
    const { tone } = STATES[id];
    return tone === 'plain' ? PLAIN : palette[tone];
  };
  return {
    ellipsis: SIGNS.ellipsis[set],
    sign: (id) => SIGNS[id][set],
    bars: BARS[set],
    progress: PROGRESS[set],
    eighths: EIGHTHS[set],
    frame: FRAME[set],
    crumb: CRUMB[set],
    chart: ascii || !isColoured ? 'bars' : 'dots',
    glyph: (id) => STATES[id][set],
    glyphStyle: (id) => (id === 'OK' ? palette.ok : state(id)),
    state,
    wellTime: TIMELINE.well[set],
    alarm: palette.alarm,
    warning: palette.warning,
    quiet: palette.quiet,
    strong: { bold: true },
    focus: palette.focus,
    load: palette.load,
    time: palette.time,
  };
}

/** `● OK`: the sign and the word each in its own style, where these differ. */
export function stateSpans(id: StateId, word: string, theme: Theme): readonly Span[] {
  const [sign, rest] = [theme.glyphStyle(id), theme.state(id)];
  const glyph = theme.glyph(id);
  return sign === rest
    ? [span(`${glyph} ${word}`, rest)]
    : [span(glyph, sign), span(` ${word}`, rest)];
}
