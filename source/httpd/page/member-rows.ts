/**
 * The rows of the member tables, cut out of the page before the tokenizer reads the rest. They are nearly all of a
 * large page, and httpd prints them in one shape only: a link, then plain cells, each of them closed. A table with
 * anything else in it is left to the tokenizer whole: what is read here is what the tokenizer would have read.
 */

import { MAX_RAW_LENGTH, withoutItalic } from './raw-names.ts';
import { NOWHERE, searcher } from './searcher.ts';

/** Texts of the cells, row by row. */
export type Rows = readonly (readonly string[])[];

export interface CutPage {
  /** The page, in which all but the first cell of these tables is a tag `CUT_TAG`. */
  readonly rest: string;
  /** The rows of each table with such a tag, in page order. */
  readonly tables: readonly Rows[];
}

/** No page has it: there are no bytes for half of a surrogate pair. */
export const CUT_TAG = 'rows\ud800';

const HEAD = '<th>Worker URL</th>';
const TABLE_END = '</table>';
const ROW = '<tr>';
const ROW_END = '</tr>';
const LINK = '<td><a href=';
const LINK_END = '</a></td>';
const CELL = '<td>';
const CELL_END = '</td>';

/** `html`: its lines end with `\n` only. */
export function cutMemberRows(html: string): CutPage {
  const headAt = searcher(html, HEAD);
  const tableEnd = searcher(html, TABLE_END);
  const rowAt = searcher(html, ROW);
  const reader = new RowReader(html);
  const parts: string[] = [];
  const tables: Rows[] = [];
  let done = 0;
  for (let head = headAt(0); head !== NOWHERE; ) {
    const end = tableEnd(head);
    if (end === NOWHERE) break;
    const first = rowAt(head);
    const rows = first < end ? reader.read(head, first, end) : null;
    if (rows !== null) {
      tables.push(rows);
      parts.push(html.slice(done, reader.firstCellEnd), `<${CUT_TAG}>`);
      done = end;
    }
    head = headAt(end);
  }
  return { rest: parts.join('') + html.slice(done), tables };
}

/** Reads the rows of one table after the other, without a copy of any: a large page is read at every poll. */
class RowReader {
  /** Where the first cell of the last table that was read ends. */
  firstCellEnd = 0;
  private readonly html: string;
  private readonly quoteAt: Readonly<Record<'"' | "'", (from: number) => number>>;
  private readonly lineEnd: (from: number) => number;
  private readonly nullAt: (from: number) => number;
  /** One list that grows: each row then gets one of its size. */
  private readonly cells: string[] = [];
  private at = 0;

  constructor(html: string) {
    this.html = html;
    this.quoteAt = { '"': searcher(html, '"'), "'": searcher(html, "'") };
    this.lineEnd = searcher(html, '\n');
    this.nullAt = searcher(html, '\0');
  }

  /** The rows from `first` to `end`, which is where `</table>` is; null where one has another shape. */
  read(head: number, first: number, end: number): Rows | null {
    // What a browser makes of it is left to the tokenizer.
    if (this.nullAt(head) < end) return null;
    // A raw name before this table ends with its line: that must not be one of these rows.
    if (this.lineEnd(head) > first + ROW.length) return null;
    const { html } = this;
    const rows: (readonly string[])[] = [];
    this.at = first;
    while (this.at < end) {
      this.at = skipBlanks(html, this.at + ROW.length);
      this.cells.length = 0;
      if (!this.readName()) return null;
      if (rows.length === 0) this.firstCellEnd = this.at;
      this.at = skipBlanks(html, this.at);
      if (!this.readCells()) return null;
      // Rows were not closed in every version.
      if (html.startsWith(ROW_END, this.at)) {
        this.at = skipBlanks(html, this.at + ROW_END.length);
      }
      // Past it: the tag that looked like the table's end is inside a link.
      if (this.at > end) return null;
      if (this.at !== end && !html.startsWith(ROW, this.at)) return null;
      rows.push(this.cells.slice());
    }
    return rows;
  }

  /** The link's text, which httpd does not escape and which is not decoded. */
  private readName(): boolean {
    const { html } = this;
    if (!html.startsWith(LINK, this.at)) return false;
    const start = this.at + LINK.length;
    const quote = html[start];
    if (quote !== '"' && quote !== "'") return false;
    const linkEnd = this.quoteAt[quote](start + 1) + 1;
    if (linkEnd - start > MAX_RAW_LENGTH || html[linkEnd] !== '>') return false;
    const nameStart = linkEnd + 1;
    const inner = html.startsWith('<i>', nameStart) ? nameStart + 3 : nameStart;
    let nameEnd = html.indexOf('<', inner);
    if (inner !== nameStart && html.startsWith('</i>', nameEnd)) nameEnd += 4;
    const name = withoutItalic(html.slice(nameStart, nameEnd));
    if (name.startsWith('<') || !html.startsWith(LINK_END, nameEnd)) return false;
    if (nameEnd - nameStart > MAX_RAW_LENGTH || this.lineEnd(start) < nameEnd) return false;
    this.cells.push(name);
    this.at = nameEnd + LINK_END.length;
    return true;
  }

  private readCells(): boolean {
    const { html, cells } = this;
    let { at } = this;
    while (html.startsWith(CELL, at)) {
      const start = at + CELL.length;
      // There is one: at the latest that of `</table>`.
      const close = html.indexOf('<', start);
      if (!html.startsWith(CELL_END, close)) return false;
      const text = html.slice(start, close);
      const cell = text.includes('&') ? decoded(text) : text;
      if (cell === null) return false;
      cells.push(cell);
      at = skipBlanks(html, close + CELL_END.length);
    }
    this.at = at;
    return true;
  }
}

function skipBlanks(html: string, from: number): number {
  let at = from;
  while (html[at] === ' ' || html[at] === '\n' || html[at] === '\t') at += 1;
  return at;
}

/** A cell whose entities are those that httpd writes; null for any other. */
function decoded(cell: string): string | null {
  if (/&(?!(?:amp|lt|gt|quot);)/.test(cell)) return null;
  return cell
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
