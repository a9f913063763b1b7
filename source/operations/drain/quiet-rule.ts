/** What has to be so that a member is called quiet. */

import { NOTHING_NEW_MS, type WitnessWish } from './witness.ts';

export interface QuietRule {
  /** Readings in a row, on every place. */
  readonly polls: number;
  /** From the first of them to the last. */
  readonly leastMs: number;
  /**
   * For how long nothing new must have come, as the operator says. httpd 2.4 counts busy without a lock, so that it can
   * show 0 while a request is in flight; nothing new for longer than a request can take is certain whatever it shows.
   * null: nothing was said, and the best that each front end offers decides (`Witness`).
   */
  readonly nothingNewMs: number | null;
  /**
   * The longest that a request may take, from the operator. Busy drifts upwards on a busy httpd and then never
   * falls to 0: busy and Elected both unchanged for longer than this can only be such a phantom.
   */
  readonly maxRequestMs: number | null;
  /** Nothing but a scoreboard is believed. */
  readonly requiresScoreboard?: boolean;
}

/** Without the longest request, old httpd processes are given this long after a restart. */
export const OLD_PROCESSES_MS = 60_000;

export const QUIET_RULE: QuietRule = {
  polls: 3,
  leastMs: 1_000,
  nothingNewMs: null,
  maxRequestMs: null,
};

/** The rule with what the operator said of the longest request. */
export function quietRule(said: {
  readonly maxRequestMs: number | null;
  readonly quietForMs?: number | null;
  readonly witness?: WitnessWish;
}): QuietRule {
  const { maxRequestMs, quietForMs, witness } = said;
  const nothingNewMs = quietForMs ?? null;
  return { ...QUIET_RULE, maxRequestMs, nothingNewMs, requiresScoreboard: witness === 'require' };
}

/** The operator says that no request takes longer than what is waited for without a scoreboard. */
export function isWithinTime(maxRequestMs: number | null): maxRequestMs is number {
  return maxRequestMs !== null && maxRequestMs <= NOTHING_NEW_MS;
}

/** Does its scoreboard matter at all? What the operator says of the longest request always wins. */
export function wantsScoreboard(said: {
  readonly quietForMs?: number | null;
  readonly witness?: WitnessWish;
}): boolean {
  return (said.quietForMs ?? null) === null && said.witness !== 'off';
}
