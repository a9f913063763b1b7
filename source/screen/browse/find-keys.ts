/** The keys that find, order and show rows: their part of the key table. */

import { isTiny } from '../layout/frame-layout.ts';
import { binding, type KeyBinding } from '../state/key-binding.ts';
import type { UiState } from '../state/ui-state.ts';
import { INTERVALS } from './look-around.ts';

const needsTable: Partial<KeyBinding> = {
  disabledReason: (state: UiState) =>
    isTiny(state.size) ? 'the screen is too small for a table: 40x10 at least' : null,
};

const inFooter = { ...needsTable, inFooter: true };

export const FIND_KEYS: readonly KeyBinding[] = [
  binding('filter', '/', 'find', 'show only rows with this text; Esc clears it', 'Find', inFooter),
  binding('next-problem', 'n', 'next problem', 'to the next member in trouble', 'Find', needsTable),
  binding(
    'previous-problem',
    'N',
    'previous problem',
    'to the previous member in trouble',
    'Find',
    needsTable,
  ),
  binding('problems', 'z', 'problems only', 'hide members without a problem', 'Find', needsTable),
  binding(
    'sort',
    'o',
    'sort',
    "by the next column, then back to the page's order",
    'Find',
    needsTable,
  ),
  binding('reverse', 'O', 'reverse', 'reverse the order', 'Find', needsTable),
  binding(
    'detail',
    'Enter',
    'detail',
    'everything about this row; again: whole screen',
    'See',
    inFooter,
  ),
  binding('pane', 'v', 'pane', 'detail at the side on and off', 'See', needsTable),
  binding('log', 'L', 'log', 'event log on and off', 'See', needsTable),
  binding(
    'scroll-log',
    'Tab',
    'scroll log',
    'into the log and back: the keys that move then scroll it',
    'See',
    needsTable,
  ),
  binding('wide', 'w', 'wide', 'all columns instead of pane and trend', 'See', needsTable),
  binding('columns', 'C', 'columns', 'choose and move columns', 'See', needsTable),
];

const steps = INTERVALS.map((ms) => ms / 1000).join(', ');

export const INTERVAL_KEYS: readonly KeyBinding[] = [
  binding('slower', '+', 'slower', `poll less often: ${steps} s`, 'Poll'),
  binding('faster', '-', 'faster', 'poll more often', 'Poll'),
];
