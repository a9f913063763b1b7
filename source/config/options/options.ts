/** THE option table: parsing, every help, the man page, the README and completion come from it. */

import { CARE, CHOOSING, CONTEXT, VALUES } from './change-options.ts';
import { CONNECTION } from './connection-options.ts';
import { ROLLING, UPGRADE, WAITING } from './drain-options.ts';
import type { OptionRow } from './option-row.ts';
import { LIMITS, OUTPUT } from './output-options.ts';
import { RECORDING } from './record-options.ts';
import { GENERAL, SAFETY, SCREEN, SCRIPT_FLAGS } from './screen-options.ts';

/** Every option by the title that it stands under, in the order of a help: how front ends are reached comes late. */
export const SECTIONS = {
  'Rolling upgrade': { ...UPGRADE, ...ROLLING },
  Waiting: WAITING,
  'Values for set': VALUES,
  'Which member': CHOOSING,
  Changing: CARE,
  'Limits of check': LIMITS,
  Output: OUTPUT,
  Contexts: CONTEXT,
  Screen: SCREEN,
  Recording: RECORDING,
  'Flags of the older script': SCRIPT_FLAGS,
  'Front end': CONNECTION,
  General: { ...SAFETY, ...GENERAL },
} as const;

export type SectionTitle = keyof typeof SECTIONS;

export const OPTIONS = {
  ...UPGRADE,
  ...ROLLING,
  ...WAITING,
  ...VALUES,
  ...CHOOSING,
  ...CARE,
  ...LIMITS,
  ...OUTPUT,
  ...CONTEXT,
  ...SCREEN,
  ...RECORDING,
  ...SCRIPT_FLAGS,
  ...CONNECTION,
  ...SAFETY,
  ...GENERAL,
} as const;

type Rows = typeof OPTIONS;
export type OptionName = keyof Rows;

type ValueOf<Row> = Row extends { readonly repeats: true }
  ? readonly string[]
  : Row extends { readonly takes: string }
    ? string
    : boolean;

/** What was typed, by the names of the table: one that no option has is an error of the compiler. */
export type OptionValues = { readonly [Name in OptionName]?: ValueOf<Rows[Name]> | undefined };

/** Those whose value is a text. */
export type TextOption = {
  [Name in OptionName]: Rows[Name] extends { readonly repeats: true }
    ? never
    : Rows[Name] extends { readonly takes: string }
      ? Name
      : never;
}[OptionName];

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

export function rowOf(name: OptionName): OptionRow {
  return OPTIONS[name];
}

export function namesIn<Table extends object>(table: Table): readonly (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}
