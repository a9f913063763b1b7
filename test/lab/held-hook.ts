/** An upgrade command that takes as long as a test wants. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface HeldHook {
  /** For `--exec`. It has no output that would keep a pipe open after the program was killed, and ends by itself. */
  readonly command: string;
  /** It ends, and every later one at once. */
  release(): void;
}

export function heldHook(t: TestContext): HeldHook {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-hook-'));
  const path = join(folder, 'go');
  const release = () => writeFileSync(path, '');
  t.after(() => {
    release();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  const waits = `[ $i -lt 600 ] && [ -d ${folder} ] && [ ! -e ${path} ]`;
  const script = `i=0; while ${waits}; do i=$((i+1)); sleep 0.1; done`;
  return { command: `sh -c "exec >/dev/null 2>&1; ${script}"`, release };
}

/** The run's journal, under this XDG_STATE_HOME, names the process of the command: it runs, and is known after a crash. */
export function isCommandNoted(stateHome: string): boolean {
  const folder = join(stateHome, 'baltop');
  return readdirSync(folder)
    .filter((name) => /^rolling-.*\.json$/.test(name))
    .some((name) => readFileSync(join(folder, name), 'utf8').includes('"commands": {\n'));
}
