/** Rows as text: an aligned table, and CSV. */

import { bytes as readableBytes } from '../../messages/numbers.ts';
import type { ListingColumn, ListingRow } from './listing.ts';

const GAP = '  ';

const PLAIN_ASCII = /^[ -~]*$/;

/** Measuring other scripts costs start-up time that most lists need not pay. */
async function measureFor(
  cells: readonly (readonly string[])[],
): Promise<(text: string) => number> {
  if (cells.every((line) => line.every((cell) => PLAIN_ASCII.test(cell)))) {
    return (text) => text.length;
  }
  return (await import('../../messages/width.ts')).displayWidth;
}

/** Lines of an aligned table; plain and stable, no colours. What is unknown or empty shows as `-`. */
export async function tableLines(
  columns: readonly ListingColumn[],
  rows: readonly ListingRow[],
  head: boolean,
): Promise<readonly string[]> {
  const cells = rows.map((row) => columns.map((column) => cellText(column, row)));
  if (head) cells.unshift(columns.map((column) => column.title));
  const width = await measureFor(cells);
  const widths = columns.map((_, index) =>
    cells.reduce((most, line) => Math.max(most, width(line[index] ?? '')), 0),
  );
  const pad = (text: string, index: number) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(text)));
    return columns[index]?.align === 'right' ? space + text : text + space;
  };
  return cells.map((line) => line.map(pad).join(GAP).trimEnd());
}

/** As a person reads it; `-` where it is unknown or empty. */
export function cellText(column: ListingColumn, row: ListingRow): string {
  const value = column.value(row);
  if (value === null || value === '') return '-';
  if (typeof value === 'string') return shortened(value);
  const bytes = column.id === 'to' ? row.worker.to : column.id === 'from' ? row.worker.from : null;
  if (bytes !== null) return readableBytes(bytes.bytes);
  return column.id === 'factor' ? value.toFixed(2) : String(value);
}

/** httpd's longest names have 383 bytes (2.4.53+); one hostile name must not make every line as long as itself. */
const MAX_CELL = 400;

function shortened(text: string): string {
  return text.length <= MAX_CELL ? text : `${text.slice(0, MAX_CELL - 1).toWellFormed()}…`;
}

/**
 * CSV by RFC 4180; unknown numbers are empty fields. A name of a page that a spreadsheet would take for a formula gets
 * an apostrophe in front, as spreadsheets write what is text.
 */
export function csvLines(
  columns: readonly ListingColumn[],
  rows: readonly ListingRow[],
  head: boolean,
): readonly string[] {
  const lines = rows.map((row) => columns.map((column) => csvField(column.value(row))).join(','));
  return head ? [columns.map((column) => column.id).join(','), ...lines] : lines;
}

const FORMULA = /^[=+\-@\t\r]/;

function csvField(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
