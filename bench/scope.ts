/** What a run has started is ended with it, the last first; by ctrl-c, too. */

import type { Scope } from '../test/helpers/scope.ts';

export async function withScope<T>(use: (scope: Scope) => Promise<T>): Promise<T> {
  const ends: (() => unknown)[] = [];
  const end = async () => {
    for (const each of ends.splice(0).reverse()) await each();
  };
  const interrupted = () => void end().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await use({ after: (each) => void ends.push(each) });
  } finally {
    await end();
    process.removeListener('SIGINT', interrupted);
    process.removeListener('SIGTERM', interrupted);
  }
}
