/** What a rolling upgrade works with, and where each of its members begins. */

import type { Fleet } from '../../fleet/fleet.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { Change } from '../change/change.ts';
import type { Owner } from '../hooks/processes.ts';
import type {
  Agreement,
  RollingHooks,
  RollingOptions,
  RollingStep,
  Undoing,
} from './rolling-events.ts';

export interface RollingContext {
  readonly fleet: Fleet;
  /** Sends one change at a time (`inTurn`), or two members that are judged by one page could leave nobody. */
  readonly change: Change;
  readonly hooks: RollingHooks;
  readonly options: RollingOptions;
  readonly agreement: Agreement;
  readonly signal: AbortSignal;
  /** Notes a step before it is taken; when it throws, the step is not taken. */
  readonly note: (member: Member, step: RollingStep, undoing: Undoing | null) => void;
  /** Notes which process does the operator's step. */
  readonly noteCommand: (member: Member, command: Owner) => void;
}

/** A member as it was before the run, and the step at which it begins. */
export interface MemberStart {
  readonly member: Member;
  readonly from: RollingStep;
  /** It is put back as it was before the run, without an upgrade. */
  readonly skip?: boolean;
  /** Its host, where hosts are upgraded: the members of one go together. */
  readonly group?: string;
  /** The gate has refused it: it goes that way, not that of an upgrade. */
  readonly undoing?: Undoing;
  /** The command that an earlier run began for it, and that may still run. */
  readonly left?: Owner;
}
