/** One line that rewrites itself, where there is a terminal; nothing otherwise. */

import { clip } from '../../messages/width.ts';

export class ProgressLine {
  private readonly stream: NodeJS.WriteStream;
  private shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  /** Is there a terminal to rewrite a line on? */
  get live(): boolean {
    return this.stream.isTTY === true && process.env.TERM !== 'dumb';
  }

  show(text: string): void {
    if (!this.live) return;
    this.shown = true;
    this.stream.write(`\r\x1b[K${clip(text, Math.max(10, (this.stream.columns || 80) - 1), '~')}`);
  }

  clear(): void {
    if (!this.shown) return;
    this.shown = false;
    this.stream.write('\r\x1b[K');
  }
}
