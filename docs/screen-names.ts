/**
 * The names that the configuration knows of the screen, from the screen's own tables. `npm run docs` writes them before
 * anything else: the configuration is read where the screen is not loaded, and must not load it.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLUMN_IDS } from '../source/screen/columns/columns.ts';
import { THEME_NAMES } from '../source/screen/text/palettes.ts';

const FILE = fileURLToPath(new URL('../source/config/screen-names.ts', import.meta.url));

function list(name: string, values: readonly string[]): string {
  const words = values.map((each) => `'${each}'`);
  const short = `export const ${name} = [${words.join(', ')}] as const;`;
  if (short.length <= 100) return short;
  return `export const ${name} = [\n${words.map((each) => `  ${each},\n`).join('')}] as const;`;
}

export function screenNames(): string {
  return [
    '/** Names of the screen, for the schema. Written by `npm run docs` from the tables of the screen: do not edit. */',
    list('COLUMN_NAMES', COLUMN_IDS),
    list('THEME_NAMES', THEME_NAMES),
  ]
    .join('\n\n')
    .concat('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, screenNames());
