/** Whose doing something was, in words: one place for log, banner, detail and the spoken line. */

import { doneBy } from '../fleet/done-by.ts';
import type { ChangeAuthor } from '../fleet/snapshot.ts';
import type { LogEvent } from './log-event.ts';
import { safeName } from './member-label.ts';

/** `you`, `by httpd`, `by root, baltop enable (pid 14451)`, `outside this screen`. */
export function whoText(event: LogEvent): string {
  switch (whose(event)) {
    case 'you':
      return 'you';
    case 'httpd':
      return 'by httpd';
    case 'restart':
      return "by httpd's restart";
    case 'known':
      return event.author === null ? '' : `by ${authorText(event.author)}`;
    case 'outside':
      return 'outside this screen';
  }
}

/** For 12 cells: `by you`, `by httpd`, `restart`, `by root`, `outside`. */
export function briefWho(event: LogEvent): string {
  switch (whose(event)) {
    case 'you':
      return 'by you';
    case 'httpd':
      return 'by httpd';
    case 'restart':
      return 'restart';
    case 'known':
      return `by ${safeName(event.author?.user ?? '')}`;
    case 'outside':
      return 'outside';
  }
}

/** For a sentence: `, by root with baltop enable, pid 14451`; of httpd's own doing nothing is said. */
export function spokenWho(event: LogEvent): string {
  switch (whose(event)) {
    case 'you':
      return ', by you';
    case 'known':
      return event.author === null ? '' : `, by ${authorText(event.author)}`;
    case 'outside':
      return event.kind === 'state' || event.kind === 'setting' ? ', outside this program' : '';
    case 'httpd':
    case 'restart':
      return '';
  }
}

/** `root, baltop enable (pid 14451)`. */
export function authorText({ user, command, pid, host, isSelf }: ChangeAuthor): string {
  const program = command === 'screen' ? 'another screen of baltop' : `baltop ${safeName(command)}`;
  const where = isSelf || host === '' ? '' : ` on ${safeName(host)}`;
  return `${safeName(user)}, ${program} (pid ${pid}${where})`;
}

function whose(event: LogEvent) {
  const { kind } = event;
  return kind === 'result' || kind === 'command' ? 'you' : doneBy({ ...event, kind });
}
