/** The operator's command that prints a password: arguments, no shell. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { firstLine } from '../../config/password.ts';
import { UsageError } from '../../config/usage-error.ts';
import { excerpt } from '../../httpd/printable.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import { splitWords } from '../../operations/hooks/command-words.ts';

/** Somebody may have to unlock a key first. */
const TIMEOUT_MS = 120_000;
const MAX_BYTES = 64 * 1024;
/** What it says on standard error is shown, but it must not fill the terminal. */
const MAX_LINES = 5;

/** The first line that it prints. `tell` hears the lines of its standard error, safe to print. Throws `UsageError`. */
export async function runPasswordCommand(
  command: string,
  tell: (line: string) => void,
  name = 'the password command',
): Promise<string> {
  const [program, ...args] = splitWords(command) ?? [];
  if (program === undefined) {
    throw new UsageError(`${name} is empty, or has an unclosed quote`);
  }
  return firstLine(await outputOf(program, args, tell, name), `the output of ${name}`);
}

function outputOf(
  program: string,
  args: readonly string[],
  tell: (line: string) => void,
  name: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new UsageError(`${name} ${why}`, 'Run it in a shell to see why.'));
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => {
      child.kill();
      // What it has started may hold its pipes open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
      fail(`did not end within ${TIMEOUT_MS / 1000} s`);
    }, TIMEOUT_MS);
    let told = 0;
    createInterface({ input: child.stderr }).on('line', (line) => {
      told += 1;
      if (told <= MAX_LINES)
        tell(`${name.replace(/^the /, '')}: ${excerpt(maskSecrets(line), 200)}`);
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) chunks.push(chunk);
      else child.kill();
    });
    child.once('error', (problem: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(problem.code === 'ENOENT' ? 'was not found' : `could not be run (${problem.code})`);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else if (bytes > MAX_BYTES) fail('printed more than a password');
      else fail(code === null ? `was ended by ${signal}` : `ended with ${code}`);
    });
  });
}
