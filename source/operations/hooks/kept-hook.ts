/** The operator's command with what it prints kept in a file, and handed on where somebody reads along. */

import type { Member } from '../../fleet/snapshot.ts';
import { type HookResult, runHook } from './hook.ts';
import { beginOutput, endOutput, followOutput, outputFile } from './hook-output.ts';
import type { Owner } from './processes.ts';

export interface KeepOutput {
  readonly folder: string;
  /** Reads along; null: it would tear a screen. */
  readonly echo: ((bytes: Uint8Array) => void) | null;
}

/** Where nothing can be kept, what it prints goes to standard error, or nowhere. */
export async function runKept(
  argv: readonly string[],
  member: Member,
  { folder, echo }: KeepOutput,
  timeoutMs: number,
  signal: AbortSignal,
  started?: (command: Owner) => void,
): Promise<HookResult> {
  const file = outputFile(folder, member);
  const from = beginOutput(file);
  if (from === null) {
    const output = echo === null ? 'ignore' : 'inherit';
    return runHook(argv, output, timeoutMs, signal, started);
  }
  const endEcho = echo === null ? null : followOutput(file, from, echo);
  try {
    const result = await runHook(argv, { file }, timeoutMs, signal, started);
    return { ...result, printed: endOutput(file, from) };
  } finally {
    endEcho?.();
  }
}
