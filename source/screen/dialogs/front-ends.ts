/** The page of front ends: each with what is known of it alone; one that is chosen is shown as a table of its own. */

import { wholeOf } from '../../fleet/scope.ts';
import type { KeyId } from '../../intents/intents.ts';
import { type FrontEndFacts, frontEndFacts } from '../../messages/front-end-facts.ts';
import { THIS_IS_A_REPLAY } from '../../messages/replay-text.ts';
import { closePool } from '../browse/pool-page.ts';
import { scopeNames, withScope } from '../browse/scope.ts';
import { ownCommandOfKey, startCommand } from '../commands/own-commands.ts';
import { keepVisible } from '../facts/visible-window.ts';
import { intentOfKey, keyOf } from '../keys/bound-keys.ts';
import { closeLayer, openLayer } from '../layout/cursor.ts';
import { isTiny, sheetHeight } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';
import { startLogin, whyNoLogin } from './login.ts';

interface FrontEndsLayer {
  readonly kind: 'front-ends';
  readonly id: number;
  /** The name of the one under its cursor. */
  readonly at: string;
  /** The first one on the screen. */
  readonly top: number;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'front-ends': FrontEndsLayer;
  }
}

/** With the cursor on the front end that the table is limited to, or on the first one. */
export function openFrontEnds(asked: UiState): Step {
  const state = closePool(asked);
  if (isTiny(state.size)) {
    return step(withMessage(state, 'the screen is too small for a table: 40x10 at least'));
  }
  const at = state.scope ?? scopeNames(state)[0];
  if (at === undefined) return step(withMessage(state, 'there is no front end'));
  const look = { ...state.look, detail: false };
  const opened = openLayer(
    { ...state, look, message: null },
    { kind: 'front-ends', id: state.nextId, at, top: 0 },
  );
  return step(moved(opened, 0), { kind: 'read-starts' });
}

/** Esc in the table of a front end that was chosen here: back to the list, and so to the whole fleet. */
export function backToFrontEnds(state: UiState): Step {
  const { scope } = state;
  const { state: opened, effects } = openFrontEnds(withScope(state, null));
  const there = scope === null ? opened : moved(withCursor(opened, scope), 0);
  return { state: { ...there, message: null }, effects };
}

/** All of them, whatever the table is limited to; while the picture is frozen, as it was then. */
export function listedFrontEnds({ shown, events }: UiState): readonly FrontEndFacts[] {
  return frontEndFacts(wholeOf(shown), events);
}

/** How the screen under the header is divided between the list and what is told of the one under the cursor. */
export function listHeight(state: UiState): number {
  const count = wholeOf(state.shown).frontEnds.length;
  // Title or frame, and the heads.
  const room = Math.max(1, sheetHeight(state) - 2);
  return Math.min(count, Math.max(1, Math.ceil(room * 0.55)));
}

export function cursorOf(state: UiState): number {
  const layer = layerOf(state);
  const index = listedFrontEnds(state).findIndex(({ name }) => name === layer?.at);
  return Math.max(0, index);
}

/** The first row that is shown, at the height of now. */
export function topOf(state: UiState): number {
  const count = listedFrontEnds(state).length;
  return keepVisible(layerOf(state)?.top ?? 0, cursorOf(state), listHeight(state), count);
}

function layerOf({ layers }: UiState): FrontEndsLayer | undefined {
  return layers.find((each): each is FrontEndsLayer => each.kind === 'front-ends');
}

function moved(state: UiState, by: number): UiState {
  const listed = listedFrontEnds(state);
  const to = Math.max(0, Math.min(listed.length - 1, cursorOf(state) + by));
  const next = withCursor(state, listed[to]?.name ?? '');
  const top = topOf(next);
  return withLayer(next, { top });
}

function withCursor(state: UiState, at: string): UiState {
  return withLayer(state, { at });
}

function withLayer(state: UiState, more: Partial<FrontEndsLayer>): UiState {
  const layers = state.layers.map((each) =>
    each.kind === 'front-ends' ? { ...each, ...more } : each,
  );
  return { ...state, layers };
}

/** What 1 to 9 do: that front end alone. Esc comes back. */
function enter(state: UiState, name: string): UiState {
  const closed = closeLayer(state);
  if (scopeNames(closed).length < 2) return withMessage(closed, 'it is the only front end');
  return { ...withScope(closed, name), scopeIsChosen: true };
}

function act(state: UiState, id: KeyId | null, key: string): Step {
  const all = listedFrontEnds(state).length;
  const page = Math.max(1, listHeight(state) - 1);
  const half = Math.ceil(page / 2);
  switch (id) {
    case 'up':
      return step(moved(state, -1));
    case 'down':
      return step(moved(state, 1));
    case 'page-up':
      return step(moved(state, -page));
    case 'page-down':
      return step(moved(state, page));
    case 'half-up':
      return step(moved(state, -half));
    case 'half-down':
      return step(moved(state, half));
    case 'first':
      return step(moved(state, -all));
    case 'last':
      return step(moved(state, all));
    case 'detail':
      return step(enter(state, listedFrontEnds(state)[cursorOf(state)]?.name ?? ''));
    case 'scope': {
      const name = scopeNames(state)[Number(key) - 1];
      if (name !== undefined) return step(enter(state, name));
      return step(key === '0' ? withScope(closeLayer(state), null) : state);
    }
    case 'front-ends':
    case 'back':
    case 'quit':
      return step(closeLayer(state));
    case 'poll':
      if (state.replay !== null) return step(withMessage(state, THIS_IS_A_REPLAY, 'warning'));
      return step(state, { kind: 'poll-now' }, { kind: 'read-starts' });
    case 'log-in': {
      const why = whyNoLogin(state);
      return step(why === null ? startLogin(state) : withMessage(state, why, 'warning'));
    }
    case 'help':
      return step(openLayer(state, { kind: 'help', id: state.nextId, search: '', top: 0 }));
    default:
      return step(
        withMessage(state, 'keys act on the list of front ends: Esc goes back first', 'warning'),
      );
  }
}

function frontEndsBar(state: UiState, theme: Theme): Bar {
  const { settings, size } = state;
  const all = listedFrontEnds(state).length;
  const login = whyNoLogin(state) === null ? `   ${keyOf(settings, 'log-in')} log in` : '';
  const poll = state.replay === null ? `   ${keyOf(settings, 'poll')} poll` : '';
  const keys = spread(
    [span(` Enter its table${poll}${login}   arrows PgUp PgDn g G move   Esc back`)],
    [span(`${cursorOf(state) + 1} of ${all} `)],
    size.columns,
    theme.ellipsis,
  );
  return { lines: [], choices: [], keys };
}

/** Commands of the configuration about a front end are about the one under the cursor. */
function answerFrontEnds(
  state: UiState,
  _layer: FrontEndsLayer,
  key: string,
  alone: boolean,
): Step {
  const command = ownCommandOfKey(state, key);
  if (command === null || command.on !== 'front end') {
    return act(state, intentOfKey(key, 'table', state.settings.keys), key);
  }
  if (alone) return startCommand(state, command);
  return step(withMessage(state, `"${key}" came with other keys: press it on its own`, 'warning'));
}

export const FRONT_ENDS: Dialog<FrontEndsLayer> = {
  bar: (state, _layer, theme) => frontEndsBar(state, theme),
  answer: answerFrontEnds,
  wheel: (state, _layer, rows) => moved(state, rows),
  whenTiny: 'closes',
};
