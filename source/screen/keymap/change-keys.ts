/** What the keys and words do that change something, or choose what is changed. */

import type { Action } from '../../fleet/action.ts';
import { selectMembers } from '../../fleet/select.ts';
import { counted } from '../../httpd/counted.ts';
import { nameOf } from '../../messages/event-text.ts';
import { ambiguousText, noMemberText } from '../../messages/refusal-text.ts';
import { goToAlarm, setFlagsAgain, whyNoAlarm, whyNoFlags } from '../change/alarm-commands.ts';
import { ask, startAction } from '../change/confirm.ts';
import { targetsOfKey, toggleBalancer, toggleMark } from '../change/marks.ts';
import { openWatch } from '../change/start-drain.ts';
import { startUndo } from '../change/undo.ts';
import { whyNever } from '../change/why-never.ts';
import { openMenu } from '../dialogs/menu.ts';
import { beingDrained, drainsNowhere, whyNoDrain } from '../facts/draining.ts';
import { whyNoMemberReached, whyNoneReached } from '../facts/reach.ts';
import { startRolling, whyNoRolling } from '../rolling/rolling-keys.ts';
import { watchedByKey } from '../state/drain-session.ts';
import { type Step, step } from '../state/effect.ts';
import type { Deed } from '../state/key-binding.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

const change = { isHidden: isReadOnly, disabledReason: whyNoChange };

export const CHANGE_DEEDS = {
  disable: {
    ...change,
    run: (state) => startAction(state, { kind: 'disable' }),
    runWord: (state: UiState, argument: string, word: string) =>
      actOn(state, { kind: 'disable' }, argument, word),
  },
  enable: {
    ...change,
    run: (state) => startAction(state, { kind: 'enable' }),
    runWord: (state: UiState, argument: string, word: string) =>
      actOn(state, { kind: 'enable' }, argument, word),
  },
  drain: {
    run: startDrain,
    isHidden: (state) => isReadOnly(state) || drainsNowhere(state),
    disabledReason: whyNoDrainHere,
    runWord: (state: UiState, argument: string, word: string) =>
      actOn(state, { kind: 'drain' }, argument, word),
  },
  stop: {
    disabledReason: whyNoChange,
    runWord: (state, argument, word) => actOn(state, { kind: 'stop' }, argument, word),
  },
  undo: {
    run: (state) => startUndo(state),
    isHidden: (state) => isReadOnly(state) || state.undo.length === 0,
    disabledReason: (state) =>
      whyNever(state) ?? (state.undo.length === 0 ? 'nothing to undo' : whyNoUndo(state)),
  },
  more: {
    run: openMenu,
    isHidden: isReadOnly,
    disabledReason: (state) => whyNever(state) ?? whyNoMenu(state),
  },
  rolling: {
    run: startRolling,
    isHidden: (state) => state.settings.rolling === undefined && state.others.length === 0,
    disabledReason: whyNoRolling,
  },
  'set-flags-again': {
    run: setFlagsAgain,
    isHidden: (state) => isReadOnly(state) || whyNoFlags(state) !== null,
    disabledReason: (state) => whyNever(state) ?? whyNoFlags(state),
  },
  'go-to-alarm': { run: (state) => step(goToAlarm(state)), disabledReason: whyNoAlarm },
  mark: { run: (state) => step(toggleMark(state)), isHidden: isReadOnly },
  'mark-all': { run: (state) => step(toggleBalancer(state)), isHidden: isReadOnly },
} satisfies Readonly<Record<string, Deed>>;

/** A member whose drain runs here, or has just ended: its watch. */
function startDrain(state: UiState): Step {
  const members = targetsOfKey(state);
  const own = typeof members === 'string' ? null : watchedByKey(state, members);
  if (own !== null) return step(openWatch(state, own));
  return startAction(state, { kind: 'drain' });
}

/** `:disable app/node1`; without a name, what the key would be about. With a `!` behind the word a refusal can be passed. */
function actOn(state: UiState, action: Action, argument: string, word: string): Step {
  const override = word.endsWith('!');
  const refuse = (why: string) => step(withMessage(state, why, 'warning'));
  const never = whyNever(state);
  if (never !== null) return refuse(never);
  if (argument === '') {
    const members = targetsOfKey(state);
    if (typeof members === 'string') return refuse(members);
    return ask(state, { members, action }, { undoes: null, override });
  }
  const members = selectMembers(state.live, argument);
  if (members.length === 0) return refuse(`${noMemberText(argument)}: Tab lists them`);
  if (members.length > 1) {
    return refuse(
      `${ambiguousText(argument, counted(members.length, 'member'))}: ${members.map(nameOf).join(', ')}`,
    );
  }
  return ask(state, { members, action }, { undoes: null, override });
}

function isReadOnly(state: UiState): boolean {
  return state.settings.readOnly !== null;
}

function whyNoChange(state: UiState): string | null {
  const targets = targetsOfKey(state);
  if (typeof targets === 'string') return whyNever(state) ?? targets;
  return whyNever(state) ?? beingDrained(state, targets) ?? whyNoMemberReached(state, targets);
}

function whyNoUndo(state: UiState): string | null {
  const places = state.undo.at(-1)?.places ?? [];
  return whyNoneReached(
    state,
    places.map(({ target }) => target.frontEnd),
  );
}

function whyNoDrainHere(state: UiState): string | null {
  const targets = targetsOfKey(state);
  if (typeof targets === 'string') return whyNever(state) ?? targets;
  // A drain of this screen can be looked at, whatever could be changed.
  if (watchedByKey(state, targets) !== null) return null;
  return whyNever(state) ?? whyNoDrain(state, targets);
}

function whyNoMenu(state: UiState): string | null {
  const row = state.rows.find((each) => each.key === state.cursor);
  if (row?.kind === 'balancer' && state.marked.size === 0) {
    const all = row.balancer.views.map((view) => view.frontEnd);
    return whyNoneReached(state, row.frontEnd === null ? all : [row.frontEnd]);
  }
  const targets = targetsOfKey(state);
  return typeof targets === 'string' ? targets : whyNoMemberReached(state, targets);
}
