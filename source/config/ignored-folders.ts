/** Variables that name a folder and are not heeded: the XDG base directory specification wants absolute paths. */

import { isAbsolute } from 'node:path';
import { excerpt } from '../httpd/printable.ts';
import { configPath } from './configuration.ts';
import type { Environment } from './settings.ts';
import { cacheFolder, stateFolder } from './state-folder.ts';

/** One line, safe to print, for each that has no effect. */
export function ignoredFolders(env: Environment): readonly string[] {
  const ownConfig = (env.BALTOP_CONFIG ?? '') !== '';
  const used = {
    ...(!ownConfig && { XDG_CONFIG_HOME: configPath }),
    XDG_STATE_HOME: stateFolder,
    XDG_CACHE_HOME: cacheFolder,
  };
  return Object.entries(used).flatMap(([name, pathOf]) => {
    const value = env[name] ?? '';
    if (value === '' || isAbsolute(value)) return [];
    const instead = excerpt(pathOf(env), 200);
    return [
      `${name}=${excerpt(value)} is ignored, since it is no absolute path: ${instead} is used`,
    ];
  });
}

export const IGNORED_MEND = 'Give it a path that begins with /.';
