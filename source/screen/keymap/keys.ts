/** The one key table: key handling, footer, help screen and documentation all read it, with the configuration's keys. */

import { readOnlyText } from '../../messages/refusal-text.ts';
import { FIND_KEYS, INTERVAL_KEYS } from '../browse/find-keys.ts';
import { whyNoScope } from '../browse/scope.ts';
import { whyNoAlarm, whyNoFlags } from '../change/alarm-commands.ts';
import { targetsOfKey } from '../change/marks.ts';
import { DRAIN_KEYS } from '../drain/drain-keys.ts';
import { beingDrained, drainsNowhere, whyNoDrain } from '../facts/draining.ts';
import { whyNoMemberReached, whyNoneReached } from '../facts/reach.ts';
import { whyNoWayOn } from '../facts/unanswered.ts';
import { type BoundKeys, keyLabel } from '../keys/bound-keys.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { ROLLING_KEYS, whyNoRolling } from '../rolling/rolling-keys.ts';
import { whyNoLogin } from '../session/login.ts';
import { binding, type CommandId, type KeyBinding, type Where } from '../state/key-binding.ts';
import { watchedByKey } from '../state/own-drain.ts';
import type { UiState } from '../state/ui-state.ts';

const change: Partial<KeyBinding> = {
  alone: true,
  inFooter: true,
  isHidden: isReadOnly,
  disabledReason: whyNoChange,
};

const onlyBare: Partial<KeyBinding> = {
  alone: true,
  inFooter: true,
  isHidden: (state) => whyNoWayOn(state) !== null,
  disabledReason: whyNoWayOn,
};

export const KEYS: readonly KeyBinding[] = [
  binding('up', 'Up k', 'up', 'previous row', 'Move'),
  binding('down', 'Down j', 'down', 'next row', 'Move'),
  binding('page-up', 'PgUp ctrl-b', 'page up', 'one page up; in the detail: of its lines', 'Move'),
  binding(
    'page-down',
    'PgDn ctrl-f',
    'page down',
    'one page down; in the detail: of its lines',
    'Move',
  ),
  binding('half-up', 'ctrl-u', 'half up', 'half a page up', 'Move'),
  binding('half-down', 'ctrl-d', 'half down', 'half a page down', 'Move'),
  binding('first', 'g Home', 'first', 'first row', 'Move'),
  binding('last', 'G End', 'last', 'last row', 'Move'),
  binding('collapse', 'Left h', 'collapse', 'close the balancer or the member', 'Move'),
  binding('expand', 'Right l', 'expand', 'open the balancer; a member: its front ends', 'Move'),
  binding('disable', 'd', 'disable', 'no new requests; sticky sessions move now', 'Change', change),
  binding('enable', 'e', 'enable', 'takes requests at once', 'Change', change),
  binding('drain', 'D', 'drain', 'sticky sessions stay, new ones go elsewhere', 'Change', {
    ...change,
    isHidden: (state) => isReadOnly(state) || drainsNowhere(state),
    disabledReason: whyNoDrainHere,
  }),
  binding('undo', 'u', 'undo', 'restores the flags from before your last change', 'Change', {
    ...change,
    isHidden: (state) => state.settings.readOnly !== null || state.undo.length === 0,
    disabledReason: (state) =>
      whyNever(state) ?? (state.undo.length === 0 ? 'nothing to undo' : whyNoUndo(state)),
  }),
  binding('more', 'x', 'more', 'stop, standby, factor, health check, balancer ...', 'Change', {
    ...change,
    disabledReason: (state) => whyNever(state) ?? whyNoMenu(state),
  }),
  binding(
    'rolling',
    'R',
    'rolling',
    'upgrades the balancer, member by member; shows the plan first',
    'Change',
    {
      alone: true,
      isHidden: (state) => state.settings.rolling === undefined && state.others.length === 0,
      disabledReason: whyNoRolling,
    },
  ),
  binding(
    'set-flags-again',
    'F',
    'flags again',
    'sets all flags again that a restart of httpd cleared; lists them and asks',
    'Change',
    {
      ...change,
      isHidden: (state) => isReadOnly(state) || whyNoFlags(state) !== null,
      disabledReason: (state) => whyNever(state) ?? whyNoFlags(state),
    },
  ),
  binding('go-to-alarm', 'A', 'to the alarm', 'to the row an alarm is about', 'Move', {
    disabledReason: whyNoAlarm,
  }),
  binding('mark', 'space', 'mark', 'marks a member and moves down', 'Move', {
    isHidden: isReadOnly,
  }),
  binding('mark-all', 'a', 'mark all', 'marks all members of the balancer', 'Move', {
    isHidden: isReadOnly,
  }),
  ...FIND_KEYS,
  binding('scope', '1-9 0', 'scope', 'one front end alone; 0 all of them', 'Find', {
    isHidden: (state) => whyNoScope(state) !== null,
    disabledReason: whyNoScope,
  }),
  binding('split', 'f', 'split', 'a section for each front end, or merged', 'Find', {
    isHidden: (state) => whyNoScope(state) !== null,
    disabledReason: whyNoScope,
  }),
  binding('poll', 'r', 'poll', 'poll all front ends now', 'Poll', {
    inFooter: true,
  }),
  binding('pause', 'p', 'pause', 'freeze the picture; polling goes on', 'Poll', {
    inFooter: true,
  }),
  ...INTERVAL_KEYS,
  binding('log-in', 'i', 'log in', 'a password for the front ends that ask for one', 'Poll', {
    inFooter: true,
    isHidden: (state) => whyNoLogin(state) !== null,
    disabledReason: whyNoLogin,
  }),
  binding(
    'another-url',
    'ctrl-o',
    'another URL',
    'type another URL, where none answers',
    'Poll',
    onlyBare,
  ),
  binding(
    'doctor',
    'ctrl-t',
    'doctor',
    'check what does not answer, step by step; leaves the screen',
    'Poll',
    onlyBare,
  ),
  binding('redraw', 'ctrl-l', 'redraw', 'draw the whole screen again', 'Poll'),
  binding('restart-demo', '!', 'restart httpd', 'restart the demo httpd', 'App', {
    inFooter: true,
    isHidden: (state) => !state.settings.demo,
    disabledReason: (state) => (state.settings.demo ? null : 'only the demo can be restarted'),
  }),
  binding('copy', 'c', 'copy', 'copy the URL of the member (OSC 52)', 'App'),
  binding('mouse', 'm', 'mouse', 'mouse on or off: wheel scrolls, click moves', 'App'),
  binding('command', ':', 'command', 'type a command; Tab completes', 'App'),
  binding('help', '?', 'help', 'all keys and states', 'App', { inFooter: true }),
  binding('back', 'Esc', 'back', 'close what is open, acknowledge an alarm', 'App'),
  binding('suspend', 'ctrl-z', 'suspend', 'back to the shell; fg returns', 'App'),
  binding('quit', 'q', 'quit', 'asks when members were left out', 'App', {
    alone: true,
    inFooter: true,
  }),
  binding('interrupt', 'ctrl-c', 'close', 'close what is open; twice quits', 'App'),
  ...DRAIN_KEYS,
  ...ROLLING_KEYS,
];

/** What every screen answers to. */
export const EVERYWHERE: ReadonlySet<CommandId> = new Set<CommandId>([
  'poll',
  'log-in',
  'restart-demo',
  'mouse',
  'help',
  'quit',
]);

/** The key table with the keys of the configuration. */
export function keysWith(bound: BoundKeys | undefined): readonly KeyBinding[] {
  return bound === undefined ? KEYS : tableOf(bound).bindings;
}

interface Table {
  readonly bindings: readonly KeyBinding[];
  /** By screen and key. */
  readonly byKey: ReadonlyMap<string, KeyBinding>;
}

const UNBOUND: BoundKeys = new Map();
const tables = new WeakMap<BoundKeys, Table>();

function tableOf(bound: BoundKeys): Table {
  let table = tables.get(bound);
  if (table === undefined) {
    table = makeTable(bound);
    tables.set(bound, table);
  }
  return table;
}

function makeTable(bound: BoundKeys): Table {
  const bindings = KEYS.map((each) => {
    const keys = each.where === 'table' ? bound.get(each.id) : undefined;
    return keys === undefined ? each : { ...each, keys, label: keyLabel(keys) };
  });
  const byKey = bindings.flatMap((each) =>
    each.keys.map((key) => [`${each.where} ${key}`, each] as const),
  );
  return { bindings, byKey: new Map(byKey) };
}

export function bindingFor(
  key: string,
  where: Where = 'table',
  bound: BoundKeys = UNBOUND,
): KeyBinding | null {
  const { byKey } = tableOf(bound);
  const own = byKey.get(`${where} ${key}`);
  if (own !== undefined) return own;
  const common = byKey.get(`table ${key}`);
  return common !== undefined && EVERYWHERE.has(common.id) ? common : null;
}

/** Does the screen that is shown answer to it? */
export function isAnswered(binding: KeyBinding, where: Where): boolean {
  return binding.where === where || EVERYWHERE.has(binding.id);
}

function isReadOnly(state: UiState): boolean {
  return state.settings.readOnly !== null;
}

/** Read-only, or a screen on which no question could be asked. */
function whyNever(state: UiState): string | null {
  const { readOnly } = state.settings;
  if (readOnly !== null) return readOnlyText(readOnly);
  if (isTiny(state.size)) return 'the screen is too small to change anything: 40x10 at least';
  return null;
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
