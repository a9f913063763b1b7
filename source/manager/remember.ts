/** Readings of texts that come again and again: a fleet has few different cells, and every poll reads them all. */

const MOST = 4_000;

/** The same function, which reads each different text once. Its values must be read-only. */
export function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}
