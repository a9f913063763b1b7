/** What a drain sends: its flag on every front end, and back again those flags that it has set itself. */

import type { Action } from '../../fleet/action.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Level } from '../../fleet/safety.ts';
import { memberNow } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import type { Change } from '../change/change.ts';
import { failureOf } from '../change/failure.ts';
import type { DrainEvent, DrainOptions } from './drain-events.ts';
import { OwnFlags } from './own-flags.ts';

export class DrainChanges {
  private readonly fleet: Fleet;
  private readonly change: Change;
  private readonly member: Member;
  private readonly options: DrainOptions;
  private readonly signal: AbortSignal;
  private readonly own: OwnFlags;

  /** `member`: as it was before anything was set. */
  constructor(
    fleet: Fleet,
    change: Change,
    member: Member,
    options: DrainOptions,
    signal: AbortSignal,
  ) {
    this.fleet = fleet;
    this.change = change;
    this.member = member;
    this.options = options;
    this.signal = signal;
    this.own = new OwnFlags(member);
  }

  /** On every front end, agreed to up to `least` at least. Returns why it failed; null when it did not. */
  async *apply(action: Action, least: Level): AsyncGenerator<DrainEvent, string | null> {
    const { policy } = this.options;
    const agreed = this.options.agreed < least ? least : this.options.agreed;
    const member = memberNow(this.fleet.getSnapshot(), this.member) ?? this.member;
    let why: string | null = null;
    const request = { members: [member], action, agreed, policy };
    for await (const event of this.change(this.fleet, request, this.signal)) {
      yield { kind: 'change', action, event };
      this.own.note(action, event);
      why ??= failureOf(event);
    }
    return why;
  }

  /** Takes off the flags that this drain set, place by place; what somebody else set stays. true: all are off. */
  async *putBack(): AsyncGenerator<DrainEvent, boolean> {
    let restored = true;
    for (const place of this.member.places) {
      const own = this.own.on(place.frontEnd);
      if (own.length === 0) continue;
      const edit: WorkerEdit = { flags: Object.fromEntries(own.map((flag) => [flag, false])) };
      const members = [{ ...this.member, places: [place] as const }];
      const request = {
        members,
        action: { kind: 'apply', name: 'put back', edit } as const,
        // Putting back only ever gives back what there was: nothing here may stop it.
        agreed: 3 as const,
        policy: this.options.policy,
      };
      for await (const event of this.change(this.fleet, request, new AbortController().signal)) {
        yield { kind: 'change', action: request.action, event };
        if (failureOf(event) !== null) restored = false;
        // It was carried out late, and is off again.
        if (event.kind === 'verified') this.own.settle(event.target.frontEnd);
      }
    }
    return restored && this.own.isSettled();
  }
}
