/** A change to one worker: only what is named is changed. */

import type { Flag } from '../flags.ts';
import type { Worker } from '../model.ts';
import { hasFlag } from '../status.ts';

/** Settings of a worker by name. Those of the health check need mod_proxy_hcheck (2.4.21+). */
export interface WorkerSettings {
  /** 1 to 100; two decimals from 2.4.28, whole numbers before. */
  readonly factor?: number;
  /** 0 to 99. */
  readonly lbSet?: number;
  /** Up to 63 bytes (62 on 2.2); '' removes it. */
  readonly route?: string;
  readonly redirect?: string;
  /** One that the form offers: NONE, TCP, GET, ... NONE and TCP empty the expression. */
  readonly checkMethod?: string;
  /** 100 at least. */
  readonly checkIntervalMs?: number;
  /** 1 at least. */
  readonly checkPasses?: number;
  readonly checkFails?: number;
  /** Up to 63 bytes; '' removes it. */
  readonly checkUri?: string;
  /** Name of a defined expression; '' removes it. */
  readonly checkExpression?: string;
}

export interface WorkerEdit extends WorkerSettings {
  /** true sets the flag, false clears it; a flag not named keeps its value. */
  readonly flags?: Readonly<Partial<Record<Flag, boolean>>>;
}

export type SettingName = keyof WorkerSettings;

/** As the page shows it; null where this server shows none. */
const SETTINGS: Readonly<Record<SettingName, (worker: Worker) => string | number | null>> = {
  factor: (worker) => worker.factor,
  lbSet: (worker) => worker.lbSet,
  route: (worker) => worker.route,
  redirect: (worker) => worker.redirect,
  checkMethod: (worker) => worker.health?.method ?? null,
  checkIntervalMs: (worker) => worker.health?.intervalMs ?? null,
  checkPasses: (worker) => worker.health?.passes ?? null,
  checkFails: (worker) => worker.health?.fails ?? null,
  checkUri: (worker) => worker.health?.uri ?? null,
  checkExpression: (worker) => worker.health?.expression ?? null,
};

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** How messages call a setting. */
export const SETTING_WORDS: Readonly<Record<SettingName, string>> = {
  factor: 'factor',
  lbSet: 'set',
  route: 'route',
  redirect: 'redirect',
  checkMethod: 'health check method',
  checkIntervalMs: 'health check interval',
  checkPasses: 'health check passes',
  checkFails: 'health check fails',
  checkUri: 'health check URI',
  checkExpression: 'health check expression',
};

export function settingOf(worker: Worker, name: SettingName): string | number | null {
  return SETTINGS[name](worker);
}

/** Is the worker already as the edit asks? */
export function isDone(edit: WorkerEdit, worker: Worker): boolean {
  return Object.keys(whatRemains(edit, worker)).length === 0;
}

/** Only the fields of the edit in which the worker differs from it. */
export function whatRemains(edit: WorkerEdit, worker: Worker): WorkerEdit {
  const flags: Partial<Record<Flag, boolean>> = {};
  for (const [name, wanted] of Object.entries(edit.flags ?? {})) {
    const flag = name as Flag;
    if (hasFlag(worker.status, flag) !== wanted) flags[flag] = wanted;
  }
  const settings = SETTING_NAMES.filter(
    (name) => edit[name] !== undefined && edit[name] !== settingOf(worker, name),
  ).map((name) => [name, edit[name]]);
  return {
    ...(Object.keys(flags).length > 0 && { flags }),
    ...Object.fromEntries(settings),
  };
}

/** The edit that brings `changed` back to `before` in everything that `edit` touched. */
export function inverse(edit: WorkerEdit, before: Worker): WorkerEdit {
  const flags: Partial<Record<Flag, boolean>> = {};
  for (const name of Object.keys(edit.flags ?? {})) {
    flags[name as Flag] = hasFlag(before.status, name as Flag);
  }
  const touched = SETTING_NAMES.filter((name) => edit[name] !== undefined);
  // NONE and TCP empty the expression, so that the method alone would not bring everything back.
  if (edit.checkMethod !== undefined && (before.health?.expression ?? '') !== '') {
    touched.push('checkExpression');
  }
  const settings = touched
    .map((name) => [name, settingOf(before, name)] as const)
    .filter(([, value]) => value !== null);
  return {
    ...(Object.keys(flags).length > 0 && { flags }),
    ...Object.fromEntries(settings),
  };
}
