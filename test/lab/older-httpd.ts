/** Debian 11's httpd, 2.4.62, where `fetch-older-httpd` has laid it; null elsewhere. */

import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Program } from './httpd.ts';

export function olderHttpd(): Program | null {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'baltop-lab', 'older-httpd');
  const binary = join(folder, 'usr/sbin/apache2');
  if (!existsSync(binary)) return null;
  const libraries = ['lib', 'usr/lib'].flatMap((name) =>
    existsSync(join(folder, name))
      ? readdirSync(join(folder, name))
          .filter((each) => each.endsWith('-linux-gnu'))
          .map((each) => join(folder, name, each))
      : [],
  );
  return {
    binary,
    modules: join(folder, 'usr/lib/apache2/modules'),
    env: { LD_LIBRARY_PATH: libraries.join(':') },
  };
}
