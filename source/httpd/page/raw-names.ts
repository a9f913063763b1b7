/**
 * Names that httpd prints without escaping (all versions): a worker's link text, a balancer's heading and the heading
 * of a worker's edit form. `&` or `<` in them must not be read as markup.
 */

import { searcher } from './searcher.ts';

const BEFORE_RAW_NAME =
  /<td><a href=|<h3>LoadBalancer Status for (?:<a href=)?|<h3>Edit worker settings for /g;

/** Longer links and names are not httpd's. */
export const MAX_RAW_LENGTH = 8192;

/** The page with these names escaped. A link or a name that goes over the end of its line is none of httpd's. */
export function escapeRawNames(html: string): string {
  const linkEnd = searcher(html, '</a>');
  const headingEnd = searcher(html, '</h3>');
  const lineEnd = searcher(html, '\n');
  const tagEnd = searcher(html, '>');
  const quotedTagEnd = searcher(html, '">');
  const parts: string[] = [];
  let done = 0;
  /** Everything before was looked at. */
  let seen = 0;
  for (const { index, 0: opening } of html.matchAll(BEFORE_RAW_NAME)) {
    if (index < seen) continue;
    let start = index + opening.length;
    if (opening.endsWith('href=')) {
      const quoted = html[start] === '"';
      const end = quoted ? quotedTagEnd(start + 1) + 1 : tagEnd(start);
      if (end - start > MAX_RAW_LENGTH || lineEnd(start) < end) continue;
      start = end + 1;
    }
    seen = start;
    const end = Math.min(linkEnd(start), headingEnd(start));
    if (end - start > MAX_RAW_LENGTH || lineEnd(start) < end) continue;
    seen = end;
    const name = html.slice(start, end);
    if (!/[&<]/.test(name)) continue;
    parts.push(html.slice(done, start), escaped(withoutItalic(name)));
    done = end;
  }
  return parts.length === 0 ? html : parts.join('') + html.slice(done);
}

function escaped(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Unix-socket workers are wrapped in `i` (2.4.8+). */
export function withoutItalic(name: string): string {
  return name.startsWith('<i>') && name.endsWith('</i>') ? name.slice(3, -4) : name;
}
