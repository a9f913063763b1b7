/** Who imports whom, read from the text of the files. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export interface Import {
  /** As written: `../httpd/model.ts`, `node:fs`, `react`. */
  readonly specifier: string;
  /** Only types: gone when the program runs. */
  readonly typeOnly: boolean;
  /** Loaded when it is needed, by `import()`. */
  readonly lazy: boolean;
}

const STATIC = /^(import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?'([^']+)';?/gm;
const LAZY = /\bimport\(\s*'([^']+)'\s*\)/g;

export function importsOf(source: string): readonly Import[] {
  const found: Import[] = [];
  for (const [, , type, specifier = ''] of source.matchAll(STATIC)) {
    found.push({ specifier, typeOnly: type !== undefined, lazy: false });
  }
  for (const [, specifier = ''] of source.matchAll(LAZY)) {
    found.push({ specifier, typeOnly: false, lazy: true });
  }
  return found;
}

/** All source files below a folder, by path relative to it with `/`. */
export function readSources(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.tsx?$/.test(path)) continue;
    files.set(path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8'));
  }
  return files;
}

/** The file that a relative specifier names, relative to the same folder; null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return relative('.', join(dirname(from), specifier))
    .split(sep)
    .join('/');
}

/** What loads when these files load, themselves included. */
export function loadedBy(
  starts: readonly string[],
  next: (file: string) => readonly string[],
): ReadonlySet<string> {
  const seen = new Set(starts);
  for (const file of seen) for (const each of next(file)) seen.add(each);
  return seen;
}
