/** Values of settings for people: the bare numbers of httpd with their unit, as they may be typed again. */

import { BALANCER_WORDS } from './balancer-edit.ts';
import { SETTING_WORDS, type SettingName } from './edit.ts';

/** What a bare number means, ms, by the words for the setting. */
const UNITS: ReadonlyMap<string, number> = new Map([
  [SETTING_WORDS.checkIntervalMs, 1],
  [BALANCER_WORDS.timeoutSeconds, 1_000],
]);

/** `words`: what the setting is called in changes, events and the audit log. Unsafe to print; '' for none. */
export function valueText(words: string, value: string): string {
  const unit = UNITS.get(words);
  if (unit === undefined || !/^\d+$/.test(value)) return value;
  const ms = Number(value) * unit;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

export function settingText(name: SettingName, value: string | number | null | undefined): string {
  return valueText(SETTING_WORDS[name], String(value ?? ''));
}
