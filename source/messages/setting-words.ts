/** The settings of a member or a balancer in words: their values now, and why one can't be changed. */

import type { FormOffer } from '../operations/change/edit-form-reader.ts';
import {
  type Entry,
  presentValues,
  type SettingSubject,
} from '../operations/change/setting-entries.ts';
import { safeName } from './member-label.ts';

/** Why the entry can't be used; null when it can. Until the forms were seen nothing can. */
export function offReason(entry: Entry, forms: readonly FormOffer[] | null): string | null {
  if (entry.does.kind === 'never') return entry.needs;
  if (forms === null) return 'asking httpd what it supports';
  for (const form of forms) {
    const where = forms.length > 1 ? `${safeName(form.frontEnd)}: ` : '';
    if (form.problem !== null) return `${where}${safeName(form.problem)}`;
    if (!entry.fields.some((field) => form.fields.has(field))) return where + entry.needs;
  }
  return forms.length === 0 ? 'no front end has answered' : null;
}

/** What the targets have now; `differs` where they do. */
export function valueShown(entry: Entry, subject: SettingSubject): string {
  const values = new Set(presentValues(entry, subject));
  if (values.size > 1) return 'differs';
  const [value] = values;
  if (value === undefined) return '';
  return value === '' ? '(none)' : safeName(value);
}
