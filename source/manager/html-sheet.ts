/**
 * The balancer-manager page as a flat sheet of headings, tables and form fields, in page order.
 * parse5's tokenizer reads it and no tree is built: what browsers would mend (rows never closed, stray
 * closing tags) needs no mending here.
 */

import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { type CutPage, cutMemberRows, type Rows } from './member-rows.ts';

export interface Table {
  readonly headings: readonly string[];
  readonly rows: Rows;
  /** href of the first link in it. */
  readonly link: string | null;
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

/**
 * Names that httpd prints without escaping (all versions): a worker's link text, a balancer's heading
 * and the heading of a worker's edit form. `&` or `<` in them must not be read as markup.
 */
const BEFORE_RAW_NAME =
  /<td><a href=|<h3>LoadBalancer Status for (?:<a href=)?|<h3>Edit worker settings for /g;

/** Longer links and names are not httpd's. */
const MAX_RAW_LENGTH = 8192;

/** Unix-socket workers are wrapped in `i` (2.4.8+). */
const ITALIC = /^<i>(.*)<\/i>$/s;

/**
 * Escapes the names that httpd prints raw. Every search goes on where the last one ended, so that a hostile
 * page costs no more than its length.
 */
function escapeRawNames(html: string): string {
  const linkEnd = searcher(html, '</a>');
  const headingEnd = searcher(html, '</h3>');
  const lineEnd = searcher(html, '\n');
  const tagEnd = searcher(html, '>');
  const quotedTagEnd = searcher(html, '">');
  const parts: string[] = [];
  let done = 0;
  for (const { index, 0: opening } of html.matchAll(BEFORE_RAW_NAME)) {
    if (index < done) continue;
    let start = index + opening.length;
    if (opening.endsWith('href=')) {
      const quoted = html[start] === '"';
      const end = quoted ? quotedTagEnd(start + 1) + 1 : tagEnd(start);
      if (end - start > MAX_RAW_LENGTH || lineEnd(start) < end) continue;
      start = end + 1;
    }
    const end = Math.min(linkEnd(start), headingEnd(start));
    if (end - start > MAX_RAW_LENGTH || lineEnd(start) < end) continue;
    const name = html.slice(start, end);
    if (!/[&<]/.test(name)) continue;
    parts.push(html.slice(done, start), escapeName(name.replace(ITALIC, '$1')));
    done = end;
  }
  return parts.length === 0 ? html : parts.join('') + html.slice(done);
}

function escapeName(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Where `text` comes next at or after a position; positions may only grow. Infinity: nowhere. */
function searcher(html: string, text: string): (from: number) => number {
  let at = -1;
  return (from) => {
    if (at < from) {
      const found = html.indexOf(text, from);
      at = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return at;
  };
}

const MEMBER_HEADING = 'Worker URL';

const COLLECTED = new Set(['title', 'h1', 'dt', 'h3', 'th', 'td']);

class SheetReader {
  readonly items: SheetItem[] = [];
  readonly fields = new Map<string, string[]>();
  complete = false;
  private text = '';
  private href: string | null = null;
  /** The element whose text is being collected. */
  private open: string | null = null;
  private headings: string[] = [];
  private rows: string[][] = [];
  private row: string[] | null = null;
  private link: string | null = null;
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
      this.open = tag;
    } else if (tag === 'tr') {
      this.finish();
      this.row = null;
    } else if (tag === 'table') {
      this.headings = [];
      this.rows = [];
      this.row = null;
      this.link = null;
    } else if (tag === 'a') {
      this.href = attribute(token, 'href') ?? this.href;
    } else if (tag === 'input' || tag === 'select') {
      const name = attribute(token, 'name');
      if (name !== null) this.field(name, attribute(token, 'value'));
      if (tag === 'select') this.select = name;
    } else if (tag === 'option' && this.select !== null) {
      this.field(this.select, attribute(token, 'value'));
    }
  }

  private end(tag: string): void {
    if (tag === this.open) this.finish();
    else if (tag === 'select') this.select = null;
    else if (tag === 'html') this.complete = true;
    if (tag === 'table') {
      this.finish();
      const { headings, rows, link } = this;
      this.items.push({ kind: 'table', table: { headings, rows, link } });
    }
  }

  /** Text of the last cell outside of any finished table. */
  get lastCell(): string {
    return this.row?.at(-1) ?? '';
  }

  private field(name: string, value: string | null): void {
    const values = this.fields.get(name) ?? [];
    if (value !== null) values.push(value);
    this.fields.set(name, values);
  }

  /** Ends the element being collected: by its closing tag, or (rows that httpd leaves open) by the next one. */
  private finish(): void {
    const { open, text, href } = this;
    this.open = null;
    this.text = '';
    this.href = null;
    if (open === null) return;
    if (open === 'th') this.headings.push(text.trim());
    else if (open === 'td') {
      if (this.row === null) {
        this.row = [];
        this.rows.push(this.row);
      }
      this.row.push(text);
      this.link ??= href;
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
  let known: { readonly rest: string; readonly sheet: Sheet } | null = null;
  return (html) => {
    const { rest, tables } = cutMemberRows(html, decodeEntities);
    if (known?.rest !== rest) known = { rest, sheet: readRest(rest) };
    return withRows(known.sheet, tables);
  };
}

function readRest(html: string): Sheet {
  const reader = new SheetReader();
  reader.read(escapeRawNames(html));
  return {
    items: reader.items,
    fields: [...reader.fields].map(([name, values]) => ({ name, values })),
    complete: reader.complete,
  };
}

/** `tables`: rows of the member tables that were read beforehand, in page order. */
function withRows(sheet: Sheet, tables: CutPage['tables']): Sheet {
  let next = 0;
  const items = sheet.items.map((item): SheetItem => {
    if (item.kind !== 'table' || !item.table.headings.includes(MEMBER_HEADING)) return item;
    const own = tables[next++] ?? null;
    return own === null ? item : { kind: 'table', table: { ...item.table, ...own } };
  });
  return { ...sheet, items };
}

/** A text without tags, read as a browser would. */
function decodeEntities(text: string): string {
  const reader = new SheetReader();
  reader.read(`<td>${text}</td>`);
  return reader.lastCell;
}
