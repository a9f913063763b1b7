/** An in-process terminal: what Ink writes becomes cells that can be looked at. */

import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

export interface ScreenCell {
  readonly text: string;
  readonly isInverse: boolean;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isUnderline: boolean;
  /** Colour of the 16, null for the terminal's own. */
  readonly color: number | null;
}

export interface Screen {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** The rows as text, without blanks at the end. */
  readonly rows: () => readonly string[];
  readonly text: () => string;
  readonly cell: (column: number, row: number) => ScreenCell;
  readonly cursor: () => { readonly column: number; readonly row: number };
  readonly isAlternate: () => boolean;
  readonly resize: (columns: number, rows: number) => void;
  /** One input chunk, as a terminal sends it. */
  readonly type: (chunk: string) => void;
  readonly hangUp: () => void;
  readonly isRaw: () => boolean;
  /** Bytes written since the last call. */
  readonly takeBytes: () => number;
  /** Everything written so far. */
  readonly written: () => string;
  /** Waits until what was written has been drawn and `look` holds. */
  readonly until: (what: string, look: () => boolean) => Promise<void>;
  /** Waits until nothing more is written. */
  readonly settled: () => Promise<void>;
}

export function createScreen(columns = 80, rows = 24): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const output = new FakeOutput(terminal, columns, rows);
  const input = new FakeInput();
  const buffer = () => terminal.buffer.active;
  const lines = () =>
    Array.from(
      { length: terminal.rows },
      (_, row) =>
        buffer()
          .getLine(buffer().viewportY + row)
          ?.translateToString(true) ?? '',
    );
  const drained = () => new Promise<void>((resolve) => terminal.write('', resolve));
  const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
  return {
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: input as unknown as NodeJS.ReadStream,
    rows: lines,
    text: () => lines().join('\n'),
    cell(column, row) {
      const cell = buffer()
        .getLine(buffer().viewportY + row)
        ?.getCell(column);
      if (cell === undefined) throw new Error(`no cell at ${column},${row}`);
      return {
        text: cell.getChars(),
        isInverse: cell.isInverse() !== 0,
        isBold: cell.isBold() !== 0,
        isDim: cell.isDim() !== 0,
        isUnderline: cell.isUnderline() !== 0,
        color: cell.isFgDefault() ? null : cell.getFgColor(),
      };
    },
    cursor: () => ({ column: buffer().cursorX, row: buffer().cursorY }),
    isAlternate: () => buffer().type === 'alternate',
    resize(width, height) {
      terminal.resize(width, height);
      output.columns = width;
      output.rows = height;
      output.emit('resize');
    },
    type: (chunk) => input.send(chunk),
    hangUp: () => input.emit('end'),
    isRaw: () => input.isRaw,
    takeBytes() {
      const bytes = output.bytes;
      output.bytes = 0;
      return bytes;
    },
    written: () => output.log,
    async until(what, look) {
      const deadline = performance.now() + 5_000;
      for (;;) {
        await drained();
        if (look()) return;
        if (performance.now() > deadline) {
          throw new Error(`waited 5 s for ${what}; the screen is\n${lines().join('\n')}`);
        }
        await turn();
      }
    },
    async settled() {
      // Ink throttles to its frame rate; several turns without a byte are longer than one frame.
      let quiet = 0;
      while (quiet < 6) {
        const before = output.log.length;
        await turn();
        await drained();
        quiet = output.log.length === before ? quiet + 1 : 0;
      }
    },
  };
}

class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  bytes = 0;
  log = '';
  columns: number;
  rows: number;
  readonly #terminal: xterm.Terminal;

  constructor(terminal: xterm.Terminal, columns: number, rows: number) {
    super();
    this.#terminal = terminal;
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string, written?: () => void): boolean {
    this.bytes += Buffer.byteLength(text);
    this.log += text;
    // A terminal in cooked output turns LF into CR LF; the headless one is raw.
    this.#terminal.write(text.replaceAll('\n', '\r\n'), written);
    return true;
  }
}

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  isRaw = false;
  #chunks: string[] = [];

  send(chunk: string): void {
    this.#chunks.push(chunk);
    this.emit('readable');
  }

  read(): string | null {
    return this.#chunks.shift() ?? null;
  }

  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }
}
