/**
 * The README's tables, the JSON schema of the configuration file and the man page, made from what the program itself runs on.
 * `npm run docs` writes them.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allSections, takersText } from '../source/cli/verbs/verb-options.ts';
import { ALL_VERBS } from '../source/cli/verbs/verbs.ts';
import { CONFIG_SCHEMA, type Schema } from '../source/config/schema.ts';
import type { Where } from '../source/intents/intent.ts';
import { COLUMNS } from '../source/screen/columns/columns.ts';
import { KEYS } from '../source/screen/keymap/keys.ts';
import { manPage } from './man-page.ts';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const MAN = fileURLToPath(new URL('../man/baltop.1', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../schema/config.schema.json', import.meta.url));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;

const keyTable = (where: Where) =>
  table(
    ['key', 'name', 'what it does'],
    KEYS.filter((key) => key.where === where).map((key) => [code(key.label), key.name, key.help]),
  );

const TABLES: Readonly<Record<string, () => string>> = {
  verbs: () =>
    table(
      ['command', 'what it does'],
      ALL_VERBS.map((verb) => [
        code(['baltop', verb.name, verb.operands].filter(Boolean).join(' ')),
        verb.help,
      ]),
    ),
  options: () =>
    table(
      ['option', 'what it does', 'commands'],
      allSections().flatMap(({ options }) =>
        options.map(({ long, short, takes, help }) => {
          const value = takes === undefined ? '' : ` ${takes}`;
          const letter = short === undefined ? '' : `${code(`-${short}`)} `;
          return [`${letter}${code(`--${long}${value}`)}`, help, takersText(long)];
        }),
      ),
    ),
  config: () => table(['key', 'what it says'], configRows()),
  columns: () =>
    table(
      ['column', 'name', 'what it shows'],
      COLUMNS.map(({ id, head, help }) => [head, code(id), help]),
    ),
  keys: () => keyTable('table'),
  drainkeys: () => keyTable('drain'),
  rollingkeys: () => keyTable('rolling'),
  replaykeys: () => keyTable('replay'),
};

/**
 * Every key of the configuration file with its path. What stands at the end of several paths is told once, by the
 * widest of them, and where else it may stand.
 */
function configRows(): readonly (readonly string[])[] {
  const rows = new Map<Schema, string[]>();
  const walk = (schema: Schema, path: string) => {
    const here = rows.get(schema);
    if (here !== undefined) here.push(path);
    else if (path !== '') rows.set(schema, [path]);
    for (const [key, each] of Object.entries(schema.properties ?? {})) {
      walk(each, path === '' ? key : `${path}.${key}`);
    }
    if (schema.items?.type === 'object') walk(schema.items, `${path}[]`);
    if (schema.additionalProperties) walk(schema.additionalProperties, `${path}.NAME`);
  };
  walk(CONFIG_SCHEMA, '');
  return [...rows]
    .filter(([{ type, items }]) => type !== 'object' && items?.type !== 'object')
    .map(([{ description = '' }, [first = '', ...others]]) => [
      code(first),
      description + (others.length === 0 ? '' : ` — also ${others.map(code).join(', ')}`),
    ]);
}

/** The text with every `<!-- table: NAME -->` ... `<!-- end -->` filled in anew. */
export function withTables(text: string): string {
  return text.replace(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) => {
      const make = TABLES[name];
      if (make === undefined) throw new Error(`no table "${name}"`);
      return `${open}${make()}\n${close}`;
    },
  );
}

/** For editors, which complete and check the file while it is written. */
export function publishedSchema(): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return `${JSON.stringify({ $schema, title: 'baltop configuration', ...CONFIG_SCHEMA }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(README, withTables(readFileSync(README, 'utf8')));
  writeFileSync(SCHEMA, publishedSchema());
  writeFileSync(MAN, manPage());
}
