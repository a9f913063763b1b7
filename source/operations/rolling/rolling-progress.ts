/** How far a rolling upgrade has come: plain data, for a screen, for one line, and for the journal on disk. */

import { memberLabel } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { doubtOf } from '../drain/doubt.ts';
import { waitsAt } from '../drain/quiet.ts';
import type { Witness } from '../drain/witness.ts';
import type { GateWord } from '../hooks/gate.ts';
import type { PrintedPart } from '../hooks/hook-output.ts';
import {
  ROLLING_STEPS,
  type RollingEvent,
  type RollingOptions,
  type RollingStep,
  type Undoing,
  YOU,
} from './rolling-events.ts';

export interface MemberProgress {
  /** Of the member, without passwords. */
  readonly key: string;
  /** As the operator calls it, such as `app/node2`. Unsafe to print. */
  readonly name: string;
  readonly step: 'waiting' | RollingStep;
  /** When the step began, ms since the epoch. */
  readonly since: number;
  /** How long the steps before it took, ms. */
  readonly tookMs: Readonly<Partial<Record<RollingStep, number>>>;
  /** What the step waits for; '' when for nothing in particular. Safe to print. */
  readonly waitsFor: string;
  /** It waits for the operator: `yours` to be done, or a hold to be released. */
  readonly yourTurn: boolean;
  /** Why it went no further; '' while it has not stopped. */
  readonly why: string;
  /** What the command printed that ended it; not there where none did. */
  readonly printed?: PrintedPart;
  /** By what it was found quiet on each front end before its upgrade; older journals lack it. */
  readonly quietBy?: Readonly<Record<string, Witness>>;
  /** What could have been missed then; '' where nothing could. Safe to print; older journals lack it. */
  readonly doubt?: string;
  /** Its host, where hosts are upgraded. */
  readonly group?: string;
  /** It was put back without an upgrade. */
  readonly skipped?: boolean;
  /** What the gate said last, of the step that it watches. */
  readonly gate?: GateState;
  /** The gate has refused it: its steps are those of taking it out again. */
  readonly undoing?: Undoing;
}

/** What has ended as it was asked, and is to be resumed. */
export const PAUSED = 'paused';

export interface GateState {
  readonly says: GateWord;
  /** Failures in a row so far, and how many take it out. */
  readonly inARow: number;
  readonly most: number;
}

export interface RollingProgress {
  readonly balancer: string;
  /** Ms since the epoch, as all moments here. */
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly members: readonly MemberProgress[];
  /** null while it runs; `done`, `aborted`, `paused`, or why it stopped. */
  readonly ended: string | null;
  /** How it was begun, as far as that is known. */
  readonly options?: Pick<RollingOptions, 'maxOut'>;
}

export function beginProgress(
  balancer: string,
  members: readonly Member[],
  at: number,
  groups: ReadonlyMap<string, string> = new Map(),
): RollingProgress {
  return {
    balancer,
    startedAt: at,
    updatedAt: at,
    members: members.map((member) => ({
      key: maskUrl(member.key),
      name: memberLabel(member),
      step: 'waiting',
      since: at,
      tookMs: {},
      waitsFor: '',
      yourTurn: false,
      why: '',
      ...(groups.has(member.key) && { group: groups.get(member.key) ?? '' }),
    })),
    ended: null,
  };
}

/** The progress after one more event; the same object where the event says nothing about it. */
export function advance<P extends RollingProgress>(
  progress: P,
  event: RollingEvent,
  at: number,
  operatorUpgrades = false,
): P {
  if (event.kind === 'finished') return { ...progress, ended: 'done', updatedAt: at };
  if (event.kind === 'paused') return { ...progress, ended: PAUSED, updatedAt: at };
  const key = maskUrl(event.member.key);
  const member = progress.members.find((each) => each.key === key);
  if (member === undefined) return progress;
  const next = advanceMember(member, event, at, operatorUpgrades);
  if (next === member) return progress;
  const members = progress.members.map((each) => (each === member ? next : each));
  const ended = event.kind === 'stopped' ? (progress.ended ?? event.why) : progress.ended;
  return { ...progress, members, ended, updatedAt: at };
}

function advanceMember(
  member: MemberProgress,
  event: Exclude<RollingEvent, { kind: 'finished' | 'paused' }>,
  at: number,
  operatorUpgrades: boolean,
): MemberProgress {
  switch (event.kind) {
    case 'step': {
      const { step } = event;
      const yourTurn = step === 'yours' && operatorUpgrades && event.undoing === undefined;
      const { printed: _, skipped, gate: _gate, undoing: _undoing, ...before } = member;
      const undoing = event.undoing === undefined ? {} : { undoing: event.undoing };
      const next = {
        ...before,
        step,
        since: at,
        tookMs: timesOf(member, at),
        waitsFor: '',
        yourTurn,
        why: '',
        ...undoing,
      };
      // One that is begun again may be upgraded this time.
      return skipped === true && step !== 'drain' && step !== 'yours' ? { ...next, skipped } : next;
    }
    case 'waits': {
      const { waitsFor, step } = event;
      // Its turn comes again where the member had to be waited for once more.
      const yourTurn =
        member.yourTurn || (operatorUpgrades && step === 'yours' && waitsFor === YOU);
      const isTold = member.waitsFor === waitsFor && member.yourTurn === yourTurn;
      return isTold ? member : { ...member, waitsFor, yourTurn };
    }
    case 'drain': {
      if (event.event.kind === 'quiet') {
        const places = event.event.places.map(({ frontEnd, witness }) => [frontEnd, witness]);
        const doubt = doubtOf(event.event.places);
        return { ...member, quietBy: Object.fromEntries(places), doubt };
      }
      if (event.event.kind !== 'watch') return member;
      const waitsFor = waitsAt(event.event.view, () => '');
      if (waitsFor === member.waitsFor && !member.yourTurn) return member;
      return { ...member, waitsFor, yourTurn: false };
    }
    case 'held':
      return { ...member, waitsFor: `you, before ${event.step}`, yourTurn: true };
    case 'released':
      return { ...member, waitsFor: '', yourTurn: false };
    case 'skipped':
      return { ...member, skipped: true };
    case 'gate': {
      const { says, inARow, most } = event;
      return { ...member, gate: { says, inARow, most } };
    }
    case 'gate-failed':
      return { ...member, undoing: event.undoing };
    case 'undone': {
      const { gate: _, undoing: _undoing, ...before } = member;
      return { ...before, step: 'waiting', since: at, tookMs: {}, waitsFor: '' };
    }
    case 'stopped': {
      const { why, printed } = event;
      const { printed: _, ...before } = member;
      const told = { ...before, tookMs: timesOf(member, at), yourTurn: false, why };
      return printed === null ? told : { ...told, printed };
    }
    default:
      return member;
  }
}

function timesOf({ step, since, tookMs }: MemberProgress, at: number): MemberProgress['tookMs'] {
  return step === 'waiting' || step === 'done' ? tookMs : { ...tookMs, [step]: at - since };
}

/** Can it be resumed? */
export function isOpen({ ended }: Pick<RollingProgress, 'ended'>): boolean {
  return ended !== 'done' && ended !== 'aborted';
}

/** Out, or on the way out or back: these are finished before a further member is started. */
export function underWay({ members }: Pick<RollingProgress, 'members'>): readonly MemberProgress[] {
  return members.filter(({ step }) => step !== 'waiting' && step !== 'done');
}

/** Is the member at this step or past it? */
export function hasReached({ step }: MemberProgress, wanted: RollingStep): boolean {
  return step !== 'waiting' && ROLLING_STEPS.indexOf(step) >= ROLLING_STEPS.indexOf(wanted);
}
