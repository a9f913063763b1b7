#!/usr/bin/env node
/** The executable: arguments -> one command -> exit code. Imports nothing heavy; commands load when they are run. */

import { EXIT } from './commands/exit-codes.ts';
import { parseArguments } from './commands/parse-arguments.ts';
import { complain, print } from './commands/say.ts';
import { UsageError } from './config/usage-error.ts';
import { VERSION } from './version.ts';

async function main(): Promise<number> {
  const invocation = parseArguments(process.argv.slice(2), process.env);
  if (invocation.values.version === true) {
    print(`baltop ${VERSION}`);
    return EXIT.done;
  }
  if (invocation.values.help === true) {
    print((await import('./commands/help.ts')).helpText(invocation.verb));
    return EXIT.done;
  }
  const command = await invocation.verb.load();
  return command(invocation);
}

// `baltop list | head` closes the pipe: that is no error.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  process.exit(problem.code === 'EPIPE' ? EXIT.done : EXIT.internal);
});

try {
  process.exitCode = await main();
} catch (problem) {
  if (problem instanceof UsageError) {
    complain(problem.message, problem.hint);
    process.exitCode = EXIT.usage;
  } else {
    complain(`internal error: ${problem instanceof Error ? problem.message : String(problem)}`);
    process.exitCode = EXIT.internal;
  }
}
