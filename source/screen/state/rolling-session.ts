/** Rolling upgrades that the screen shows: its own, and those whose journal it reads. A part of the screen's state. */

import type { RollingHooks, RollingOptions } from '../../operations/rolling/rolling-events.ts';
import { isOpen, type RollingProgress } from '../../operations/rolling/rolling-progress.ts';

/** How the screen rolls: from the options that it was started with. */
export interface RollingDefaults {
  readonly options: RollingOptions;
  /** How the operator's step is done, safe to print; '' where it is the operator's own. */
  readonly command: string;
  /** What asks whether the application is ready, safe to print; '' where nothing does. */
  readonly check: string;
  /** What is asked while a member is watched, and what undoes its upgrade, safe to print; '' or none: nothing. */
  readonly gate?: string;
  /** What is asked through httpd before a member is let in for all. */
  readonly through?: string;
  readonly undo?: string;
  /** What these were given by, as it is typed behind a command that goes on with it; safe to print. */
  readonly typed?: string;
  readonly unfit?: RollingHooks['unfit'];
}

/** The end of what a member's command prints, or printed where it ended the run; safe to print. */
export interface Printed {
  /** Where all of it is kept. */
  readonly file: string;
  readonly lines: readonly string[];
  /** For which member it runs or ran, safe to print. */
  readonly member?: string;
  /** Since when it has run; null or none: it has ended. */
  readonly running?: number | null;
  readonly tookMs?: number | null;
}

/** What the run waits for an answer to. */
export type RollingQuestion = 'yours' | 'uncertain' | 'unproved' | 'unready' | 'held';

export interface RollingSession {
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
  readonly printed: Printed | null;
}

/** A run of another process, as its journal has it. */
export interface OtherRolling {
  readonly balancer: string;
  readonly progress: RollingProgress;
  /** null: nobody runs it any more. */
  readonly owner: { readonly pid: number; readonly host: string } | null;
  /** How long it watches a member that serves again. */
  readonly soakMs: number;
  /** Members that stand as it made them, not as they stood before. */
  readonly left: number;
  readonly printed: Printed | null;
  /** Its journal is gone, or another took its place: this is its last known state. */
  readonly isGone?: boolean;
}

interface Rollings {
  readonly rollings: readonly RollingSession[];
  readonly others: readonly OtherRolling[];
}

/** Of a balancer: the own one that runs, or that ended last. */
export function rollingOf({ rollings }: Rollings, balancer: string): RollingSession | null {
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
  readonly own: RollingSession | null;
  readonly other: OtherRolling | null;
  readonly printed: Printed | null;
  readonly isRunning: boolean;
  /** It was stopped or cut off, and can be gone on with. */
  readonly isUnfinished: boolean;
}

/** What the rolling screen of a balancer shows; null: there is nothing to show. */
export function shownRolling(state: Rollings, balancer: string): ShownRolling | null {
  const own = rollingOf(state, balancer);
  const other = state.others.find((each) => each.balancer === balancer) ?? null;
  if (own !== null && (own.ended === null || !isOvertaken(own, other))) {
    const { progress, printed, ended } = own;
    const isUnfinished = ended !== null && progress !== null && isOpen(progress);
    return {
      balancer,
      progress,
      own,
      other: null,
      printed,
      isRunning: ended === null,
      isUnfinished,
    };
  }
  if (other === null) return null;
  const { progress, printed, owner, isGone = false } = other;
  const isUnfinished = owner === null && !isGone && isOpen(progress);
  return { balancer, progress, own: null, other, printed, isRunning: owner !== null, isUnfinished };
}

/** What ended here is no news any more once another process goes on with it, ends it, or has begun anew. */
function isOvertaken({ progress: ours }: RollingSession, other: OtherRolling | null): boolean {
  if (other === null) return false;
  if (other.owner !== null) return true;
  if (ours === null || other.isGone === true) return false;
  const { startedAt, updatedAt } = other.progress;
  return startedAt > ours.startedAt || (isOpen(ours) && updatedAt > ours.updatedAt);
}

/** What `R` shows rather than the plan of another: one that runs, or that was not finished. */
export function standingRolling(state: Rollings, balancer: string): ShownRolling | null {
  const shown = shownRolling(state, balancer);
  if (shown === null) return null;
  return shown.isRunning || shown.isUnfinished || shown.own !== null ? shown : null;
}

/** Does it have to be told of while the table is in front? One that has left nothing is looked for, not shown. */
export function isTold({ owner, left, progress, isGone = false }: OtherRolling): boolean {
  return owner !== null || (left > 0 && !isGone && isOpen(progress));
}

/** May its plan be made anew? Not over a member that stands as the run has left it: how it stood would be forgotten. */
export function mayBeginAnew({ others }: Rollings, balancer: string): boolean {
  const known = others.find((each) => each.balancer === balancer);
  return known !== undefined && known.owner === null && known.left === 0;
}

export function withRolling<S extends Pick<Rollings, 'rollings'>>(
  state: S,
  rolling: RollingSession,
): S {
  const rollings = state.rollings.map((each) => (each.id === rolling.id ? rolling : each));
  return { ...state, rollings };
}
