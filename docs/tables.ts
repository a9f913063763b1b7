/**
 * The README's tables and the JSON schema of the configuration file, made from what the program itself runs on.
 * `npm run docs` writes them.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OPTIONS } from '../source/commands/options.ts';
import { VERBS } from '../source/commands/verbs.ts';
import { CONFIG_SCHEMA } from '../source/config/schema.ts';
import { KEYS } from '../source/view/keys.ts';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../schema/config.schema.json', import.meta.url));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;

const TABLES: Readonly<Record<string, () => string>> = {
  verbs: () =>
    table(
      ['command', 'what it does'],
      VERBS.map((verb) => [code(`baltop ${verb.name} ${verb.operands}`), verb.help]),
    ),
  options: () =>
    table(
      ['option', 'what it does'],
      OPTIONS.map(({ long, short, takes, help }) => {
        const value = takes === undefined ? '' : ` ${takes}`;
        return [
          `${short === undefined ? '' : `${code(`-${short}`)} `}${code(`--${long}${value}`)}`,
          help,
        ];
      }),
    ),
  keys: () =>
    table(
      ['key', 'name', 'what it does'],
      KEYS.map((key) => [code(key.label), key.name, key.description]),
    ),
};

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
}
