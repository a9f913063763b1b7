/** A change to one worker: only what is named is changed. */

import type { Worker } from './model.ts';
import { type Flag, hasFlag } from './status.ts';

export interface WorkerEdit {
  /** true sets the flag, false clears it; a flag not named keeps its value. */
  readonly flags?: Readonly<Partial<Record<Flag, boolean>>>;
  /** 1 to 100; two decimals from 2.4.28, whole numbers before. */
  readonly factor?: number;
  /** 0 to 99. */
  readonly lbSet?: number;
  /** Up to 63 bytes (62 on 2.2); '' removes it. */
  readonly route?: string;
  readonly redirect?: string;
}

/** Does the worker already stand as the edit asks? */
export function isDone(edit: WorkerEdit, worker: Worker): boolean {
  for (const [flag, wanted] of Object.entries(edit.flags ?? {})) {
    if (hasFlag(worker.status, flag as Flag) !== wanted) return false;
  }
  if (edit.factor !== undefined && worker.factor !== edit.factor) return false;
  if (edit.lbSet !== undefined && worker.lbSet !== edit.lbSet) return false;
  if (edit.route !== undefined && worker.route !== edit.route) return false;
  if (edit.redirect !== undefined && worker.redirect !== edit.redirect) return false;
  return true;
}

/** Only the fields of the edit in which the worker differs from it. */
export function whatRemains(edit: WorkerEdit, worker: Worker): WorkerEdit {
  const flags: Partial<Record<Flag, boolean>> = {};
  for (const [name, wanted] of Object.entries(edit.flags ?? {})) {
    const flag = name as Flag;
    if (hasFlag(worker.status, flag) !== wanted) flags[flag] = wanted;
  }
  return {
    ...(Object.keys(flags).length > 0 && { flags }),
    ...(edit.factor !== undefined && edit.factor !== worker.factor && { factor: edit.factor }),
    ...(edit.lbSet !== undefined && edit.lbSet !== worker.lbSet && { lbSet: edit.lbSet }),
    ...(edit.route !== undefined && edit.route !== worker.route && { route: edit.route }),
    ...(edit.redirect !== undefined &&
      edit.redirect !== worker.redirect && { redirect: edit.redirect }),
  };
}

/** The edit that brings `changed` back to `before` in everything that `edit` touched. */
export function inverse(edit: WorkerEdit, before: Worker): WorkerEdit {
  const flags: Partial<Record<Flag, boolean>> = {};
  for (const name of Object.keys(edit.flags ?? {})) {
    flags[name as Flag] = hasFlag(before.status, name as Flag);
  }
  return {
    ...(Object.keys(flags).length > 0 && { flags }),
    ...(edit.factor !== undefined && before.factor !== null && { factor: before.factor }),
    ...(edit.lbSet !== undefined && before.lbSet !== null && { lbSet: before.lbSet }),
    ...(edit.route !== undefined && { route: before.route }),
    ...(edit.redirect !== undefined && { redirect: before.redirect }),
  };
}
