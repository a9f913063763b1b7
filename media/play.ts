/** Plays a command in a terminal emulator, step by step, and takes a picture after each. */

import xterm from '@xterm/headless';
import { type Pty, startPty } from '../bench/pty.ts';
import { captureFrame, type Frame } from './terminal-svg.ts';

export interface Scene {
  readonly command: string;
  readonly columns: number;
  readonly rows: number;
}

export interface Step {
  /** Typed first. */
  readonly keys?: string;
  /** The picture is taken when the screen shows this. */
  readonly until: RegExp;
  /** Polls to wait for after that. */
  readonly settleMs?: number;
  readonly seconds: number;
}

export async function play(
  steps: readonly Step[],
  { command, columns, rows }: Scene,
): Promise<Frame[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = startPty(command, columns, rows, (data) => {
    terminal.write(data);
  });
  const frames: Frame[] = [];
  try {
    for (const step of steps) {
      if (step.keys !== undefined) pty.type(step.keys);
      await until(() => screenText(terminal), step.until, pty);
      await new Promise((resolve) => setTimeout(resolve, step.settleMs ?? 200));
      frames.push(captureFrame(terminal, step.seconds));
    }
  } finally {
    await pty.end();
  }
  return frames;
}

export async function until(
  screen: () => string,
  wanted: RegExp,
  pty: Pty,
  ms = 60_000,
): Promise<void> {
  const deadline = performance.now() + ms;
  while (!wanted.test(screen())) {
    if (performance.now() > deadline) {
      throw new Error(`the screen never showed ${wanted}; instead:\n${screen()}`);
    }
    await pty.nextOutput(1_000).catch(() => undefined);
  }
}

export function screenText(terminal: InstanceType<typeof xterm.Terminal>): string {
  const buffer = terminal.buffer.active;
  return Array.from(
    { length: terminal.rows },
    (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '',
  ).join('\n');
}
