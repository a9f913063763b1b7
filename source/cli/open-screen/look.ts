/** How the screen looks and which keys it has, as options, environment and configuration say. */

import { unknownWord } from '../../config/nearest.ts';
import { UsageError } from '../../config/usage-error.ts';
import { isLightBackground } from '../../messages/locale.ts';
import type { TuiOptions } from '../../screen/ink/tui-options.ts';
import { keyProblem } from '../../screen/keymap/bind-keys.ts';
import type { BoundKeys } from '../../screen/keys/bound-keys.ts';
import type { ThemeSupply } from '../../screen/text/palettes.ts';
import type { Invocation } from '../console/invocation.ts';
import { themeSupply } from './own-themes.ts';

/** Throws `UsageError`: there is no theme of that name. */
export function themesWith(name: string, { configuration }: Invocation): ThemeSupply {
  const themes = themeSupply(configuration.path);
  if (!themes.names.includes(name)) throw unknownWord('theme', name, themes.names);
  return themes;
}

/** With a file that cannot be used the screen opens all the same, and says so. Throws `UsageError`. */
export async function themesOf(
  name: string,
  invocation: Invocation,
): Promise<Pick<TuiOptions, 'theme' | 'themes' | 'themeProblem'>> {
  const { values, env } = invocation;
  const themes = themesWith(name, invocation);
  const usual = values.theme === undefined && isLightBackground(env) ? 'light' : 'default';
  if (name === 'default') return { theme: usual, themes };
  const found = await themes.find(name);
  if (typeof found !== 'string') return { theme: found, themes };
  return { theme: usual, themes, themeProblem: `${found} (the theme is ${usual})` };
}

/** Throws `UsageError` with the line: on a screen whose keys are not what one thinks, nobody is safe. */
export function keysOf({ configuration: { keys, path } }: Invocation): BoundKeys {
  const bound = new Map([...keys].map(([command, each]) => [command, each.keys]));
  const problem = keyProblem(bound);
  if (problem === null) return bound;
  const line = keys.get(problem.command)?.line ?? 1;
  throw new UsageError(`${path}, line ${line}: keys: ${problem.what}`, problem.hint);
}
