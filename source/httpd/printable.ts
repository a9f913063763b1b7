/**
 * The one place that makes a text from the network safe to print.
 * httpd passes control characters in names and routes through (seen: ESC and newline arrive unescaped).
 */

const PLAIN_ASCII = /^[ -~]*$/;

/** Made for the first text that needs them: looking up Unicode's categories takes 2 ms, which most runs can do without. */
let patterns: ReturnType<typeof unicodePatterns> | undefined;

function unicodePatterns() {
  return {
    /**
     * Controls, format characters (bidi overrides, zero width), line separators, lone surrogates,
     * private and unassigned code points: none of them has a width that every terminal agrees on.
     */
    unsafe: /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu,
    /** More than two marks on one letter draw over the lines above and below. */
    stackedMarks: /(\p{M}{2})\p{M}+/gu,
  };
}

/** The same text with every unsafe character shown as `?`. Keeps one line one line. */
export function printable(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  patterns ??= unicodePatterns();
  return text.replace(patterns.unsafe, '?').replace(patterns.stackedMarks, '$1?');
}

/** `printable`, and never longer than `limit` UTF-16 units: for error lines that quote a page. */
export function excerpt(text: string, limit = 60): string {
  const line = printable(text.slice(0, limit * 4).replace(/\s+/g, ' ')).trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
