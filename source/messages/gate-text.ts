/** What a gate says of a member that is watched, and what comes of it, in words. */

import { printable } from '../httpd/printable.ts';
import type { Journal } from '../operations/rolling/journal.ts';
import type { RollingEvent, RollingHooks } from '../operations/rolling/rolling-events.ts';
import type { GateState } from '../operations/rolling/rolling-progress.ts';
import type { Said as SaidOfMember } from '../operations/rolling/rolling-start.ts';
import type { Said } from './said.ts';

type Of<Kind extends RollingEvent['kind']> = Extract<RollingEvent, { readonly kind: Kind }>;

/** Behind the member's name. */
export function gateText({ says, why, inARow, most }: Of<'gate'>): string {
  switch (says) {
    case 'good':
      return 'passes its gate';
    case 'bad':
      return `fails its gate, ${inARow} of ${most}: ${printable(why)}`;
    case 'no-data':
      return `is not judged by its gate, which has no data: ${printable(why)}`;
  }
}

/** As it stands, in short. */
export function gateStateText({ says, inARow, most }: GateState): string {
  if (says === 'good') return 'its gate is passed';
  return says === 'bad' ? `its gate failed, ${inARow} of ${most}` : 'its gate has no data';
}

/** Behind the member's name. */
export function gateFailedText({ undoing }: Pick<Of<'gate-failed'>, 'undoing'>): string {
  const then = undoing.byCommand ? ', and its upgrade is undone' : '';
  return `is taken out again${then}: ${printable(undoing.why)}`;
}

/** Behind the member's name. */
export const UNDONE_TEXT = 'serves again, with its upgrade undone';

/** Why one that was stopped cannot be continued: what it was begun with is not kept with it. */
export function missingHook(
  { hooks: before, members }: Pick<Journal, 'hooks' | 'members'>,
  hooks: RollingHooks,
  said: ReadonlyMap<string, SaidOfMember>,
): Said | null {
  if (before.checks && hooks.check === null) {
    const hint = 'Give --check-url or --check-exec again: commands are not kept in the journal.';
    return { what: 'the stopped run had a readiness check', hint };
  }
  if (before.gate === true && hooks.gate == null) {
    const hint = 'Give --gate-url or --gate-exec again: commands are not kept in the journal.';
    return { what: 'the stopped run had a gate', hint };
  }
  if (before.through === true && hooks.through == null) {
    const hint = 'Give --check-through again: it is not kept in the journal.';
    return { what: 'the stopped run had a check through httpd', hint };
  }
  const undone = members.find(
    ({ undoing, key }) => undoing?.byCommand === true && said.get(key) === undefined,
  );
  if (undone === undefined || hooks.undo != null) return null;
  const hint = 'Give --undo-exec again: commands are not kept in the journal.';
  return { what: `the upgrade of ${printable(undone.name)} is being undone`, hint };
}
