/** Rolling upgrades that the screen shows: its own, and those whose journal it reads. A part of the screen's state. */

import type { RollingHooks, RollingOptions } from '../../operations/rolling-events.ts';
import type { RollingProgress } from '../../operations/rolling-progress.ts';

/** How the screen rolls: from the options that it was started with. */
export interface RollingWishes {
  readonly options: RollingOptions;
  /** How the operator's step is done, safe to print; '' where it is the operator's own. */
  readonly command: string;
  /** What asks whether the application is ready, safe to print; '' where nothing does. */
  readonly check: string;
  readonly unfit?: RollingHooks['unfit'];
}

/** What the run waits for an answer to. */
export type RollingQuestion = 'yours' | 'unproved' | 'unready' | 'held';

export interface OwnRolling {
  readonly id: number;
  readonly balancer: string;
  /** null: nothing was told yet. */
  readonly progress: RollingProgress | null;
  readonly question: RollingQuestion | null;
  /** What led to the question, safe to print; '' where it says all. */
  readonly why: string;
  /** The next member is not begun before the pause ends. */
  readonly isPaused: boolean;
  readonly isStopping: boolean;
  /** Why it could not begin, or how it ended, safe to print; null while it runs. */
  readonly ended: string | null;
}

/** A run of another process, as its journal has it. */
export interface OtherRolling {
  readonly balancer: string;
  readonly progress: RollingProgress;
  /** null: the process is gone, in the middle, and has left something. */
  readonly owner: { readonly pid: number; readonly host: string } | null;
}

interface Rollings {
  readonly rollings: readonly OwnRolling[];
  readonly others: readonly OtherRolling[];
}

/** Of a balancer: the own one that runs, or that ended last. */
export function rollingOf({ rollings }: Rollings, balancer: string): OwnRolling | null {
  const own = rollings.filter((each) => each.balancer === balancer);
  return own.find((each) => each.ended === null) ?? own.at(-1) ?? null;
}

/** Why nothing else is done in a balancer whose members this screen takes out one by one; null: it does not. */
export function beingRolled({ rollings }: Rollings, balancers: readonly string[]): string | null {
  const found = rollings.find((each) => each.ended === null && balancers.includes(each.balancer));
  return found === undefined ? null : found.balancer;
}

export interface ShownRolling {
  readonly balancer: string;
  readonly progress: RollingProgress | null;
  readonly own: OwnRolling | null;
  readonly other: OtherRolling | null;
}

/** What the rolling screen of a balancer shows; null: there is nothing to show. */
export function shownRolling(state: Rollings, balancer: string): ShownRolling | null {
  const own = rollingOf(state, balancer);
  if (own !== null) return { balancer, progress: own.progress, own, other: null };
  const other = state.others.find((each) => each.balancer === balancer);
  return other === undefined ? null : { balancer, progress: other.progress, own: null, other };
}

export function withRolling<S extends Pick<Rollings, 'rollings'>>(
  state: S,
  rolling: OwnRolling,
): S {
  const rollings = state.rollings.map((each) => (each.id === rolling.id ? rolling : each));
  return { ...state, rollings };
}
