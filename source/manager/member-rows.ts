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
    const table = readRows(html.slice(first, end), decodeEntities);
    tables.push(table);
    if (table === null) continue;
    parts.push(html.slice(done, first));
    done = end;
  }
  return { rest: parts.join('') + html.slice(done), tables };
}

function readRows(block: string, decode: (text: string) => string): MemberRows | null {
  const rows: (readonly string[])[] = [];
  for (const text of block.split(ROW).slice(1)) {
    const row = readRow(text.trimStart(), decode);
    if (row === null) return null;
    rows.push(row);
  }
  return { rows, link: firstLink(block) };
}

function firstLink(block: string): string | null {
  const found = /<a href=(?:"([^"]*)"|'([^']*)')/.exec(block);
  return (found?.[1] ?? found?.[2] ?? null)?.replaceAll('&amp;', '&') ?? null;
}

/** The name is not escaped by httpd and so not decoded; every other cell is. */
function readRow(text: string, decode: (text: string) => string): readonly string[] | null {
  if (!text.startsWith(LINK)) return null;
  const quoted = text[LINK.length] === '"';
  const linkEnd = text.indexOf(quoted ? '">' : '>', LINK.length + 1);
  const nameEnd = text.indexOf(LINK_END, linkEnd);
  if (linkEnd === -1 || nameEnd === -1) return null;
  const name = text.slice(linkEnd + (quoted ? 2 : 1), nameEnd);
  const cells = [withoutItalic(name)];
  const rest = text.slice(nameEnd + LINK_END.length);
  // Before the first cell there is nothing, and after the last one at most the end of the row.
  const [before = '', ...pieces] = rest.split(CELL);
  if (before.trim() !== '') return null;
  for (const piece of pieces) {
    const end = piece.indexOf('<');
    const cell = end === -1 ? piece : piece.slice(0, end);
    if (end !== -1 && !isCellEnd(piece, end)) return null;
    cells.push(cell.includes('&') ? decode(cell) : cell);
  }
  return cells;
}

function isCellEnd(piece: string, at: number): boolean {
  if (piece.startsWith(CELL_END, at)) {
    const after = piece.slice(at + CELL_END.length).trim();
    return after === '' || after === '</tr>';
  }
  return piece.slice(at).trim() === '</tr>';
}

/** Unix-socket workers are wrapped in `i` (2.4.8+). */
function withoutItalic(name: string): string {
  return name.startsWith('<i>') && name.endsWith('</i>') ? name.slice(3, -4) : name;
}
