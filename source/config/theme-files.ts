/** Themes of the user's own: `themes/NAME.yaml` beside the configuration file. */

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { THEME_NAMES } from './screen-names.ts';

/** A name that a shell and the `:` line take as it is. */
const FILE = /^([a-z0-9][a-z0-9_-]{0,39})\.yaml$/i;

export function themePath(configPath: string, name: string): string {
  return join(dirname(configPath), 'themes', `${name}.yaml`);
}

/** In their order; a file with the name of a built-in theme is none of them. */
export function ownThemeNames(configPath: string): readonly string[] {
  if (configPath === '') return [];
  const builtIn: readonly string[] = THEME_NAMES;
  return themeFiles(configPath)
    .flatMap((file) => FILE.exec(file)?.[1] ?? [])
    .filter((name) => !builtIn.includes(name))
    .toSorted();
}

function themeFiles(configPath: string): readonly string[] {
  try {
    return readdirSync(join(dirname(configPath), 'themes'));
  } catch {
    // There is no such folder, or it is not for us: then there are no themes.
    return [];
  }
}

export function themeNames(configPath: string): readonly string[] {
  return [...THEME_NAMES, ...ownThemeNames(configPath)];
}
