/** A command line as its words, and back: what we run never goes through a shell, what we print may be pasted into one. */

import { printable } from '../../httpd/printable.ts';

/** Words by blanks; quotes keep them together, a backslash takes the next character as it is. null: a quote is open. */
export function splitWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') word = (word ?? '') + (text[++index] ?? '');
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') word = (word ?? '') + (text[++index] ?? '');
    else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') return null;
  return word === null ? words : [...words, word];
}

/** For people: so quoted that each word stays one in a shell. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** One word of a command that is printed: a name from a page could close plain quotes and continue as a command. */
export function shellWord(text: string): string {
  // At the beginning of a word `~` and `=` mean something to shells.
  return /^[\w@%+:,./-][\w@%+=:,./~-]*$/.test(text) ? text : quotedWord(text);
}

/** In quotes even where it needs none. */
export function quotedWord(text: string): string {
  return `'${printable(text).replaceAll("'", "'\\''")}'`;
}
