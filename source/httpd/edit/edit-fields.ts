/** A `WorkerEdit` as the form fields of the server's generation, encoded as its version requires. */

import { FLAG_LIST, FLAGS, type Flag } from '../flags.ts';
import type { ManagerPage } from '../model.ts';

import { type Charset, percentEncode } from '../text-encoding.ts';
import { isAtLeast } from '../version.ts';
import { type BalancerEdit, plainSticky } from './balancer-edit.ts';
import { SETTING_NAMES, SETTING_WORDS, type SettingName, type WorkerEdit } from './edit.ts';

/** httpd reads the body once, up to here (2.4). The room that is left keeps us clear of the edge. */
export const MAX_BODY_BYTES = 1000;

export type Field = readonly [name: string, value: string];

export const SETTING_FIELDS: Readonly<Record<SettingName, string>> = {
  factor: 'w_lf',
  lbSet: 'w_ls',
  route: 'w_wr',
  redirect: 'w_rr',
  checkMethod: 'w_hm',
  checkIntervalMs: 'w_hi',
  checkPasses: 'w_hp',
  checkFails: 'w_hf',
  checkUri: 'w_hu',
  checkExpression: 'w_he',
};

export const OLD_SETTING_FIELDS: Readonly<Partial<Record<SettingName, string>>> = {
  factor: 'lf',
  lbSet: 'ls',
  route: 'wr',
  redirect: 'rr',
};

export interface EditFields {
  readonly fields: readonly Field[];
  /** What this generation has no field for, in words; the server's own form decides the rest. */
  readonly unsupported: readonly string[];
}

export function editFields(edit: WorkerEdit, generation: '2.2' | '2.4'): EditFields {
  const old = generation === '2.2';
  const fields: Field[] = [];
  const unsupported: string[] = [];
  for (const [name, wanted] of Object.entries(edit.flags ?? {})) {
    const flag = name as Flag;
    if (!old) fields.push([FLAGS[flag].field, wanted ? '1' : '0']);
    else if (flag === 'disabled') fields.push(['dw', wanted ? 'Disable' : 'Enable']);
    else unsupported.push(flag);
  }
  for (const name of SETTING_NAMES) {
    const value = edit[name];
    if (value === undefined) continue;
    const field = old ? OLD_SETTING_FIELDS[name] : SETTING_FIELDS[name];
    const text = name === 'factor' ? factorText(Number(value)) : String(value);
    if (field === undefined) unsupported.push(SETTING_WORDS[name]);
    else fields.push([field, text]);
  }
  return { fields, unsupported };
}

/** The fields of a balancer's form (2.4). `-` is httpd's word for "no stickiness". */
export function balancerFields(edit: BalancerEdit): readonly Field[] {
  const { method, timeoutSeconds, attempts, failoverDisabled, sticky, newMember } = edit;
  const fields: Field[] = [];
  if (method !== undefined) fields.push(['b_lbm', method]);
  if (timeoutSeconds !== undefined) fields.push(['b_tmo', String(timeoutSeconds)]);
  if (attempts !== undefined) fields.push(['b_max', String(attempts)]);
  if (failoverDisabled !== undefined) fields.push(['b_sforce', failoverDisabled ? '1' : '0']);
  if (sticky !== undefined) fields.push(['b_ss', sticky === '' ? '-' : plainSticky(sticky)]);
  if (newMember !== undefined) fields.push(['b_nwrkr', newMember], ['b_wyes', '1']);
  return fields;
}

/**
 * httpd multiplies by 100 and cuts (2.4.28+): `1.15` would become 114. A thousandth more survives the cut.
 */
function factorText(factor: number): string {
  return Number.isInteger(factor) ? String(factor) : (factor + 0.001).toFixed(3);
}

/**
 * `name=value&...`, values encoded for this server. httpd decodes values once before 2.4.49 and twice from it,
 * so that a literal `%` needs one or two rounds; values without `%` are the same either way.
 */
export function encodeFields(
  fields: readonly Field[],
  page: ManagerPage,
  rounds: 1 | 2 = decodingRounds(page),
): string {
  return fields
    .map(([name, value]) => `${name}=${encodeValue(value, page.charset, rounds)}`)
    .join('&');
}

export function decodingRounds(page: ManagerPage): 1 | 2 {
  return page.generation === '2.4' && isAtLeast(page.serverVersion, '2.4.49') ? 2 : 1;
}

function encodeValue(value: string, charset: Charset, rounds: 1 | 2): string {
  const once = percentEncode(value, charset);
  return rounds === 2 && value.includes('%') ? encodeURIComponent(once) : once;
}

/** A field of the form in the field's words, for a person: `w_status_S` is `stopped`. */
export function wordOfField(name: string): string {
  return FLAG_LIST.find((flag) => FLAGS[flag].field === name) ?? name;
}
