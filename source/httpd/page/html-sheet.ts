/**
 * The balancer-manager page as a flat sheet of headings, tables and form fields, in page order.
 * parse5's tokenizer reads it and no tree is built: what browsers would mend (rows never closed, stray
 * closing tags) needs no mending here.
 */

import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { CUT_TAG, type CutPage, cutMemberRows, type Rows } from './member-rows.ts';
import { escapeRawNames } from './raw-names.ts';
import { searcher } from './searcher.ts';

export interface Table {
  readonly headings: readonly string[];
  readonly rows: Rows;
  /** href of the first link in it. */
  readonly link: string | null;
  /** Which of the tables that were read beforehand its rows are (`cutMemberRows`). */
  readonly cut: number | null;
}

export type SheetItem =
  | { readonly kind: 'title' | 'h1' | 'dt'; readonly text: string }
  | { readonly kind: 'h3'; readonly text: string; readonly href: string | null }
  | { readonly kind: 'table'; readonly table: Table };

export interface FormField {
  readonly name: string;
  /** Values on offer, for choices and radios; otherwise the field's own value. */
  readonly values: readonly string[];
}

export interface Sheet {
  readonly items: readonly SheetItem[];
  readonly fields: readonly FormField[];
  /** Did `</html>` come? Without it the page was cut. */
  readonly complete: boolean;
}

const COLLECTED = new Set(['title', 'h1', 'dt', 'h3', 'th', 'td']);

/** A table that is being read. */
interface OpenTable {
  readonly headings: string[];
  readonly rows: string[][];
  row: string[] | null;
  link: string | null;
  cut: number | null;
}

class SheetReader {
  readonly items: SheetItem[] = [];
  readonly fields = new Map<string, string[]>();
  /** What came before each `CUT_TAG`: the first cell of its table, or null where it was anywhere else. */
  readonly cuts: (string | null)[] = [];
  complete = false;
  private text = '';
  private href: string | null = null;
  /** The element whose text is being collected. */
  private open: string | null = null;
  private table: OpenTable | null = null;
  private select: string | null = null;
  private readonly tokenizer = new Tokenizer({}, this.handler());

  read(html: string): void {
    this.tokenizer.write(html, true);
  }

  private handler() {
    const add = (token: Token.CharacterToken) => {
      if (this.open !== null) this.text += token.chars;
    };
    const nothing = () => {};
    return {
      onStartTag: (token: Token.TagToken) => this.start(token),
      onEndTag: (token: Token.TagToken) => this.end(token.tagName),
      onCharacter: add,
      onWhitespaceCharacter: add,
      onNullCharacter: add,
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
    };
  }

  private start(token: Token.TagToken): void {
    const tag = token.tagName;
    if (tag === 'style' || tag === 'script') this.tokenizer.state = TokenizerMode.RAWTEXT;
    if (COLLECTED.has(tag)) {
      this.finish();
      // A table that is still open where another heading begins is nobody's.
      if (tag === 'h1' || tag === 'h3') this.table = null;
      this.open = tag;
    } else if (tag === 'tr') {
      this.finish();
      if (this.table !== null) this.table.row = null;
    } else if (tag === 'table') {
      this.finish();
      this.table = { headings: [], rows: [], row: null, link: null, cut: null };
    } else if (tag === 'a') {
      this.href = attribute(token, 'href') ?? this.href;
    } else if (tag === 'input' || tag === 'select') {
      const name = attribute(token, 'name');
      if (name !== null) this.field(name, attribute(token, 'value'));
      if (tag === 'select') this.select = name;
    } else if (tag === 'option' && this.select !== null) {
      this.field(this.select, attribute(token, 'value'));
    } else if (tag === CUT_TAG) this.cut();
  }

  private end(tag: string): void {
    if (tag === this.open) this.finish();
    else if (tag === 'select') this.select = null;
    else if (tag === 'html') this.complete = true;
    if (tag !== 'table') return;
    this.finish();
    if (this.table === null) return;
    const { headings, rows, link, cut } = this.table;
    this.items.push({ kind: 'table', table: { headings, rows, link, cut } });
    this.table = null;
  }

  private cut(): void {
    const { table, open } = this;
    const [row] = table?.rows ?? [];
    const isFirst = open === null && table?.rows.length === 1 && row?.length === 1;
    if (isFirst && table.row === row) table.cut = this.cuts.length;
    this.cuts.push(table?.cut === this.cuts.length ? (row?.[0] ?? null) : null);
  }

  private field(name: string, value: string | null): void {
    const values = this.fields.get(name) ?? [];
    if (value !== null) values.push(value);
    this.fields.set(name, values);
  }

  /** Ends the element being collected: by its closing tag, or (rows that httpd leaves open) by the next one. */
  private finish(): void {
    const { open, text, href, table } = this;
    this.open = null;
    this.text = '';
    this.href = null;
    if (open === null) return;
    if (open === 'th') table?.headings.push(text.trim());
    else if (open === 'td') {
      if (table === null) return;
      if (table.row === null) {
        table.row = [];
        table.rows.push(table.row);
      }
      table.row.push(text);
      table.link ??= href;
    } else if (open === 'h3') this.items.push({ kind: 'h3', text: text.trim(), href });
    else this.items.push({ kind: open as 'title' | 'h1' | 'dt', text: text.trim() });
  }
}

function attribute(token: Token.TagToken, name: string): string | null {
  return token.attrs.find((each) => each.name === name)?.value ?? null;
}

/** Reads any text; what is no HTML gives an empty sheet. */
export type SheetOf = (html: string) => Sheet;

/** For one page again and again: without its members' rows it is the same at nearly every poll, and read once. */
export function sheetReader(): SheetOf {
  let known: { readonly rest: string; readonly sheet: Sheet | null } | null = null;
  return (page) => {
    const html = withLineFeeds(page);
    const { rest, tables } = cutMemberRows(html);
    if (known?.rest !== rest) known = { rest, sheet: readRest(rest, tables) };
    return known.sheet === null ? sheetOf(readAll(html)) : withRows(known.sheet, tables);
  };
}

/** The whole page by the tokenizer: what `sheetReader` gives, too, only sooner. */
export function readSheet(page: string): Sheet {
  return sheetOf(readAll(withLineFeeds(page)));
}

/** As HTML has them read; the tokenizer does the same, one by one, and is slow at it. */
function withLineFeeds(html: string): string {
  return html.includes('\r') ? html.replace(/\r\n?/g, '\n') : html;
}

/** null: the tokenizer saw other tables than those that were cut, and has to read them itself. */
function readRest(rest: string, tables: CutPage['tables']): Sheet | null {
  const reader = readAll(rest);
  const { cuts } = reader;
  const isSure =
    cuts.length === tables.length && tables.every(([row], index) => row?.[0] === cuts[index]);
  return isSure ? sheetOf(reader) : null;
}

function readAll(html: string): SheetReader {
  const reader = new SheetReader();
  reader.read(escapeRawNames(beforeEndlessTag(html)));
  return reader;
}

/** Eight times the longest link that is read: the tokenizer is slow in a tag, and httpd has none that is long. */
const MAX_TAG_LENGTH = 1 << 16;

/** The page up to a tag that has no end: the page ends there, and so it is incomplete. */
function beforeEndlessTag(html: string): string {
  const tagEnd = searcher(html, '>');
  for (let start = html.indexOf('<'); start !== -1; ) {
    const end = Math.min(tagEnd(start), html.length);
    if (end - start > MAX_TAG_LENGTH) return html.slice(0, start);
    start = html.indexOf('<', end);
  }
  return html;
}

function sheetOf({ items, fields, complete }: SheetReader): Sheet {
  return { items, fields: [...fields].map(([name, values]) => ({ name, values })), complete };
}

function withRows(sheet: Sheet, tables: CutPage['tables']): Sheet {
  const items = sheet.items.map((item): SheetItem => {
    if (item.kind !== 'table' || item.table.cut === null) return item;
    const rows = tables[item.table.cut] ?? [];
    return { kind: 'table', table: { ...item.table, rows, cut: null } };
  });
  return { ...sheet, items };
}
