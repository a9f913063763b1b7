/** The operator's command with what it prints kept in a file, and handed on where somebody reads along. */

import type { Member } from '../fleet/snapshot.ts';
import { type HookResult, runHook } from './hook.ts';
import { beginOutput, endOutput, followOutput, outputFile } from './hook-output.ts';

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
): Promise<HookResult> {
  const file = outputFile(folder, member);
  const from = beginOutput(file);
  if (from === null) {
    return runHook(argv, echo === null ? 'ignore' : 'inherit', timeoutMs, signal);
  }
  const endEcho = echo === null ? null : followOutput(file, from, echo);
  try {
    const result = await runHook(argv, { file }, timeoutMs, signal);
    return { ...result, printed: endOutput(file, from) };
  } finally {
    endEcho?.();
  }
}
