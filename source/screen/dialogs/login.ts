/** The line in which a password is typed: when it opens, what its keys do, what came of a try; never drawn with a character of it. */

import type { LoginOutcome } from '../../fleet/login-group.ts';
import { safeName } from '../../messages/member-label.ts';
import { clip, displayWidth } from '../../messages/width.ts';
import { wasRead } from '../change/confirm.ts';
import { askingGroups, askingIn } from '../facts/who-asks.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, openLayer, settle } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import { type Step, step } from '../state/effect.ts';
import { topLayer, type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** A password is typed, and before it the user where none is known. */
interface LoginLayer {
  readonly kind: 'login';
  readonly id: number;
  readonly drawnAt: number | null;
  /** Index in the state's `logins`. */
  readonly group: number;
  readonly user: string;
  readonly typing: 'user' | 'password';
  /** Never drawn where it is a password. */
  readonly typed: string;
  readonly note: string;
  /** Sent, and not answered yet. */
  readonly isTrying: boolean;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly login: LoginLayer;
  }
}

/** Who is just typing would type into it. */
const CALM_MS = 1_000;

export function whyNoLogin(state: UiState): string | null {
  if (askingGroups(state).length === 0) return 'no front end asks for a password';
  return isTiny(state.size) ? 'the screen is too small to type a password: 40x10 at least' : null;
}

/** `i`: the first that asks; none does where the key is refused. */
export function startLogin(state: UiState): UiState {
  const [group] = askingGroups(state);
  return group === undefined ? state : openLogin(state, group);
}

/**
 * After news of the fleet: what is asked for by nobody any more closes; what begins to be asked for opens by itself, once
 * for each refusal, and only over a screen that gets no keys just now.
 */
export function followLogins(asked: UiState): UiState {
  const isCalm = asked.lastKeyAt === null || asked.now - asked.lastKeyAt >= CALM_MS;
  const state = isCalm ? closeAnswered(asked) : asked;
  const asking = askingGroups(state);
  const offered = state.loginsOffered.filter((group) => asking.includes(group));
  const next = asking.find((group) => !offered.includes(group));
  const kept = offered.length === state.loginsOffered.length ? state.loginsOffered : offered;
  const isFree = ['drain-watch', 'rolling', undefined].includes(topLayer(state)?.kind);
  if (next === undefined || !isCalm || !isFree || isTiny(state.size)) {
    return { ...state, loginsOffered: kept };
  }
  return openLogin({ ...state, loginsOffered: [...kept, next] }, next);
}

/**
 * The server took another password by itself, wants none any more, or is gone. Not under a hand that is typing: the rest
 * of a password would be keys of the table, and one of its letters would change a member.
 */
function closeAnswered(state: UiState): UiState {
  const layer = topLayer(state);
  if (layer?.kind !== 'login' || layer.isTrying || layer.typed !== '') return state;
  if (askingIn(state, layer.group).length > 0) return state;
  return withMessage(closeLayer(state), 'no front end asks for a password now');
}

function openLogin(state: UiState, group: number): UiState {
  const user = state.logins[group]?.user ?? null;
  return openLayer(state, {
    kind: 'login',
    id: state.nextId,
    drawnAt: null,
    group,
    user: user ?? '',
    typing: user === null ? 'user' : 'password',
    typed: '',
    note: '',
    isTrying: false,
  });
}

function answerLogin(state: UiState, layer: LoginLayer, key: string): Step {
  if (key === 'escape') return step(closeLayer(state));
  // Keys that were meant for the table, and those while it is being tried.
  if (layer.isTrying || !wasRead(layer, state.now)) return step(state);
  return key === 'enter'
    ? enter(state, layer)
    : step(into(state, layer, { typed: typeKey(layer.typed, key), note: '' }));
}

/** Pasted text is typed text here, without the line end that comes with it. */
export function pasteLogin(state: UiState, layer: LoginLayer, text: string): UiState {
  if (layer.isTrying) return state;
  const [line = ''] = text.split(/[\r\n]/);
  const typed = [...line].reduce(typeKey, layer.typed);
  return into(state, layer, { typed, note: '' });
}

function enter(state: UiState, layer: LoginLayer): Step {
  const { group, typed, typing } = layer;
  if (typing === 'user') {
    const user = typed.trim();
    if (user === '') return step(into(state, layer, { note: 'type the user' }));
    const note = user.includes(':') ? 'a user has no colon' : '';
    return step(
      into(state, layer, note === '' ? { user, typing: 'password', typed: '' } : { note }),
    );
  }
  const isAgain = typed === '';
  if (isAgain && (state.logins[group]?.again ?? null) === null) {
    return step(into(state, layer, { note: 'type the password' }));
  }
  const password = isAgain ? null : typed;
  return step(into(state, layer, { typed: '', note: '', isTrying: true }), {
    kind: 'log-in',
    group,
    frontEnds: askingIn(state, group).map(({ name }) => name),
    user: layer.user,
    password,
  });
}

/** `isTyped`: by hand, and not read again where it was from. */
export function onLoginTold(
  state: UiState,
  group: number,
  { user, isTyped }: { readonly user: string; readonly isTyped: boolean },
  outcome: LoginOutcome,
): UiState {
  const known = isTyped ? withTyped(state, group, user, outcome) : state;
  // One that was opened while the try was under way is being typed into: its line stays as it is.
  const layer = known.layers.find(
    (each) => each.kind === 'login' && each.group === group && each.isTrying,
  );
  if (outcome.kind === 'taken') {
    const names = outcome.frontEnds.map(safeName).join(', ');
    const done = { ...known, layers: known.layers.filter((each) => each !== layer) };
    return settle(withMessage(done, `logged in on ${names} as ${safeName(user)}`));
  }
  if (layer?.kind !== 'login') return withMessage(known, outcome.why, 'warning');
  // Who typed the user as well may have mistyped that.
  const isUserTyped = state.logins[group]?.user === null && outcome.kind === 'refused';
  // What is typed ahead is meant for the password, and a user is shown: it must be read first.
  const retry: Partial<LoginLayer> = isUserTyped
    ? { typing: 'user', typed: layer.user, drawnAt: null }
    : {};
  const next = { ...layer, ...retry, isTrying: false, note: outcome.why };
  return settle({
    ...known,
    layers: known.layers.map((each) => (each === layer ? next : each)),
  });
}

function withTyped(state: UiState, index: number, user: string, { kind }: LoginOutcome): UiState {
  const logins = state.logins.map((each, at) => {
    if (at !== index || kind === 'failed') return each;
    return {
      ...each,
      origin: 'typed here',
      again: 'tries it once more',
      // Who was taken once is not asked for again.
      user: kind === 'taken' ? user : each.user,
    };
  });
  return { ...state, logins };
}

function into(state: UiState, layer: LoginLayer, more: Partial<LoginLayer>): UiState {
  return settle({ ...state, layers: [...state.layers.slice(0, -1), { ...layer, ...more }] });
}

/** More of them tell nobody anything. */
const MOST_MASKS = 24;

function loginBar(state: UiState, layer: LoginLayer, theme: Theme): Bar {
  const asking = askingIn(state, layer.group);
  const group = state.logins[layer.group];
  const names = asking.map(({ name }) => safeName(name)).join(', ');
  const why = layer.note === '' ? (asking[0]?.error?.what ?? '') : layer.note;
  const lines: Line[] = [
    [span(` LOG IN  ${names}`, theme.strong)],
    [span(`   ${safeName(why)}`, layer.note === '' ? undefined : theme.warning)],
  ];
  if (group !== undefined && group.origin !== null) {
    // What can be done comes before a path that may be longer than the line.
    const isOffered = group.again !== null && layer.typing === 'password';
    const again = isOffered ? `Enter alone ${group.again}: the` : 'The';
    lines.push([span(`   ${again} refused one was ${group.origin}.`)]);
  }
  if (layer.isTrying) return { lines, choices: [], keys: [span(` ${names} ...  Esc close`)] };
  const isUser = layer.typing === 'user';
  const shown = isUser ? safeName(layer.typed) : '*'.repeat([...layer.typed].length);
  const before = isUser
    ? ' user: '
    : ` password of ${clip(safeName(layer.user), 20, theme.ellipsis)}: `;
  const after = isUser ? '   Enter goes on   Esc close' : '   Enter log in   Esc close';
  const room = state.size.columns - displayWidth(before) - after.length - 1;
  const keys: Line = [
    span(before),
    span(shown.slice(-Math.min(MOST_MASKS, Math.max(room, 6))), theme.strong),
    span(' ', { inverse: true }),
    span(room < 6 ? '   Esc close' : after),
  ];
  return { lines, choices: [], keys };
}

export const LOGIN: Dialog<LoginLayer> = {
  bar: loginBar,
  answer: answerLogin,
  paste: pasteLogin,
};
