/** Reading the log: the keys that move the cursor of the table move through what happened. */

import { memberKey } from '../../fleet/identity.ts';
import type { KeyId } from '../../intents/intents.ts';
import type { LogEvent } from '../../messages/log-event.ts';
import { displayWidth, wrap } from '../../messages/width.ts';
import { goToBalancer, goToMember } from '../browse/folding.ts';
import { entryText, type LogEntry, logIndex, wholeLog } from '../facts/log-entries.ts';
import { intentOfKey } from '../keys/bound-keys.ts';
import { closeLayer, openLayer, settle } from '../layout/cursor.ts';
import { logHeight } from '../layout/frame-layout.ts';
import { step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** The log is read: its cursor moves, the table waits. */
interface LogLayer {
  readonly kind: 'log';
  readonly id: number;
  /** The oldest event of the entry under its cursor; null follows the newest. */
  readonly at: LogEvent | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly log: LogLayer;
  }
}

export function openLog(state: UiState): UiState {
  if (wholeLog(state).length === 0) return withMessage(state, 'no events yet');
  const look = { ...state.look, detail: false };
  return openLayer({ ...state, look }, { kind: 'log', id: state.nextId, at: null });
}

/** What a command of the key table does in the log; null: it has no meaning there. */
function readLog(state: UiState, layer: LogLayer, id: KeyId | null): UiState | null {
  const index = logIndex(state, layer);
  const page = Math.max(1, logHeight(state) - 1);
  const half = Math.ceil(page / 2);
  switch (id) {
    case 'up':
      return readEntry(state, layer, index - 1);
    case 'down':
      return readEntry(state, layer, index + 1);
    case 'page-up':
      return readEntry(state, layer, index - page);
    case 'page-down':
      return readEntry(state, layer, index + page);
    case 'half-up':
      return readEntry(state, layer, index - half);
    case 'half-down':
      return readEntry(state, layer, index + half);
    case 'first':
      return readEntry(state, layer, 0);
    case 'last':
      return readEntry(state, layer, wholeLog(state).length - 1);
    case 'detail':
      return toSubject(closeLayer(state), wholeLog(state)[index]);
    case 'log':
      return settle({ ...closeLayer(state), look: { ...state.look, log: false } });
    case 'scroll-log':
    case 'back':
    case 'quit':
      return closeLayer(state);
    default:
      return null;
  }
}

/** The newest entry is followed: what happens next is seen. Any other one stays where it is. */
export function readEntry(state: UiState, layer: LogLayer, index: number): UiState {
  const entries = wholeLog(state);
  const to = Math.max(0, Math.min(entries.length - 1, index));
  const at = to === 0 ? null : (entries[to]?.first ?? null);
  return settle({ ...state, layers: [...state.layers.slice(0, -1), { ...layer, at }] });
}

/** The cursor of the table goes to what the entry is about. */
function toSubject(state: UiState, entry: LogEntry | undefined): UiState {
  const { balancer = null, url = null } = entry?.event ?? {};
  if (balancer === null) return withMessage(state, 'that was about a front end, not about a row');
  const there =
    url === null
      ? goToBalancer(state, balancer)
      : goToMember(state, balancer, memberKey(balancer, url), entry?.event.frontEnd);
  return there ?? withMessage(state, 'its row is not in the table now');
}

/** Cells before the text in a row of the log. */
const INDENT = 6;

function logBar(state: UiState, layer: LogLayer, theme: Theme): Bar {
  const { columns } = state.size;
  const entries = wholeLog(state);
  const index = logIndex(state, layer);
  const entry = entries[index];
  const text = entry === undefined ? '' : entryText(entry, state);
  const isCut = displayWidth(text) > columns - INDENT;
  const lines = isCut ? wrap(text, columns - 2, 3, theme.ellipsis) : [];
  const keys: Line = spread(
    [span(' arrows PgUp PgDn g G scroll   Enter to its row   Esc back')],
    [span(`${index + 1} of ${entries.length} `)],
    columns,
    theme.ellipsis,
  );
  return { lines: lines.map((line) => [span(` ${line}`)]), choices: [], keys };
}

export const LOG: Dialog<LogLayer> = {
  bar: logBar,
  answer(state, layer, key) {
    const read = readLog(state, layer, intentOfKey(key, 'table', state.settings.keys));
    return step(read ?? withMessage(state, 'keys act on the log now: Esc goes back first'));
  },
  wheel: (state, layer, rows) => readLog(state, layer, rows === 1 ? 'down' : 'up') ?? state,
  whenTiny: 'closes',
};
