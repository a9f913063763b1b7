/** The screen on a terminal; loads Ink, and nothing else in the program does. */

import { UsageError } from '../config/usage-error.ts';
import type { Invocation } from './parse-arguments.ts';

export async function openScreen(
  _invocation: Invocation,
  _urls: readonly string[],
): Promise<number> {
  throw new UsageError('the screen is being built');
}
