/** What the keys and words do that are about polling and the program itself. */

import { safeName } from '../../messages/member-label.ts';
import { readOnlyText } from '../../messages/refusal-text.ts';
import { THIS_IS_A_REPLAY } from '../../messages/replay-text.ts';
import { copyUnderCursor } from '../browse/clipboard.ts';
import { clearFilter } from '../browse/find.ts';
import { changeInterval, closeDetail } from '../browse/panes.ts';
import { closePool } from '../browse/pool-page.ts';
import { show } from '../browse/show.ts';
import { switchContext } from '../dialogs/contexts.ts';
import { backToFrontEnds } from '../dialogs/front-ends.ts';
import { startLogin, whyNoLogin } from '../dialogs/login.ts';
import { openPartials } from '../facts/partial-places.ts';
import { whyNoWayOn } from '../facts/unanswered.ts';
import { openLayer, settle } from '../layout/cursor.ts';
import { onInterrupt, onQuit } from '../session/leave.ts';
import { READ_ONLY_BY_WORD, whyNoContext } from '../session/switch-context.ts';
import { type Step, step } from '../state/effect.ts';
import type { Deed } from '../state/key-binding.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { openPalette } from './open-palette.ts';

const onlyBare = {
  isHidden: (state: UiState) => whyNoWayOn(state) !== null,
  disabledReason: whyNoWayOn,
};

/** In a replay nothing is polled. */
const whyNotLive = ({ replay }: UiState) => (replay === null ? null : THIS_IS_A_REPLAY);

const onlyLive = {
  isHidden: (state: UiState) => whyNotLive(state) !== null,
  disabledReason: whyNotLive,
};

export const APP_DEEDS = {
  poll: { ...onlyLive, run: (state) => step(state, { kind: 'poll-now' }) },
  pause: { ...onlyLive, run: (state) => step(togglePause(state)) },
  slower: { ...onlyLive, run: (state) => changeInterval(state, 1) },
  faster: { ...onlyLive, run: (state) => changeInterval(state, -1) },
  'set-interval': { runWord: setInterval },
  context: { disabledReason: whyNoContext, runWord: switchContext },
  'log-in': {
    isHidden: (state) => whyNoLogin(state) !== null,
    disabledReason: whyNoLogin,
    run: (state) => step(startLogin(state)),
  },
  'another-url': {
    ...onlyBare,
    run: (state) => step(state, { kind: 'leave-for', place: 'another-url' }),
  },
  doctor: { ...onlyBare, run: (state) => step(state, { kind: 'leave-for', place: 'doctor' }) },
  redraw: { run: (state) => step(state, { kind: 'redraw' }) },
  'restart-demo': {
    isHidden: (state) => !state.settings.demo,
    disabledReason: (state) => (state.settings.demo ? null : 'only the demo can be restarted'),
    run: (state) => step(state, { kind: 'restart-demo' }),
  },
  copy: { run: copyUnderCursor },
  mouse: { run: toggleMouse },
  theme: { runWord: changeTheme },
  'read-only': { runWord: toggleReadOnly },
  command: { run: (state) => step(openPalette(state)) },
  help: {
    run: (state) => step(openLayer(state, { kind: 'help', id: state.nextId, search: '', top: 0 })),
  },
  back: {
    run: goBack,
    nameNow: ({ look, finding }: UiState) =>
      look.pool !== null && !look.detail && finding.filter === '' ? 'all pools' : 'back',
  },
  suspend: { run: (state) => step(state, { kind: 'suspend' }) },
  quit: { run: onQuit, runWord: onQuit },
  interrupt: { run: onInterrupt },
} satisfies Readonly<Record<string, Deed>>;

/** One thing at a time: what lies over the table, what alarms, what hides rows, the front end that was gone into. */
function goBack(state: UiState): Step {
  if (state.look.detail) return step(closeDetail(state));
  if (state.look.pool !== null) {
    const isFiltered = state.finding.filter !== '';
    return step(isFiltered ? clearFilter(state) : closePool({ ...state, message: null }));
  }
  if (state.alarms.length > 0 || openPartials(state).length > 0) {
    return step(settle({ ...state, alarms: [], partials: [], message: null }));
  }
  if ([...state.drains, ...state.rollings].some((each) => each.ended !== null)) {
    const drains = state.drains.filter((each) => each.ended === null);
    const rollings = state.rollings.filter((each) => each.ended === null);
    return step(settle({ ...state, drains, rollings, message: null }));
  }
  if (state.finding.filter !== '') return step(clearFilter({ ...state, message: null }));
  if (state.scopeIsChosen && state.marked.size === 0) return backToFrontEnds(state);
  return step(settle({ ...state, marked: new Map(), message: null }));
}

function togglePause(state: UiState): UiState {
  if (state.pausedSince === null) return { ...state, pausedSince: state.now };
  return show({ ...state, pausedSince: null, changesWhilePaused: 0 }, state.live);
}

function toggleMouse(state: UiState): Step {
  const on = !state.mouse;
  const text = on
    ? 'mouse on: the wheel scrolls; a click selects, or sorts by a head, and changes nothing'
    : "mouse off: the terminal's own selection works again";
  return step(withMessage({ ...state, mouse: on }, text), { kind: 'mouse', on });
}

function changeTheme(state: UiState, name: string): Step {
  const { themes } = state.settings;
  if (themes === undefined) {
    const why = 'no colours here: NO_COLOR, --no-color or TERM=dumb turned them off';
    return step(withMessage(state, why, 'warning'));
  }
  if (themes.includes(name)) return step(state, { kind: 'theme', name });
  const what = name === '' ? 'theme takes a name' : `no theme "${safeName(name)}"`;
  return step(withMessage(state, `${what}: Tab lists them`, 'warning'));
}

function toggleReadOnly(state: UiState): Step {
  const { readOnly } = state.settings;
  if (readOnly !== null && readOnly !== READ_ONLY_BY_WORD) {
    return step(withMessage(state, readOnlyText(readOnly), 'warning'));
  }
  const settings = { ...state.settings, readOnly: readOnly === null ? READ_ONLY_BY_WORD : null };
  const text = readOnly === null ? 'read-only: nothing is changed' : 'changes are allowed';
  return step(withMessage({ ...state, settings }, text));
}

function setInterval(state: UiState, argument: string): Step {
  const why = whyNotLive(state);
  if (why !== null) return step(withMessage(state, why, 'warning'));
  const [what, value] = argument.split(' ');
  const seconds = Number(value?.replace(/s$/, ''));
  if (what !== 'interval' || !(seconds >= 0.5 && seconds <= 3600)) {
    return step(withMessage(state, 'set interval takes 0.5 to 3600 seconds', 'warning'));
  }
  return step(withMessage(state, `polls every ${seconds} s`), {
    kind: 'set-interval',
    intervalMs: Math.round(seconds * 1000),
  });
}
