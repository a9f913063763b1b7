/** The program: arguments -> one command -> exit code. Imports nothing heavy; commands load when they are run. */

import { readConfiguration } from '../config/configuration.ts';
import { isUsageError, SEE_HELP } from '../config/usage-error.ts';
import { VERSION } from '../version.ts';
import { tellsOfClosedOutput } from './console/closed-output.ts';
import { EXIT } from './console/exit-codes.ts';
import { leaveGoneTerminals } from './console/gone-terminal.ts';
import type { Invocation } from './console/invocation.ts';
import { complain, isLoss, print, printing } from './console/say.ts';
import { parseArguments, seeHelp, typedArguments } from './verbs/parse-arguments.ts';
import { checkFirstWord } from './verbs/unknown-verb.ts';

const PLUGIN_UNKNOWN = 3;

async function main(): Promise<number> {
  const invocation = parseArguments(process.argv.slice(2), process.env);
  if (invocation.values.version === true) {
    print(`baltop ${VERSION}`);
    return EXIT.done;
  }
  if (invocation.values.help === true) {
    print((await import('./verbs/help.ts')).helpText(invocation.verb));
    return EXIT.done;
  }
  if (invocation.values.verbose === true) {
    const { IGNORED_MEND, ignoredFolders } = await import('../config/ignored-folders.ts');
    for (const what of ignoredFolders(invocation.env)) complain(what, IGNORED_MEND);
  }
  const command = await invocation.verb.load();
  printing.mustBeRead = makesChange(invocation);
  const code = await command(await withConfiguration(invocation));
  if (tellsByCode(invocation)) printing.began = false;
  return code;
}

/** What was done, or found, is in the exit code of these: who leaves their output unread has lost nothing. */
function tellsByCode(invocation: Invocation): boolean {
  const { name } = invocation.verb;
  return name === 'check' || name === 'wait' || makesChange(invocation);
}

function makesChange({ verb: { options }, values }: Invocation): boolean {
  return options.includes('dry-run') && values['dry-run'] !== true;
}

/** The demo is a front end of its own; other verbs than those that reach one do without, or read it themselves. */
async function withConfiguration(invocation: Invocation): Promise<Invocation> {
  const { verb, values, env } = invocation;
  if (verb.configuration === undefined || values.demo !== undefined) return invocation;
  const mayBeNew = verb.configuration === 'may-be-new';
  const configuration = await readConfiguration(env, { mayBeNew });
  if (values.quiet !== true) for (const warning of configuration.warnings) complain(warning);
  const read = { ...invocation, configuration };
  if (verb.name === '') checkFirstWord(read);
  return read;
}

let isLost = false;

process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (!isLoss(problem) || isLost) return;
  isLost = true;
  complain(
    `cannot write to standard output (${problem.code ?? problem.message})`,
    printing.mustBeRead ? 'The message is printed on standard error instead.' : '',
  );
  // To what runs a plug-in, 1 would be a warning.
  const { verb } = typedArguments(process.argv.slice(2));
  process.exitCode = verb.name === 'check' ? PLUGIN_UNKNOWN : EXIT.failed;
});
process.stderr.on('error', () => {}); // Nobody is left to be told.

/** What went wrong while printing stays, whatever the command says at its end. */
function finish(code: number): void {
  if (code === EXIT.done && printing.began && tellsOfClosedOutput()) {
    process.exitCode = EXIT.failed;
    return;
  }
  if (process.exitCode === undefined || code !== EXIT.done) process.exitCode = code;
}

/** Says what went wrong, and gives the exit code. */
async function codeOf(problem: unknown): Promise<number> {
  const { verb } = typedArguments(process.argv.slice(2));
  if (verb.name === 'check') {
    return (await import('./reading/check.ts')).sayUnknown(problem);
  }
  if (isUsageError(problem)) {
    complain(problem.message, problem.hint.replace(SEE_HELP, seeHelp(verb)));
    return EXIT.usage;
  }
  process.stderr.write((await import('./console/crash.ts')).crashText(problem, process.env));
  return EXIT.internal;
}

/** What a timer or a socket throws comes past every command. The screen puts the terminal right first, and tells it itself. */
async function endByCrash(problem: unknown): Promise<void> {
  if (process.listenerCount('uncaughtException') > 1) return;
  process.exit(await codeOf(problem));
}
process.on('uncaughtException', endByCrash);
process.on('unhandledRejection', endByCrash);

leaveGoneTerminals();

// What is waited for may vanish without a word: an end in mid-command is no success.
let ended = false;
process.on('beforeExit', () => {
  if (!ended) process.exitCode = EXIT.internal;
  // Nothing is left to be done or written. Left alone, Node takes its heap apart first (2 ms).
  process.exit();
});
main()
  .catch(codeOf)
  .then((code) => {
    ended = true;
    finish(code);
  });
