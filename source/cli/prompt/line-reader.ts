/** Lines of standard input, which can be given away for a while: a hidden answer must not be read as a line as well. */

import { createInterface, type Interface } from 'node:readline';

export interface LineListener {
  readonly onLine: (line: string) => void;
  /** The input has ended. */
  readonly onEnd: () => void;
}

export class LineReader {
  private readonly input: NodeJS.ReadStream;
  private listener: LineListener | null = null;
  private reader: Interface | null = null;

  constructor(input: NodeJS.ReadStream) {
    this.input = input;
  }

  open(listener: LineListener): void {
    this.listener = listener;
    // Without readline's own editing, which repaints its line: the terminal edits it, as at any prompt.
    this.reader = createInterface({ input: this.input, terminal: false });
    this.reader.on('line', listener.onLine).on('close', listener.onEnd);
  }

  /** Nobody reads while it runs; lines that were typed ahead are dropped. */
  async without<T>(run: () => Promise<T>): Promise<T> {
    const { listener } = this;
    this.close();
    try {
      return await run();
    } finally {
      if (listener !== null) this.open(listener);
    }
  }

  close(): void {
    this.reader?.removeAllListeners().close();
    this.reader = null;
    this.listener = null;
  }
}
