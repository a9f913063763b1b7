/** Tab in the real shells. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { CLI } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const PROMPT = 'tab>';

interface Shell {
  readonly name: string;
  /** Reads the file, which is `.zshrc` where a shell wants it so, and nothing of whoever runs the tests. */
  readonly start: (folder: string) => string;
  readonly setup: string;
}

const RC = '.zshrc';

const SHELLS: readonly Shell[] = [
  {
    name: 'bash',
    start: (folder) => `exec bash --noprofile --rcfile ${folder}/${RC}`,
    setup: `PS1='${PROMPT} '\nsource <(baltop completion bash)\n`,
  },
  {
    name: 'zsh',
    start: (folder) => `ZDOTDIR=${folder} exec zsh -d`,
    setup: `PS1='${PROMPT} '\nautoload -U compinit\ncompinit -u -D\nsource <(baltop completion zsh)\n`,
  },
  {
    name: 'fish',
    start: (folder) => `exec fish --no-config --init-command 'source ${folder}/${RC}'`,
    setup: `function fish_prompt\necho -n '${PROMPT} '\nend\nset -g fish_autosuggestion_enabled 0\nbaltop completion fish | source\n`,
  },
];

/** The program under its own name, in the PATH. */
function folderWithBaltop(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-path-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'baltop');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(path, 0o755);
  return folder;
}

/** A read that took longer than a finger waits brings nothing: then the key is pressed again, as a person would. */
async function pressTab(
  terminal: Terminal,
  isUntouched: () => boolean,
  isDone: () => boolean,
  line: string,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    if (isUntouched()) terminal.press('Tab');
    const withinMs = tries < 4 ? 4_000 : 10_000;
    const done = waitFor(line, isDone, { withinMs, otherwise: terminal.screen });
    if (tries === 4) return void (await done);
    if (await done.catch(() => false)) return;
  }
}

for (const shell of SHELLS) {
  test(`${shell.name} completes verbs, options, values, balancers and members`, async (t) => {
    if (!needs(t, 'tmux') || !needs(t, shell.name)) return;
    const server = await play(t);
    const folder = folderWithBaltop(t);
    const terminal = await openTerminal(t, {
      columns: 110,
      env: {
        PATH: `${folder}:${process.env.PATH ?? ''}`,
        BALTOP_URL: server.url,
        LC_ALL: 'C.UTF-8',
      },
    });
    /** The line that is being typed, without the prompt; screens that list more stand below it or above. */
    const typed = () => {
      const lines = terminal.screen().split('\n');
      const line = lines.findLast((each) => each.startsWith(PROMPT)) ?? '';
      return line.slice(PROMPT.length).trim();
    };
    writeFileSync(join(folder, RC), shell.setup);
    terminal.type(shell.start(folder));
    terminal.press('Enter');
    const ready = () => terminal.screen().split('\n').at(-1) === PROMPT;
    await waitFor('the prompt', ready, { otherwise: terminal.screen });
    const expected: [text: string, line: string][] = [
      ['baltop disab', 'baltop disable'],
      ['baltop list --no-h', 'baltop list --no-headers'],
      ['baltop list -o openm', 'baltop list -o openmetrics'],
      ['baltop list --state=hc', 'baltop list --state=hcfl'],
      ['baltop list ap', 'baltop list app'],
      ['baltop disable app/sp', 'baltop disable app/spare'],
      ['baltop enable http://10.0.0.9:80', 'baltop enable http://10.0.0.9:8080'],
      ['baltop rolling app --skip app/n1,app/sp', 'baltop rolling app --skip app/n1,app/spare'],
    ];
    for (const [text, line] of expected) {
      terminal.press('C-u');
      await waitFor('an empty line', () => typed() === '', { otherwise: terminal.screen });
      terminal.type(text);
      await waitFor('what was typed', () => typed() === text, { otherwise: terminal.screen });
      await pressTab(
        terminal,
        () => typed() === text,
        () => typed() === line,
        line,
      );
    }
    // Where nothing can be read, the key does nothing, and says nothing.
    await server.close();
    const before = 'baltop disable app/n';
    terminal.press('C-u');
    terminal.type(before);
    await waitFor('what was typed', () => typed() === before, { otherwise: terminal.screen });
    terminal.press('Tab');
    terminal.type('2');
    await waitFor('the line as it was', () => typed() === `${before}2`, {
      otherwise: terminal.screen,
    });
    assert.doesNotMatch(terminal.everything(), /baltop: /);
  });
}
