/** The text of a theme file -> the words of each role, or what is wrong on which line. */

import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { excerpt } from '../httpd/printable.ts';
import { meant } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** What may stand in it. */
export interface ThemeWords {
  readonly roles: readonly string[];
  readonly colors: readonly string[];
  readonly looks: readonly string[];
  /** Themes that it can be made of. */
  readonly bases: readonly string[];
}

export interface ThemeText {
  /** The theme that has the roles which are not named; null: none is named. */
  readonly base: string | null;
  /** By role: colours and looks, as the file has them. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

/** Throws `UsageError`. `path` is only named. */
export function parseTheme(text: string, path: string, words: ThemeWords): ThemeText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fail = (offset: number, what: string, hint: string): never => {
    throw new UsageError(`${path}, line ${lines.linePos(offset).line}: ${what}`, hint);
  };
  const [broken] = document.errors;
  if (broken !== undefined) fail(broken.pos[0], 'this is not valid YAML', 'Fix that line.');
  const { contents } = document;
  const roles = new Map<string, readonly string[]>();
  let base: string | null = null;
  if (contents === null) return { base, roles };
  if (!isMap(contents)) {
    return fail(offsetOf(contents), 'a theme must be lines of `role: colour`', example(words));
  }
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name !== 'base' && !words.roles.includes(name)) {
      const known = ['base', ...words.roles];
      fail(offsetOf(key), `unknown role \`${excerpt(name)}\``, available(name, known));
    }
    const given = isScalar(value) ? value.value : undefined;
    if (typeof given !== 'string') {
      fail(
        offsetOf(value ?? key),
        `\`${name}\` must be words such as \`yellow bold\``,
        example(words),
      );
    }
    const parts = String(given).trim().split(/\s+/);
    if (name === 'base') {
      base = parts.join(' ');
      if (!words.bases.includes(base)) {
        fail(
          offsetOf(value),
          `\`base\` must be a built-in theme, not "${excerpt(base)}"`,
          available(base, words.bases),
        );
      }
      continue;
    }
    const known = ['plain', ...words.colors, ...words.looks];
    for (const part of parts) {
      if (known.includes(part)) continue;
      fail(
        offsetOf(value),
        `\`${name}\`: unknown colour "${excerpt(part)}"`,
        available(part, known),
      );
    }
    if (parts.filter((part) => words.colors.includes(part)).length > 1) {
      fail(offsetOf(value), `\`${name}\` has more than one colour`, 'Leave one of them.');
    }
    roles.set(name, parts);
  }
  return { base, roles };
}

function available(word: string, known: readonly string[]): string {
  const near = meant(word, known);
  return near === null ? `Available: ${known.join(', ')}.` : `Did you mean ${near}?`;
}

function example({ roles, colors }: ThemeWords): string {
  return `Write ${roles[0]}: ${colors[0]}, for example.`;
}

function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
