/** Single changes of a rolling upgrade, and of its end by `abort`, as lines of text and as JSON. */

import type { Member } from '../../fleet/snapshot.ts';
import { changeFields, stepText } from '../../messages/change-text.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import type { RollingEvent } from '../../operations/rolling/rolling-events.ts';
import type { Reporter } from '../console/reporter.ts';

/** Changes that are not of a drain: flags put back, set again, Ign on and off. */
export class ChangeLines {
  private readonly reporter: Reporter;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  /** Events of other kinds are passed over. */
  take(event: RollingEvent): void {
    if (event.kind !== 'change') return;
    const fields = changeFields(event.event);
    if (fields !== null) this.reporter.event('change', event.member, fields);
    this.tell(event.member, event.event);
  }

  /** What went wrong is told with what came of it. */
  tell(member: Member, event: ChangeEvent): void {
    if (event.kind === 'verified') this.reporter.say(stepText(member, event)?.what ?? '');
  }
}
