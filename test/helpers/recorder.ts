/** A program that notes how it was run: one line of JSON for each time, its arguments. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface Recorder {
  /** To be followed by arguments; of `--exec` and its like. */
  readonly command: string;
  /** Where it notes them: nothing else comes to be there. */
  readonly folder: string;
  /** Of all runs so far, the first first. */
  runs(): readonly (readonly string[])[];
}

export function startRecorder(t: TestContext): Recorder {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-recorder-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const [program, notes] = [join(folder, 'recorder.cjs'), join(folder, 'notes')];
  writeFileSync(
    program,
    `require('node:fs').appendFileSync(${JSON.stringify(notes)}, JSON.stringify(process.argv.slice(2)) + '\\n');\n`,
  );
  return {
    command: `${process.execPath} ${program}`,
    folder,
    runs: () =>
      existsSync(notes)
        ? readFileSync(notes, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as string[])
        : [],
  };
}
