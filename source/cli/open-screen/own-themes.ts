/** Which themes there are, and what a theme file makes of the roles. */

import { readConfigText } from '../../config/configuration.ts';
import { themeNames, themePath } from '../../config/theme-files.ts';
import { isUsageError, UsageError } from '../../config/usage-error.ts';
import { printable } from '../../httpd/printable.ts';
import {
  isThemeName,
  PALETTES,
  type Palette,
  ROLE_IDS,
  type RoleId,
  THEME_NAMES,
  type ThemeSupply,
} from '../../screen/text/palettes.ts';
import { COLORS, LOOKS, type TextStyle } from '../../screen/text/spans.ts';

const WORDS = { roles: ROLE_IDS, colors: COLORS, looks: LOOKS, bases: THEME_NAMES };

const SUBJECT = { name: 'the theme', why: 'It says how trouble looks.' };

export function themeSupply(configPath: string): ThemeSupply {
  return { names: themeNames(configPath), find: (name) => findTheme(name, configPath) };
}

/** Its palette, or why there is none: safe to print, in one line. */
async function findTheme(name: string, configPath: string): Promise<Palette | string> {
  if (isThemeName(name)) return PALETTES[name];
  try {
    return await readTheme(themePath(configPath, name));
  } catch (problem) {
    if (!isUsageError(problem)) throw problem;
    return printable([problem.message, problem.hint].filter(Boolean).join('. '));
  }
}

async function readTheme(path: string): Promise<Palette> {
  const text = readConfigText(path, SUBJECT);
  if (text === null) throw new UsageError(`no theme ${path}`, 'Make that file.');
  const { parseTheme } = await import('../../config/parse-theme.ts');
  const { base, roles } = parseTheme(text, path, WORDS);
  const palette: Record<RoleId, TextStyle> = { ...PALETTES[isThemeName(base) ? base : 'default'] };
  for (const role of ROLE_IDS) {
    const words = roles.get(role);
    if (words !== undefined) palette[role] = styleOf(words);
  }
  return palette;
}

function styleOf(words: readonly string[]): TextStyle {
  const color = COLORS.find((each) => words.includes(each));
  const looks = LOOKS.filter((each) => words.includes(each)).map((each) => [each, true] as const);
  return { ...(color !== undefined && { color }), ...Object.fromEntries(looks) };
}
