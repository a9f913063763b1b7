/**
 * The rows of the member tables, cut out of the page before the tokenizer reads the rest. They are nearly all of
 * a large page, and httpd prints them in one shape only: a link, then plain cells. A table in which one row has
 * another shape is left to the tokenizer whole.
 */

/** Texts of the cells, row by row. */
export type Rows = readonly (readonly string[])[];

export interface MemberRows {
  readonly rows: Rows;
  /** href of the first row's link, which holds the nonce on 2.2; null where there is no row. */
  readonly link: string | null;
}

export interface CutPage {
  /** The page without the rows that were read. */
  readonly rest: string;
  /** For each member table in page order: its rows, or null where the tokenizer has to read them. */
  readonly tables: readonly (MemberRows | null)[];
}

const HEAD = '<th>Worker URL</th>';
const ROW = '<tr>';
const LINK = '<td><a href=';
const LINK_END = '</a></td>';
const CELL = '<td>';
const CELL_END = '</td>';
const ROW_END = '</tr>';
const NOT_A_ROW = -1;
/** Longer links are not httpd's. */
const MAX_LINK_LENGTH = 8192;

/** `decodeEntities`: for the few cells that hold an `&`. */
export function cutMemberRows(html: string, decodeEntities: (text: string) => string): CutPage {
  const parts: string[] = [];
  const tables: (MemberRows | null)[] = [];
  let done = 0;
  for (let head = html.indexOf(HEAD); head !== -1; head = html.indexOf(HEAD, head + 1)) {
    if (head < done) continue;
    const end = html.indexOf('</table>', head);
    if (end === -1) {
      tables.push(null);
      break;
    }
    const first = html.indexOf(ROW, head);
    if (first === -1 || first > end) {
      tables.push({ rows: [], link: null });
      continue;
    }
    const table = readRows(html, first, end, decodeEntities);
    tables.push(table);
    if (table === null) continue;
    parts.push(html.slice(done, first));
    done = end;
  }
  return { rest: parts.join('') + html.slice(done), tables };
}

/** The rows between `from` and `end`, without a copy of either: a large page is read at every poll. */
function readRows(
  html: string,
  from: number,
  end: number,
  decode: (text: string) => string,
): MemberRows | null {
  const rows: (readonly string[])[] = [];
  // One list that grows: each row then gets one of its size.
  const cells: string[] = [];
  let at = from;
  while (at < end) {
    cells.length = 0;
    at = readRow(html, skipBlanks(html, at + ROW.length), end, cells, decode);
    if (at === NOT_A_ROW) return null;
    rows.push(cells.slice());
  }
  return { rows, link: firstLink(html.slice(from, Math.min(end, from + MAX_LINK_LENGTH))) };
}

function firstLink(block: string): string | null {
  const found = /<a href=(?:"([^"]*)"|'([^']*)')/.exec(block);
  return (found?.[1] ?? found?.[2] ?? null)?.replaceAll('&amp;', '&') ?? null;
}

/**
 * Reads the cells of the row that starts at `from`; gives where the next row begins (or `end`). The name is not
 * escaped by httpd and so not decoded; every other cell is.
 */
function readRow(
  html: string,
  from: number,
  end: number,
  cells: string[],
  decode: (text: string) => string,
): number {
  if (!html.startsWith(LINK, from)) return NOT_A_ROW;
  const quoted = html[from + LINK.length] === '"';
  const linkEnd = html.indexOf(quoted ? '">' : '>', from + LINK.length + 1);
  const nameEnd = html.indexOf(LINK_END, linkEnd);
  if (linkEnd === -1 || nameEnd === -1 || nameEnd >= end) return NOT_A_ROW;
  cells.push(withoutItalic(html.slice(linkEnd + (quoted ? 2 : 1), nameEnd)));
  let at = skipBlanks(html, nameEnd + LINK_END.length);
  while (html.startsWith(CELL, at)) {
    const start = at + CELL.length;
    // There is one: at the latest that of `</table>`, at `end`.
    const close = html.indexOf('<', start);
    const cell = html.slice(start, close);
    cells.push(cell.includes('&') ? decode(cell) : cell);
    at = html.startsWith(CELL_END, close) ? skipBlanks(html, close + CELL_END.length) : close;
  }
  if (html.startsWith(ROW_END, at)) at = skipBlanks(html, at + ROW_END.length);
  return at === end || html.startsWith(ROW, at) ? at : NOT_A_ROW;
}

function skipBlanks(html: string, from: number): number {
  let at = from;
  while (html[at] === ' ' || html[at] === '\n' || html[at] === '\r' || html[at] === '\t') at += 1;
  return at;
}

/** Unix-socket workers are wrapped in `i` (2.4.8+). */
function withoutItalic(name: string): string {
  return name.startsWith('<i>') && name.endsWith('</i>') ? name.slice(3, -4) : name;
}
