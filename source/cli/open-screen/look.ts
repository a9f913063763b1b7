/** How the screen looks and which keys it has, as options, environment and configuration say. */

import { unknownWord } from '../../config/nearest.ts';
import type { Environment } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { isLightBackground } from '../../messages/locale.ts';
import { keyProblem } from '../../screen/keymap/bind-keys.ts';
import type { BoundKeys } from '../../screen/keys/bound-keys.ts';
import { isThemeName, THEME_NAMES, type ThemeName } from '../../screen/text/palettes.ts';
import type { Invocation } from '../console/invocation.ts';

/** Throws `UsageError`. */
export function themeOf(value: string, isTyped: boolean, env: Environment): ThemeName {
  if (value === 'default' && !isTyped && isLightBackground(env)) return 'light';
  if (isThemeName(value)) return value;
  throw unknownWord('theme', value, THEME_NAMES);
}

/** Throws `UsageError` with the line: on a screen whose keys are not what one thinks, nobody is safe. */
export function keysOf({ configuration: { keys, path } }: Invocation): BoundKeys {
  const bound = new Map([...keys].map(([command, each]) => [command, each.keys]));
  const problem = keyProblem(bound);
  if (problem === null) return bound;
  const line = keys.get(problem.command)?.line ?? 1;
  throw new UsageError(`${path}, line ${line}: keys: ${problem.what}`, problem.hint);
}
