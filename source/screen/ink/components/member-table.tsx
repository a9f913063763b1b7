import { Table } from 'ink-table';
import { createContext, useContext, useMemo } from 'react';
import type { Line } from '../../text/spans.ts';
import { StyledLine } from './styled-line.tsx';

/** Only what identifies a row goes through ink-table: it hashes its rows and would remount changed ones. */
interface TableRow {
  readonly [key: string]: string;
  readonly row: string;
}

const Lines = createContext<ReadonlyMap<string, Line>>(new Map());

const HEADING = 'heading';

function TableLine({ row }: TableRow) {
  const line = useContext(Lines).get(row);
  return line === undefined ? null : <StyledLine line={line} />;
}

/** ink-table without its frame: one line a row, as top has it, the lines' cells laid out by `columns/layout.ts`. */
class BareTable extends Table<TableRow> {
  override header = () => <></>;
  override separator = () => <></>;
  override footer = () => <></>;
  override heading = () => <TableLine row={HEADING} />;
  override data = ({ data }: { data: Partial<TableRow> }) => <TableLine row={data.row ?? ''} />;
}

export interface MemberTableProps {
  readonly heading: Line;
  /** The rows on the screen only. */
  readonly rows: readonly { readonly key: string; readonly line: Line }[];
}

export function MemberTable({ heading, rows }: MemberTableProps) {
  const lines = new Map<string, Line>([[HEADING, heading]]);
  for (const { key, line } of rows) lines.set(key, line);
  const keys = [...lines.keys()].slice(1);
  // Most frames have the rows of the one before, and hashing them was a tenth of a frame.
  const table = useMemo(
    () => <BareTable data={keys.map((row) => ({ row }))} columns={['row']} />,
    [JSON.stringify(keys)],
  );
  return <Lines.Provider value={lines}>{table}</Lines.Provider>;
}
