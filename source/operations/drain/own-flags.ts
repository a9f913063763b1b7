/** Which flags of a member are a drain's own: only those are ever taken off again. */

import type { Action } from '../../fleet/action.ts';
import { placeOn } from '../../fleet/find.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { Flag } from '../../httpd/flags.ts';
import { hasFlag } from '../../httpd/status.ts';
import type { ChangeEvent } from '../change/change.ts';

const OUT_FLAGS: readonly Flag[] = ['draining', 'disabled', 'stopped'];

export class OwnFlags {
  private readonly member: Member;
  private readonly byFrontEnd = new Map<string, Set<Flag>>();
  /** Front ends that may yet carry out a change of which they said nothing. */
  private readonly unsettled = new Set<string>();

  /** `member`: as it was before anything was set. */
  constructor(member: Member) {
    this.member = member;
  }

  note(action: Action, event: ChangeEvent): void {
    if (event.kind === 'verified') {
      const { before, after, target } = event;
      for (const flag of OUT_FLAGS) {
        if (hasFlag(after.status, flag) && !hasFlag(before.status, flag))
          this.add(target.frontEnd, flag);
      }
    } else if (event.kind === 'unknown') {
      const { frontEnd } = event.target;
      this.unsettled.add(frontEnd);
      const found = placeOn(this.member, frontEnd);
      const flag = flagSetBy(action);
      if (found !== undefined && flag !== null && !hasFlag(found.worker.status, flag))
        this.add(frontEnd, flag);
    }
  }

  on(frontEnd: string): readonly Flag[] {
    return [...(this.byFrontEnd.get(frontEnd) ?? [])];
  }

  settle(frontEnd: string): void {
    this.unsettled.delete(frontEnd);
  }

  isSettled(): boolean {
    return this.unsettled.size === 0;
  }

  private add(frontEnd: string, flag: Flag): void {
    const own = this.byFrontEnd.get(frontEnd) ?? new Set();
    this.byFrontEnd.set(frontEnd, own.add(flag));
  }
}

function flagSetBy({ kind }: Action): Flag | null {
  return kind === 'drain'
    ? 'draining'
    : kind === 'disable'
      ? 'disabled'
      : kind === 'stop'
        ? 'stopped'
        : null;
}
