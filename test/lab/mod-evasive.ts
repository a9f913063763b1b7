/** mod_evasive for the machine's httpd, as `LoadModule` wants it, where `fetch-mod-evasive` has laid it; null elsewhere. */

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export function modEvasive(): string | null {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const file = join(cache, 'baltop-lab/mod-evasive/usr/lib/apache2/modules/mod_evasive20.so');
  return existsSync(file) ? `evasive20 ${file}` : null;
}
