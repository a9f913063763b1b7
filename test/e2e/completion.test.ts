/** Tab in the real shells. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { HOSTILE_WORDS } from '../helpers/hostile-words.ts';
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

interface Prompt {
  readonly terminal: Terminal;
  /** The line that is being typed, without the prompt; screens that list more stand below it or above. */
  typed(): string;
  /** Types the text on an empty line, and presses Tab until the line is the other one. */
  completes(text: string, line: string): Promise<void>;
}

/** A shell with the completion, on that front end. */
async function openShell(t: TestContext, shell: Shell, url: string): Promise<Prompt> {
  const folder = folderWithBaltop(t);
  const terminal = await openTerminal(t, {
    columns: 110,
    env: { PATH: `${folder}:${process.env.PATH ?? ''}`, BALTOP_URL: url, LC_ALL: 'C.UTF-8' },
  });
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
  return {
    terminal,
    typed,
    async completes(text, line) {
      terminal.press('C-u');
      await waitFor('an empty line', () => typed() === '', { otherwise: terminal.screen });
      terminal.type(text);
      const isUntouched = () => typed() === text.trim();
      await waitFor('what was typed', isUntouched, { otherwise: terminal.screen });
      await pressTab(terminal, isUntouched, () => typed() === line, line);
    },
  };
}

for (const shell of SHELLS) {
  test(`${shell.name} completes verbs, options, values, balancers and members`, async (t) => {
    if (!needs(t, 'tmux') || !needs(t, shell.name)) return;
    const server = await play(t);
    const { terminal, typed, completes } = await openShell(t, shell, server.url);
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
    for (const [text, line] of expected) await completes(text, line);
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

/** What a shell or the program would take for more than a name. */
const ODD = /^[-=]|[^\w./:@%+,=-]/;
const HOSTILE = Object.values(HOSTILE_WORDS).filter((word) => ODD.test(word.trim()));

for (const shell of SHELLS) {
  test(`${shell.name} is offered no name of a page that is more than a name`, async (t) => {
    if (!needs(t, 'tmux') || !needs(t, shell.name)) return;
    assert.ok(HOSTILE.length >= 60);
    // Behind `app/` a dash begins no option. Two that are one on the page would be called by their addresses.
    const byWords = new Map(HOSTILE.map((word) => [word.trim().replace(/\s+/g, ' '), word]));
    const routes = [...byWords.values()].filter((word) => ODD.test(`app/${word.trim()}`));
    const routed = routes.map((route, index) => ({ url: `http://10.1.0.${index}:8080`, route }));
    const good = { url: 'http://10.0.0.1:8080', route: 'good' };
    const named = HOSTILE.map((_, index) => ({ name: `hostile${index}`, members: [good] }));
    const server = await play(t, {
      pools: [{ name: 'app', members: [...routed, good] }, ...named],
    });
    server.setFault({
      kind: 'transform',
      transform: (html) =>
        html.replaceAll(
          /balancer:\/\/hostile(\d+)</g,
          (_, index: string) => `balancer://${HOSTILE[Number(index)]}<`,
        ),
    });
    const { completes, terminal } = await openShell(t, shell, server.url);
    // Each is the only candidate.
    await completes('baltop list ', 'baltop list app');
    await completes('baltop disable app/', 'baltop disable app/good');
    await completes('baltop list -b ', 'baltop list -b app');
    assert.doesNotMatch(terminal.everything(), /ProxyCommand|output-file|touch/);
  });
}
