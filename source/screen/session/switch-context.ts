/** To the front ends of another context: when that can be, and what this session would lose by it. */

import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { THIS_IS_A_REPLAY } from '../../messages/replay-text.ts';
import { leftOutNow } from '../facts/left-out.ts';
import { openPartials } from '../facts/partial-places.ts';
import { isTiny } from '../layout/frame-layout.ts';
import type { UiState } from '../state/ui-state.ts';

/** Said of a session in which `:readonly` was typed: it goes along to another context. */
export const READ_ONLY_BY_WORD = 'set by :readonly';

/** Why no other context can be shown now; null: it can. What runs here would end with the session. */
export function whyNoContext(state: UiState): string | null {
  const { settings, replay, runs, drains, rollings } = state;
  const { contexts = [] } = settings;
  if (replay !== null) return THIS_IS_A_REPLAY;
  if (settings.demo) return 'this is the demo: leave it to see a context';
  if (settings.recording === true) return 'a recording is of one context: leave this screen first';
  if (contexts.length === 0) {
    return 'the configuration has no context: baltop context add NAME URL makes one';
  }
  const drain = drains.find(({ ended }) => ended === null);
  if (drain !== undefined) {
    return `the drain of ${nameOf(drain.member)} is under way here: let it end first`;
  }
  const rolling = rollings.find(({ ended }) => ended === null);
  if (rolling !== undefined) {
    return `the rolling upgrade of ${safeName(rolling.balancer)} is under way here: let it end first`;
  }
  const command = state.commandRuns.find(({ ended }) => ended === null);
  if (command !== undefined) {
    return `${command.command.name} for ${command.subject.name} still runs: let it end first`;
  }
  return runs.length > 0 ? 'a change is under way here: wait for its result' : null;
}

/** Is there anything that only this session knows of? Then it is asked about first. */
export function losesBySwitch(state: UiState): boolean {
  return leftOutNow(state).length + openPartials(state).length + state.undo.length > 0;
}

/** Where it could not be asked, nothing is lost by a word. */
export function whyNotAsked({ size }: UiState): string | null {
  return isTiny(size) ? 'the screen is too small to ask what becomes of your changes' : null;
}
