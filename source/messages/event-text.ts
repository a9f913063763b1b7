/** Events and actions in words: the event line, banners, messages. */

import type { Action } from '../fleet/action.ts';
import { eventWords } from '../fleet/event-words.ts';
import type { Member } from '../fleet/snapshot.ts';
import { SETTING_NAMES, SETTING_WORDS, type WorkerEdit } from '../httpd/edit/edit.ts';
import { settingText, valueText } from '../httpd/edit/value-text.ts';
import { FLAG_LIST, FLAGS, type Flag } from '../httpd/flags.ts';
import { hasFlag, takesNewRequests, type WorkerStatus } from '../httpd/status.ts';
import type { Happening } from './happening.ts';
import { memberName, safeName } from './member-label.ts';
import { clock } from './numbers.ts';
import { whoText } from './who-text.ts';

/** `who`: in fewer words where there is less room. */
export function eventText(event: Happening, who: (event: Happening) => string = whoText): string {
  const subject = eventSubject(event);
  switch (event.kind) {
    case 'state':
    case 'setting': {
      const what = changeText(event);
      const detail = event.detail === '' ? '' : `${safeName(event.detail)}  `;
      return `${subject}  ${detail}${what}   ${who(event)}`;
    }
    case 'appeared':
    case 'vanished':
      return `${subject}  ${event.kind === 'appeared' ? 'is new on the page' : 'is gone from the page'}`;
    case 'result':
      return `${subject}  ${safeName(event.detail)}   you`;
    case 'restarted':
    case 'flags-lost':
    case 'outage':
      return alarmText(event, null);
    case 'lost': {
      const word = event.after === 'LOST' ? 'LOST' : 'no answer';
      return `${safeName(event.frontEnd)} ${word}${detailOf(event)}`;
    }
    case 'recovered':
      return `${safeName(event.frontEnd)} is back${detailOf(event)}`;
    case 'clock-set':
      return safeName(event.detail);
  }
}

/** `OK -> DIS`, or the values of a setting. */
export function changeText(event: Happening): string {
  const { before, after } = eventWords(event);
  const text = (value: string) =>
    safeName(event.kind === 'setting' ? valueText(event.detail, value) : value);
  return `${text(before)} -> ${text(after)}`;
}

/** A restart of httpd and what it cost, a balancer that nobody serves. `utc` null leaves the time out: the event line has its own. */
export function alarmText(event: Happening, utc: boolean | null): string {
  const at = utc === null ? '' : ` ${clock(event.at, utc)}`;
  if (event.kind === 'outage') {
    const last = `${eventSubject(event)} lost its last usable member on ${safeName(event.frontEnd)}`;
    return `${last}${at}, ${whoText(event)}: ${safeName(event.detail)}`;
  }
  const restarted = `${safeName(event.frontEnd)} restarted${at}`;
  if (event.kind !== 'flags-lost') return `${restarted}: its counters start from 0`;
  const takes = event.is !== null && takesNewRequests(event.is) ? ' and takes traffic' : '';
  return `${restarted}: ${eventSubject(event)} ${safeName(event.detail)}${takes}`;
}

function detailOf(event: Happening): string {
  return event.detail === '' ? '' : `: ${safeName(event.detail)}`;
}

function eventSubject(event: Happening): string {
  if (event.balancer === null) return safeName(event.frontEnd);
  if (event.url === null) return safeName(event.balancer);
  return memberName(event.balancer, event.url, event.called ?? event.route ?? '');
}

export function nameOf(member: Member): string {
  return memberName(member.balancer, member.url, member.called ?? member.places[0].worker.route);
}

/** `disable`, `standby off`: what was asked. */
export function actionVerb(action: Action): string {
  if (action.kind === 'apply') return action.name;
  return action.kind === 'standby' ? `standby ${action.on ? 'on' : 'off'}` : action.kind;
}

/** `disabled`: how a verified change is told. */
export function actionDone(action: Action): string {
  switch (action.kind) {
    case 'disable':
      return 'disabled';
    case 'enable':
      return 'enabled';
    case 'drain':
      return 'draining';
    case 'stop':
      return 'stopped';
    case 'standby':
      return action.on ? 'now standby:' : 'no longer standby:';
    case 'set':
      return 'changed';
    case 'undo':
      return 'undone:';
    case 'apply':
      return `${action.name}:`;
  }
}

/** `sets Disabled`, `clears Draining, factor 2`: the whole of what a change asks for. */
/** `ignore errors on`: the flags in which the two differ. */
export function flagsText(before: WorkerStatus, after: WorkerStatus): string {
  return FLAG_LIST.filter((flag) => hasFlag(before, flag) !== hasFlag(after, flag))
    .map((flag) => `${FLAGS[flag].word} ${hasFlag(after, flag) ? 'on' : 'off'}`)
    .join(', ');
}

export function editText(edit: WorkerEdit): string {
  const flags = Object.entries(edit.flags ?? {}) as [Flag, boolean][];
  const words = (wanted: boolean) =>
    flags.filter(([, value]) => value === wanted).map(([flag]) => FLAGS[flag].word);
  const parts: string[] = [];
  if (words(true).length > 0) parts.push(`sets ${words(true).join(' and ')}`);
  if (words(false).length > 0) parts.push(`clears ${words(false).join(' and ')}`);
  for (const name of SETTING_NAMES) {
    const value = edit[name];
    if (value === undefined) continue;
    parts.push(`${SETTING_WORDS[name]} ${safeName(settingText(name, value)) || '(none)'}`);
  }
  return parts.join(', ');
}
