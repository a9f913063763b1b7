/** A line of a shell, up to the cursor, as words: enough of the quoting to tell where one ends. */

export interface TypedLine {
  /** Finished words, the program's own name left out. */
  readonly words: readonly string[];
  /** The word at the cursor, as far as it is typed; '' after a blank. */
  readonly current: string;
}

export function wordsOf(line: string): TypedLine {
  const words: string[] = [];
  let current = '';
  let isBegun = false;
  let quote = '';
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index] ?? '';
    if (quote === '' && /\s/.test(char)) {
      if (isBegun) words.push(current);
      current = '';
      isBegun = false;
      continue;
    }
    isBegun = true;
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '\\' && quote !== "'") {
      index += 1;
      current += line[index] ?? '';
    } else current += char;
  }
  return { words: words.slice(1), current };
}
