/** Events of a rolling upgrade in words, one place for each: a `line` of a command, the `screen`; and as fields of JSON. */

import { printable } from '../httpd/printable.ts';
import { shellWord } from '../operations/hooks/command-words.ts';
import {
  type RollingEvent,
  UNPROVED,
  type Undoing,
  YOU,
} from '../operations/rolling/rolling-events.ts';
import {
  type MemberProgress,
  PAUSED,
  type RollingProgress,
  underWay,
} from '../operations/rolling/rolling-progress.ts';
import type { Unclaimed } from '../operations/rolling/rolling-run.ts';
import { changeFields } from './change-text.ts';
import type { NamedFields } from './event-fields.ts';
import { nameOf } from './event-text.ts';
import type { Said } from './said.ts';

type Of<Kind extends RollingEvent['kind']> = Extract<RollingEvent, { readonly kind: Kind }>;
type Step = MemberProgress['step'];

/** A step as a line tells that it begins, and as a table shows it while it lasts. */
const STEPS: Readonly<Record<Step, readonly [begins: string, lasts: string]>> = {
  waiting: ['waiting', 'waiting'],
  drain: ['taking it out', 'taking it out'],
  yours: ['out; the upgrade begins', 'being upgraded'],
  check: ['upgraded; is it ready?', 'is it ready?'],
  through: ['ready; is it reached through httpd?', 'reached by httpd?'],
  enable: ['ready; putting it back', 'putting it back'],
  prove: ['back in; does it serve?', 'does it serve?'],
  soak: ['serving; watching it for a while', 'serving, watched'],
  done: ['done', 'done'],
};

/** Where the gate has failed: those that are worded otherwise then. */
const UNDO_STEPS: Readonly<Partial<typeof STEPS>> = {
  drain: ['taking it out again', 'going out again'],
  yours: ['out; its upgrade is undone', 'being undone'],
  check: ['undone; is it ready?', 'is it ready?'],
};

/** Of a member's progress, or of an event. */
interface AtStep<S extends Step = Step> {
  readonly step: S;
  readonly undoing?: Undoing;
}

export function stepBeginsText({ step, undoing }: AtStep): string {
  return ((undoing && UNDO_STEPS[step]) ?? STEPS[step])[0];
}

export function stepWord({ step, undoing }: AtStep): string {
  return ((undoing && UNDO_STEPS[step]) ?? STEPS[step])[1];
}

/** What a step waits for, where that is told; null: nothing is. */
export function waitsForText(event: Of<'waits'>): string | null {
  const { step, waitsFor, left } = event;
  // What it asks is its own line.
  if (waitsFor.startsWith(`${YOU}: `)) return null;
  const out = step === 'yours' ? 'out; ' : '';
  if (left !== undefined) return `${out}waits for ${printable(waitsFor)}`;
  return step === 'yours' ? stepBeginsText(event) : null;
}

export function notReadyText({ why }: Pick<Of<'not-ready'>, 'why'>): string {
  return `is not ready yet: ${printable(why)}`;
}

/** Behind the member's name. */
export function reachedText({ frontEnds }: Pick<Of<'reached'>, 'frontEnds'>): string {
  return `answers through ${frontEnds.map(printable).join(', ')}, and httpd counted it`;
}

export const SKIPPED_TEXT = 'skipped: put back as it was';

export function provedText({ elected }: Pick<Of<'proved'>, 'elected'>): string {
  return elected ? 'serves requests again' : `is OK, but ${UNPROVED}`;
}

export const ALL_DONE = 'all members are done';

/** It ends there, as it was asked to. */
export const PAUSED_TEXT = 'paused after its first member';

/** How a run that nobody runs any more stands, behind what it is called; '' where it is at its end. */
export function unfinishedText({ ended, members }: RollingProgress): string {
  if (ended === 'done' || ended === 'aborted') return '';
  if (ended === PAUSED) return `is ${PAUSED_TEXT}`;
  const stopped = members.find(({ why }) => why !== '');
  if (stopped !== undefined) return `stopped at ${printable(stopped.name)}`;
  return ended === null ? 'was interrupted' : 'stopped';
}

/** A command of a run that is over. */
export function stillRunsText(processGroup: number, isUndo: boolean): string {
  return `its ${isUndo ? 'undo' : 'upgrade'} command still runs (process group ${processGroup})`;
}

type Stopped = Of<'stopped'>;

/** On the screen the member's state comes first: a narrow one cuts the end. */
export function stoppedText(event: Stopped, style: 'line' | 'screen'): string {
  const { member, why } = event;
  const how = style === 'screen' ? `, which ${standingText(event)}` : '';
  return `stopped at ${nameOf(member)}${how}: ${printable(why)}`;
}

/** The state in which the member was left, behind its name. */
export function standingText({ standing, step, upgrading, undoing }: Stopped): string {
  if (standing === 'out') return 'stays disabled';
  if (standing === 'partly') return 'IS OUT ON SOME FRONT ENDS ONLY, or has new flags (check it)';
  if (undoing !== undefined && !upgrading) return 'is in service, its upgrade undone';
  if (undoing !== undefined && upgrading && step === 'drain')
    return 'IS IN SERVICE with the upgrade that its gate refused';
  if (step === 'prove' || step === 'soak') return 'is in service';
  return upgrading ? 'IS NOT OUT (httpd may send it requests)' : 'is in service as before';
}

/** It was called quiet, and a request is in flight. */
export function miscountText({ frontEnds, by }: Pick<Of<'miscount'>, 'frontEnds' | 'by'>): string {
  const where = frontEnds.map(printable).join(', ');
  switch (by) {
    case 'bytes':
      return `bytes of a request still come or go on ${where}, which its BUSY does not count`;
    case 'requests':
      return `new requests still come on ${where}, although it is out`;
    case 'rows':
      return `server-status of ${where} shows requests again that began before it was out`;
  }
}

/** How a run that nobody runs any more ended, as its journal has it. */
export function endedText(progress: RollingProgress, style: 'line' | 'screen'): string {
  const { ended, members } = progress;
  const isLine = style === 'line';
  const count = `${members.filter(({ step }) => step === 'done').length} of ${members.length} done`;
  if (ended === null)
    return `${isLine ? 'INTERRUPTED' : 'Interrupted'}: the process that ran it is gone`;
  if (ended === 'done') return isLine ? ALL_DONE : count;
  if (ended === PAUSED) return PAUSED_TEXT;
  if (ended === 'aborted')
    return isLine ? 'aborted, all put back' : `aborted, ${count}, all put back`;
  const [stopped] = underWay(progress).filter(({ why }) => why !== '');
  const where = stopped === undefined ? '' : ` at ${printable(stopped.name)}`;
  return `stopped${where}: ${printable(ended)}`;
}

/** Why none begins; nothing was changed. */
export function unclaimedText(unclaimed: Unclaimed, balancer: string): Said {
  switch (unclaimed.kind) {
    case 'unfit': {
      const { objections } = unclaimed;
      const mends = new Set(objections.map(({ mend }) => printable(mend)));
      return {
        what: objections.map(({ what }) => printable(what)).join('; '),
        hint: ['Nothing was changed.', ...mends].join(' '),
      };
    }
    case 'unwritable': {
      const what = `cannot write the journal in ${printable(unclaimed.folder)}: ${unclaimed.why}`;
      return { what, hint: 'Nothing was changed.' };
    }
    default: {
      const { pid, host } = unclaimed.owner;
      return {
        what: `a rolling upgrade of ${printable(balancer)} is running (process ${pid} on ${printable(host)})`,
        hint: `Nothing was changed. If that host is gone, remove ${shellWord(unclaimed.path)}.`,
      };
    }
  }
}

/** Why one that was stopped cannot be continued: one of its members is gone. */
export function memberGoneText(balancer: string): Said {
  return {
    what: `a member of the rolling upgrade of ${printable(balancer)} is no longer on the page`,
    hint: 'Nothing was changed. Abort it, and start a new one.',
  };
}

export function notPutBackText(why: string): string {
  return `could not put everything back: ${printable(why)}`;
}

/** As fields of JSON, docs/events.md, for what is not of the drain itself. */
export function rollingFields(event: Exclude<RollingEvent, { kind: 'drain' }>): NamedFields {
  switch (event.kind) {
    case 'change': {
      const fields = changeFields(event.event);
      return fields === null ? null : ['change', fields];
    }
    case 'step':
      return ['step', { step: event.step, undo: event.undoing !== undefined }];
    case 'gate': {
      const { says, why, inARow, most } = event;
      return ['gate', { says, why, inARow, most }];
    }
    case 'gate-failed':
      return ['gate-failed', { why: event.undoing.why, undo: event.undoing.byCommand }];
    case 'undone':
      return ['undone', {}];
    case 'waits':
      return ['waits', { step: event.step, waitsFor: event.waitsFor }];
    case 'held':
    case 'released':
      return [event.kind, { step: event.step }];
    case 'flag-lost':
      return ['flag-lost', { frontEnds: event.frontEnds, by: event.by, again: true }];
    case 'miscount':
      return ['miscount', { frontEnds: event.frontEnds, by: event.by }];
    case 'not-ready':
      return ['not-ready', { why: event.why }];
    case 'reached':
      return ['reached', { frontEnds: event.frontEnds }];
    case 'skipped':
      return ['skipped', {}];
    case 'proved':
      return ['proved', { elected: event.elected }];
    case 'stopped': {
      const { step, why, standing, upgrading, printed, undoing } = event;
      const output = printed?.file ?? null;
      const gate = undoing?.why ?? null;
      return ['rolling-stopped', { step, why, standing, upgrading, output, gate }];
    }
    case 'paused':
    case 'finished':
      return [event.kind, {}];
  }
}
