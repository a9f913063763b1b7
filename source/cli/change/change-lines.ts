/** Single changes of a rolling upgrade, and of its end by `abort`, as lines of text and as JSON. */

import type { Member } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import { stateText } from '../../httpd/status.ts';
import { flagsText } from '../../messages/event-text.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import type { RollingEvent } from '../../operations/rolling/rolling-events.ts';
import { label } from '../connect/find-members.ts';
import type { Voice } from '../console/voice.ts';
import { changeFields } from '../output/event-fields.ts';

/** Changes that are not of a drain: flags put back, set again, Ign on and off. */
export class ChangeLines {
  private readonly voice: Voice;

  constructor(voice: Voice) {
    this.voice = voice;
  }

  /** Events of other kinds are passed over. */
  take(event: RollingEvent): void {
    if (event.kind !== 'change') return;
    const fields = changeFields(event.event);
    if (fields !== null) this.voice.event('change', event.member, fields);
    this.tell(event.member, event.event);
  }

  tell(member: Member, event: ChangeEvent): void {
    if (event.kind !== 'verified') return;
    const { before, after, target, tookMs } = event;
    const where = member.places.length > 1 ? ` on ${printable(target.frontEnd)}` : '';
    const [was, is] = [stateText(before.status), stateText(after.status)];
    // Ign is no state.
    const what = was === is ? flagsText(before.status, after.status) : `${was} -> ${is}`;
    this.voice.say(`${label(member)} ${what}${where}, verified in ${Math.round(tookMs)} ms`);
  }
}
