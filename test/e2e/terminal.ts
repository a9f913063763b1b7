/** A real terminal: a tmux server of the test's own, with a shell in it that starts the built program. */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { removeFolder } from '../helpers/remove-folder.ts';
import { CLI, cleanEnvironment } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';

const PROMPT = 'ready>';

/** What the shell says of a job that SIGTSTP, 20, stopped. */
const STOPPED = 128 + 20;

export interface Terminal {
  /** Types keys by tmux's names (`Down`, `C-c`, `d`), each on its own. */
  press(...keys: string[]): void;
  /** Types a text in one go, as a fast hand or a script does. */
  type(text: string): void;
  /** Pastes as a terminal does: bracketed where the program asked for that. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** What is to be seen now, without trailing blanks. */
  screen(): string;
  /** The same with its styles as escape sequences, lines untrimmed. */
  styledScreen(): string;
  /** What is to be seen and what scrolled away above. */
  everything(): string;
  /** The first line that matches, or null. */
  line(pattern: RegExp): string | null;
  /** Waits until the running program shows this; the whole screen. Fails at once when it has ended. */
  see(pattern: RegExp, withinMs?: number): Promise<string>;
  alternateScreen(): boolean;
  /** What the terminal says of cursor and mouse: `cursor 1, mouse 0` is how a shell wants them. */
  flags(): string;
  /** Closes the terminal under the program, as a dropped connection does. */
  hangUp(): void;
  /** Starts the program; its process id. */
  start(...args: string[]): Promise<number>;
  /** Waits for the shell's prompt after the program ended; the exit code that the shell saw. */
  ended(): Promise<number>;
  /** Waits for the shell's prompt after the program stopped itself (ctrl-z). */
  stopped(): Promise<void>;
  /** `fg`. */
  resume(): void;
  /** All of the terminal's modes, as `stty -g` writes them. */
  modes(): Promise<string>;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export async function openTerminal(
  t: TestContext,
  { columns = 80, rows = 24, env = {} }: TerminalOptions = {},
): Promise<Terminal> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-terminal-'));
  const at = (name: string) => join(folder, name);
  const environment = {
    ...cleanEnvironment(folder),
    TERM: 'screen',
    SHELL: '/bin/sh',
    TMUX_TMPDIR: folder,
    ...env,
  };
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-L', 'baltop', '-f', '/dev/null', ...args], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 10_000,
    });
  let pid = 0;
  t.after(() => {
    if (pid !== 0 && isAlive(pid)) process.kill(pid, 'SIGKILL');
    try {
      tmux('kill-server');
    } catch {
      // The test has closed it.
    }
    removeFolder(folder);
  });

  const size = ['-x', String(columns), '-y', String(rows)];
  // `timeout` ends the shell, and with it all of this, should the test be killed.
  tmux(
    'new-session',
    '-d',
    '-c',
    folder,
    ...size,
    `exec timeout --foreground 240 env PS1='${PROMPT} ' sh`,
  );
  tmux('set-option', '-g', 'status', 'off');
  tmux('resize-window', ...size);

  const screen = () => trimmed(tmux('capture-pane', '-p'));
  const press = (...keys: string[]) => {
    for (const key of keys) tmux('send-keys', key);
  };
  const type = (text: string) => tmux('send-keys', '-l', text);
  const line = (pattern: RegExp) =>
    screen()
      .split('\n')
      .find((each) => pattern.test(each)) ?? null;
  const see = (pattern: RegExp, withinMs = 10_000) =>
    waitFor(
      `${pattern} on the screen`,
      () => {
        const now = screen();
        if (pattern.test(now)) return now;
        const code = numberIn(at('code'));
        if (code !== null) throw new Error(`the program ended with ${code}:\n${screen()}`);
        return null;
      },
      { withinMs, otherwise: screen },
    );
  const atPrompt = () =>
    waitFor('the prompt', () => screen().split('\n').at(-1)?.trim() === PROMPT, {
      otherwise: screen,
    });
  let asked = 0;
  /** Runs a shell command; what it wrote. */
  async function ask(command: string): Promise<string> {
    asked += 1;
    const out = at(`answer-${asked}`);
    await atPrompt();
    type(`${command} > part; mv part answer-${asked}`);
    press('Enter');
    await waitFor('the shell to answer', () => existsSync(out), { otherwise: screen });
    return readFileSync(out, 'utf8').trim();
  }
  await atPrompt();

  return {
    press,
    type,
    paste(text) {
      tmux('set-buffer', text);
      tmux('paste-buffer', '-p');
    },
    resize: (width, height) => tmux('resize-window', '-x', String(width), '-y', String(height)),
    screen,
    styledScreen: () => tmux('capture-pane', '-p', '-e'),
    everything: () => trimmed(tmux('capture-pane', '-p', '-S', '-')),
    line,
    see,
    alternateScreen: () => tmux('display-message', '-p', '#{alternate_on}').trim() === '1',
    flags: () =>
      tmux('display-message', '-p', 'cursor #{cursor_flag}, mouse #{mouse_any_flag}').trim(),
    hangUp: () => tmux('kill-server'),
    async start(...args) {
      await atPrompt();
      rmSync(at('pid'), { force: true });
      rmSync(at('code'), { force: true });
      const words = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
      writeFileSync(at('start'), `#!/bin/sh\necho $$ > ${at('pid')}\nexec ${words}\n`);
      chmodSync(at('start'), 0o755);
      type('./start; echo $? > code');
      press('Enter');
      pid = await waitFor('the process id', () => numberIn(at('pid')));
      return pid;
    },
    async ended() {
      const code = await waitFor('the program to end', () => numberIn(at('code')), {
        otherwise: screen,
      });
      await atPrompt();
      return code;
    },
    async stopped() {
      const code = await waitFor('the program to stop', () => numberIn(at('code')), {
        otherwise: screen,
      });
      if (code !== STOPPED) throw new Error(`ended with ${code} instead of stopping`);
      rmSync(at('code'));
      await atPrompt();
    },
    resume() {
      type('fg; echo $? > code');
      press('Enter');
    },
    modes: () => ask('stty -g'),
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function numberIn(path: string): number | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  return text.endsWith('\n') ? Number(text) : null;
}

function trimmed(text: string): string {
  return text.replace(/[ \t]+$/gm, '').replace(/\n+$/, '');
}
