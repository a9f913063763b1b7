/** A text searched from its beginning to its end once, however often it is asked. */

export const NOWHERE = Number.POSITIVE_INFINITY;

/**
 * Where `text` comes next at or after a position. The positions that are asked for may only grow: so all searches
 * together cost no more than the length of the page, whatever it contains.
 */
export function searcher(html: string, text: string): (from: number) => number {
  let at = -1;
  return (from) => {
    if (at < from) {
      const found = html.indexOf(text, from);
      at = found === -1 ? NOWHERE : found;
    }
    return at;
  };
}
