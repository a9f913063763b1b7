/** Readings of texts that come again and again: a fleet has few different cells, and every poll reads them all. */

const MOST = 4_000;
const MOST_NAMES = 50_000;

/**
 * A name or URL without blanks around it, as one string however often it is read. It is no part of the page that it
 * was read from: as long as one cell is kept that is, V8 keeps the text of its whole page.
 */
export const nameIn = memoize((text) => Buffer.from(text.trim()).toString(), MOST_NAMES);

/** Longer cells are not httpd's, and would be kept as long as the program runs. */
const LONGEST = 1_000;

/** The same function, which reads each different text once. Its values must be read-only. */
export function memoize<T>(read: (text: string) => T, most = MOST): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return read(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}
