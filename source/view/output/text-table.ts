/** Rows as text: an aligned table, and CSV. */

import { bytes as readableBytes } from '../numbers.ts';
import { displayWidth } from '../width.ts';
import type { ListingColumn, ListingRow } from './listing.ts';

const GAP = '  ';

/** Lines of an aligned table; plain and stable, no colours. What is unknown or empty shows as `-`. */
export function tableLines(
  columns: readonly ListingColumn[],
  rows: readonly ListingRow[],
  head: boolean,
): readonly string[] {
  const cells = rows.map((row) => columns.map((column) => cellText(column, row)));
  if (head) cells.unshift(columns.map((column) => column.title));
  const widths = columns.map((_, index) =>
    Math.max(0, ...cells.map((line) => displayWidth(line[index] ?? ''))),
  );
  return cells.map((line) =>
    line
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join(GAP)
      .trimEnd(),
  );
}

function cellText(column: ListingColumn, row: ListingRow): string {
  const value = column.value(row);
  if (value === null || value === '') return '-';
  if (typeof value === 'string') return value;
  const bytes = column.id === 'to' ? row.worker.to : column.id === 'from' ? row.worker.from : null;
  if (bytes !== null) return readableBytes(bytes.bytes);
  return column.id === 'factor' ? value.toFixed(2) : String(value);
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** CSV by RFC 4180; unknown numbers are empty fields. */
export function csvLines(
  columns: readonly ListingColumn[],
  rows: readonly ListingRow[],
  head: boolean,
): readonly string[] {
  const lines = rows.map((row) => columns.map((column) => csvField(column.value(row))).join(','));
  return head ? [columns.map((column) => column.id).join(','), ...lines] : lines;
}

function csvField(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
