/** A question that is answered by one key, without Enter, or by a text that is edited in a line of its own. */

import { clipStart } from '../../messages/width.ts';
import { askLine } from './ask.ts';

/** A key after which nothing comes for so long was meant alone: no hand types a word that slowly. */
const ALONE_MS = 300;

export interface KeyQuestion {
  readonly question: string;
  /** '' for Enter. */
  readonly keys: readonly string[];
  /** Before the text, once it is none of the keys. */
  readonly label: string;
}

/** null: the end of the input, or ctrl-c. */
export type KeyAnswer =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'text'; readonly text: string }
  | null;

/** Can single keys be read, and a line be rewritten? Otherwise whole lines are. */
export function canReadKeys(env: Readonly<Record<string, string | undefined>>): boolean {
  const { stdin, stderr } = process;
  return stdin.isTTY === true && stderr.isTTY === true && env.TERM !== 'dumb';
}

export async function askKey(
  asked: KeyQuestion,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeyAnswer> {
  if (canReadKeys(env)) return new KeyLine(asked).ask();
  const line = await askLine(asked.question);
  return line === null ? null : answerOf(line.trim(), asked);
}

/** A line on its own counts as the key that it is; so the answers are the same with Enter and without. */
function answerOf(line: string, { keys }: KeyQuestion): KeyAnswer {
  const key = line.toLowerCase();
  return keys.includes(key) ? { kind: 'key', key } : { kind: 'text', text: line };
}

class KeyLine {
  private readonly asked: KeyQuestion;
  private typed = '';
  /** The text has its own line by now. */
  private isEditing = false;
  private timer: NodeJS.Timeout | undefined;
  private resolve: (answer: KeyAnswer) => void = () => undefined;

  constructor(asked: KeyQuestion) {
    this.asked = asked;
  }

  ask(): Promise<KeyAnswer> {
    const { stdin, stderr } = process;
    return new Promise((resolve) => {
      const onData = (chunk: string) => this.take(chunk);
      const onEnd = () => this.resolve(null);
      this.resolve = (answer) => {
        clearTimeout(this.timer);
        stdin.off('data', onData).off('end', onEnd).off('close', onEnd);
        stdin.setRawMode(false);
        stdin.pause();
        stderr.write('\n');
        resolve(answer);
      };
      stdin.setEncoding('utf8').setRawMode(true);
      stdin.on('data', onData).on('end', onEnd).on('close', onEnd);
      stdin.resume();
      stderr.write(this.asked.question);
    });
  }

  private take(chunk: string): void {
    clearTimeout(this.timer);
    // Paste marks and arrows are no part of a text.
    for (const char of chunk.replace(/\x1b(?:\[[\d;?]*[ -/]*[@-~]|O.|.)?/g, '')) {
      if (char === '\x03' || (char === '\x04' && this.typed === '')) {
        this.resolve(null);
        return;
      }
      if (char === '\r' || char === '\n') {
        const answer = answerOf(this.typed.trim(), this.asked);
        // Enter that is offered nothing says nothing.
        if (this.typed.trim() !== '' || answer?.kind === 'key') {
          this.resolve(answer);
          return;
        }
      } else if (char === '\x7f' || char === '\b')
        this.typed = [...this.typed].slice(0, -1).join('');
      else if (char === '\x15') this.typed = '';
      else if (char >= ' ') this.typed += char;
    }
    const key = this.typed.toLowerCase();
    if (!this.isEditing && key !== '' && this.asked.keys.includes(key)) {
      this.timer = setTimeout(() => this.resolve({ kind: 'key', key }), ALONE_MS);
    } else if (this.isEditing || this.typed !== '') this.draw();
  }

  private draw(): void {
    const { stderr } = process;
    const { label } = this.asked;
    const room = Math.max(1, (stderr.columns || 80) - label.length - 1);
    stderr.write(
      `${this.isEditing ? '\r\x1b[K' : '\n'}${label}${clipStart(this.typed, room, '<')}`,
    );
    this.isEditing = true;
  }
}
