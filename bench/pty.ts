/** A command on a pseudo-terminal, through util-linux' `script`: what it writes, when, and what it costs. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface PtyChunk {
  readonly at: number;
  readonly bytes: number;
}

export interface Pty {
  readonly startedAt: number;
  /** Every piece of output, in order. */
  readonly chunks: readonly PtyChunk[];
  readonly text: () => string;
  readonly type: (keys: string) => void;
  /** Resolves with the time of the first output after this call. */
  readonly nextOutput: (timeoutMs: number) => Promise<number>;
  /** Resolves when the whole output matches. */
  readonly until: (pattern: RegExp, timeoutMs: number) => Promise<void>;
  /** CPU time (ms), resident and peak memory (MiB) of the command's own process. */
  readonly usage: () => { cpuMs: number; rssMiB: number; peakMiB: number };
  readonly end: () => Promise<void>;
}

/** `onData` gets the raw output as it comes. */
export function startPty(
  command: string,
  columns: number,
  rows: number,
  onData: (data: Buffer) => void = () => {},
): Pty {
  const startedAt = performance.now();
  const shell = `stty cols ${columns} rows ${rows}; exec ${command}`;
  const child = spawn('script', ['-qfec', shell, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', CI: undefined },
    // `script` tells there that its session was ended, which is what `end` does.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const chunks: PtyChunk[] = [];
  let text = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (data: Buffer) => {
    chunks.push({ at: performance.now(), bytes: data.length });
    onData(data);
    text = (text + data.toString('utf8')).slice(-200_000);
    for (const listener of listeners) listener();
  });
  const waitFor = (done: () => boolean, timeoutMs: number, what: string) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(check);
        reject(
          new Error(
            `no ${what} within ${timeoutMs} ms; output ends: ${JSON.stringify(text.slice(-300))}`,
          ),
        );
      }, timeoutMs);
      const check = () => {
        if (!done()) return;
        clearTimeout(timer);
        listeners.delete(check);
        resolve();
      };
      listeners.add(check);
      check();
    });
  return {
    startedAt,
    chunks,
    text: () => text,
    type: (keys) => void child.stdin.write(keys),
    async nextOutput(timeoutMs) {
      const seen = chunks.length;
      await waitFor(() => chunks.length > seen, timeoutMs, 'output');
      return chunks[seen]?.at ?? performance.now();
    },
    until: (pattern, timeoutMs) => waitFor(() => pattern.test(text), timeoutMs, String(pattern)),
    usage: () => usageOf(commandPid(child)),
    end: () => endOf(child),
  };
}

/** `script` runs a shell that becomes the command: its only child. */
function commandPid(child: ChildProcess): number {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  return Number(children.split(' ')[0]);
}

const TICK_MS = 10;

function usageOf(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    rssMiB: mib('VmRSS'),
    peakMiB: mib('VmHWM'),
  };
}

function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
