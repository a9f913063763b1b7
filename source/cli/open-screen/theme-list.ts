/** `baltop theme list`: which themes there are, where they are from, and how each of them looks. */

import { themePath } from '../../config/theme-files.ts';
import { wantsAscii, wantsColor } from '../../messages/locale.ts';
import { isThemeName } from '../../screen/text/palettes.ts';
import {
  COLORS,
  type Color,
  type Line,
  lineText,
  type Span,
  span,
} from '../../screen/text/spans.ts';
import { createTheme, stateSpans, type Theme } from '../../screen/text/theme.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { safeJson } from '../output/json.ts';
import { themeSupply } from './own-themes.ts';
import { preferencesOf } from './preferences.ts';

interface Listed {
  readonly name: string;
  /** null: it is built in. */
  readonly file: string | null;
  readonly isChosen: boolean;
  readonly problem: string | null;
  readonly sample: string;
}

export async function themeList(invocation: Invocation): Promise<number> {
  const { values } = invocation;
  const themes = await listed(invocation);
  if (values.output === 'json') {
    print(
      safeJson(
        {
          apiVersion: 'baltop/v1',
          kind: 'ThemeList',
          items: themes.map(({ name, file, isChosen, problem }) => ({
            name,
            file,
            chosen: isChosen,
            problem,
          })),
        },
        2,
      ),
    );
    return EXIT.done;
  }
  if (values.output === 'name') {
    print(themes.map(({ name }) => name).join('\n'));
    return EXIT.done;
  }
  const width = Math.max(...themes.map(({ name }) => name.length));
  for (const { name, file, isChosen, problem, sample } of themes) {
    print(`${isChosen ? '*' : ' '} ${name.padEnd(width)}  ${sample}`);
    if (file !== null) print(`  ${' '.repeat(width)}  ${problem ?? file}`);
  }
  return EXIT.done;
}

async function listed(invocation: Invocation): Promise<readonly Listed[]> {
  const { env, values, configuration } = invocation;
  const color = values['no-color'] !== true && wantsColor(env);
  const isSeen = process.stdout.isTTY === true;
  const supply = themeSupply(configuration.path);
  const chosen = preferencesOf(invocation).theme;
  return Promise.all(
    supply.names.map(async (name) => {
      const found = await supply.find(name);
      const isBroken = typeof found === 'string';
      const theme = createTheme({
        ascii: wantsAscii(env),
        color,
        theme: isBroken ? 'default' : found,
      });
      return {
        name,
        file: isThemeName(name) ? null : themePath(configuration.path, name),
        isChosen: name === chosen,
        problem: isBroken ? found : null,
        sample: isBroken
          ? 'cannot be used:'
          : isSeen
            ? sampleOf(theme).map(coded).join('')
            : lineText(sampleOf(theme)),
      };
    }),
  );
}

/** One of each that a screen has. */
function sampleOf(theme: Theme): Line {
  const bar = [...theme.eighths].at(-1) ?? '';
  return [
    ...(['OK', 'DRN', 'DIS', 'STOP', 'ERR', 'MIXED'] as const).flatMap((id) => [
      ...stateSpans(id, id, theme),
      span('  '),
    ]),
    span(bar.repeat(3), theme.load),
    span(' 33%  '),
    span([...theme.bars].slice(2, 6).join(''), theme.time),
    span(' ~120 ms  '),
    span('alarm', theme.alarm),
    span('  '),
    span('warning', theme.warning),
    span('  '),
    span('quiet', theme.quiet),
  ];
}

/** As a terminal takes it. */
function coded({ text, style = {} }: Span): string {
  const { color, bold, dim, underline, inverse } = style;
  const codes = [
    ...(bold === true ? [1] : []),
    ...(dim === true ? [2] : []),
    ...(underline === true ? [4] : []),
    ...(inverse === true ? [7] : []),
    ...(color === undefined ? [] : [codeOf(color)]),
  ];
  return codes.length === 0 ? text : `\x1b[${codes.join(';')}m${text}\x1b[0m`;
}

/** 30 to 37, and 90 to 97 for the bright ones: `COLORS` is in their order. */
function codeOf(color: Color): number {
  const index = COLORS.indexOf(color);
  return index < 8 ? 30 + index : 82 + index;
}
