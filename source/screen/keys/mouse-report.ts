/** What a terminal tells of the mouse, taken out of its input. */

/** Cells counted from 0. */
export type MouseReport =
  | { readonly kind: 'wheel'; readonly rows: 1 | -1 }
  | { readonly kind: 'click'; readonly column: number; readonly row: number };

/** An SGR report (`CSI < button ; column ; row M`): xterm's mode 1006, the only one without a limit at column 223. */
const REPORT = /\x1b\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])/g;
/** The beginning of one, cut off by the end of a chunk. */
const CUT = /\x1b\[<[\d;]*$/;

export interface SplitInput {
  /** What is left for the keys. */
  readonly keys: string;
  readonly reports: readonly MouseReport[];
  /** To be put before the next chunk. */
  readonly rest: string;
}

/** Takes the mouse out of an input chunk. */
export function splitMouse(chunk: string): SplitInput {
  const reports: MouseReport[] = [];
  const keys = chunk.replace(REPORT, (_whole, button, column, row, end) => {
    const report = readReport(Number(button), Number(column) - 1, Number(row) - 1, end === 'M');
    if (report !== null) reports.push(report);
    return '';
  });
  const rest = CUT.exec(keys)?.[0] ?? '';
  return { keys: keys.slice(0, keys.length - rest.length), reports, rest };
}

/** Bits 4, 8 and 16 are shift, alt and ctrl, which terminals use for selecting: such clicks are not for us. */
function readReport(
  button: number,
  column: number,
  row: number,
  down: boolean,
): MouseReport | null {
  if (!down) return null;
  if (button === 64) return { kind: 'wheel', rows: -1 };
  if (button === 65) return { kind: 'wheel', rows: 1 };
  return button === 0 ? { kind: 'click', column, row } : null;
}
