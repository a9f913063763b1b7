/** `baltop --demo`: the screen on an embedded balancer-manager; without a terminal, its member table. */

import { UsageError } from '../../config/usage-error.ts';
import { resolveDemoVersion, startDemo } from '../../demo/server.ts';
import { excerpt } from '../../httpd/printable.ts';
import type { Invocation } from '../console/invocation.ts';
import { listFrom } from '../reading/list.ts';

export async function demo(invocation: Invocation): Promise<number> {
  const asked = String(invocation.values.demo ?? '');
  const version = resolveDemoVersion(asked);
  if (version === null) {
    throw new UsageError(
      `--demo has no httpd "${excerpt(asked)}"`,
      'Try --demo=2.2 or --demo=2.4.37.',
    );
  }
  const [operand] = invocation.operands;
  if (
    operand !== undefined ||
    invocation.values.url !== undefined ||
    invocation.values.context !== undefined
  ) {
    throw new UsageError(
      '--demo cannot be combined with other front ends',
      'Write the version with a =, as in --demo=2.2.',
    );
  }
  const server = await startDemo({ version });
  try {
    const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    if (!terminal) return await listFrom(invocation, {}, [server.url]);
    const { openScreen } = await import('./terminal.ts');
    return await openScreen(invocation, [server.url], { restartDemo: () => server.restart() });
  } finally {
    await server.close();
  }
}
