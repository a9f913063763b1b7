/**
 * The face of the library as docs/library-api.md lists it: every name that `baltop` exports, and the types behind them
 * that its own declarations name. Made of the built declarations; `npm run docs` writes it.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DECLARATIONS = new URL('../dist/library/', import.meta.url);
const ENTRY = 'library.d.ts';

export const LIBRARY_API = fileURLToPath(new URL('library-api.md', import.meta.url));

const IMPORT = /^(?:import|export) (?:type )?\{([^}]*)\} from '\.\/(.*)\.ts';$/gm;

/** A declaration begins a line, after its comment if it has one. */
const BEGINNING = /\n(?=(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?(?:export|declare) )/;

function declarationsIn(file: string): readonly string[] {
  const text = readFileSync(new URL(file, DECLARATIONS), 'utf8').replace(IMPORT, '');
  return text.split(BEGINNING).map((part) => part.trim());
}

function declarationOf(name: string, file: string): string {
  const pattern = new RegExp(
    `^export (?:declare )?(?:type|interface|const|function|class) ${name}\\b`,
    'm',
  );
  const found = declarationsIn(file).find((each) => pattern.test(each));
  if (found === undefined) throw new Error(`${name} is not declared in ${file}`);
  return found;
}

export function libraryApi(): string {
  const entry = readFileSync(new URL(ENTRY, DECLARATIONS), 'utf8');
  const named = new Map<string, string>();
  for (const [, names = '', file = ''] of entry.matchAll(IMPORT)) {
    for (const name of names.split(','))
      named.set(name.replace('type ', '').trim(), `${file}.d.ts`);
  }
  const own = declarationsIn(ENTRY).filter((each) => /^export /m.test(each));
  const others = [...named].map(([name, file]) => declarationOf(name, file)).toSorted();
  return `# The face of the library

Made by \`npm run docs\` from the built declarations; [library.md](library.md) explains it. Changing what is below is a breaking
change, unless it only adds.

\`\`\`ts
${own.join('\n\n')}
\`\`\`

## The types behind it

\`\`\`ts
${others.join('\n\n')}
\`\`\`
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(LIBRARY_API, libraryApi());
